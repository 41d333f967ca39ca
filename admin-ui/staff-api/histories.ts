/** The staff API's part about histories: the record beside the engine's own. */
import type { z } from 'zod';
import type * as histories from '../../contracts/histories.ts';
import type { Http } from './http.ts';

export type Histories = z.infer<typeof histories.Histories>;
export type HistoryRow = Histories['data'][number];
export type HistoryReview = histories.HistoryReview;
export type HistoryEntry = HistoryReview['entries'][number];
export type EngineRun = HistoryReview['engine']['runs'][number];
export type EngineEvent = EngineRun['events'][number];
export type HistoryDifference = HistoryReview['check']['differences'][number];
export type EventValues = z.infer<typeof histories.EventValues>;

const HISTORIES = '/api/staff/histories';

export function historyOperations({ ask, download }: Pick<Http, 'ask' | 'download'>) {
  return {
    histories: (query: URLSearchParams) => ask<Histories>('GET', `${HISTORIES}?${query}`),
    history: (id: string) => ask<HistoryReview>('GET', `${HISTORIES}/${id}`),
    historyEvent: (id: string, run: string, event: number) =>
      ask<EventValues>('GET', `${HISTORIES}/${id}/runs/${run}/events/${event}`),
    copyHistory: (id: string, body: object) => download(`${HISTORIES}/${id}/copy`, body),
  };
}
