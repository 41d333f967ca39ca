/** What the desk asks of a service's reception: how it rests, and what happens when. */
import type { z } from 'zod';
import type * as pauses from '../../contracts/pauses.ts';
import type * as previews from '../../contracts/preview.ts';
import type { Http } from './http.ts';

export type Pauses = z.infer<typeof pauses.Pauses>;
export type Pause = Pauses['coming'][number];
type PauseBody = z.input<typeof pauses.PauseBody>;
type PlannedStopBody = z.input<typeof pauses.PlannedStopBody>;
export type StopFaults = z.infer<typeof pauses.StopFaults>;
export type Preview = previews.Preview;
type ShowBody = z.input<typeof previews.ShowPreviewBody>;
export type ShownText = ShowBody['text'];
type PreviewPeople = z.infer<typeof previews.PreviewPeople>;
type Holidays = z.infer<typeof previews.Holidays>;

export interface PreviewAsked {
  /** An instant; without it, now. */
  at?: string | undefined;
  of: NonNullable<z.input<typeof previews.PreviewQuery>['of']>;
  version?: number | undefined;
  waiting: number;
}

export function receptionOperations({ ask }: Pick<Http, 'ask'>) {
  const at = (serviceId: string) => `/api/staff/services/${serviceId}`;
  return {
    preview: (serviceId: string, { at: instant, of, version, waiting }: PreviewAsked) => {
      const query = new URLSearchParams({ of, waiting: String(waiting) });
      if (instant !== undefined) query.set('at', instant);
      if (version !== undefined) query.set('version', String(version));
      return ask<Preview>('GET', `${at(serviceId)}/preview?${query}`);
    },
    previewPeople: (serviceId: string) =>
      ask<PreviewPeople>('GET', `${at(serviceId)}/preview/people`),
    showPreview: (serviceId: string, shown: ShowBody) =>
      ask<void>('POST', `${at(serviceId)}/preview/phone`, shown),
    holidays: (period: { from: string; to: string }) =>
      ask<Holidays>('GET', `/api/staff/holidays?${new URLSearchParams(period)}`),
    pauses: (serviceId: string) => ask<Pauses>('GET', `${at(serviceId)}/pauses`),
    pauseReception: (serviceId: string, pause: PauseBody) =>
      ask<Pauses>('POST', `${at(serviceId)}/pauses`, pause),
    endPause: (serviceId: string, id: string) =>
      ask<Pauses>('POST', `${at(serviceId)}/pauses/end`, { id }),
    stopFaults: (serviceId: string, stop: { from: string; until: string }) =>
      ask<StopFaults>('GET', `${at(serviceId)}/planned-stops/faults?${new URLSearchParams(stop)}`),
    planStop: (serviceId: string, stop: PlannedStopBody) =>
      ask<Pauses>('POST', `${at(serviceId)}/planned-stops`, stop),
    withdrawStop: (serviceId: string, id: string) =>
      ask<Pauses>('POST', `${at(serviceId)}/planned-stops/withdrawal`, { id }),
  };
}
