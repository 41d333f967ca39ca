/** The staff API's part about messages to followers, and about what went to LINE. */
import type { z } from 'zod';
import type * as broadcasts from '../../contracts/broadcasts.ts';
import type * as deliveries from '../../contracts/deliveries.ts';
import type { Http } from './http.ts';

export type Broadcast = z.infer<typeof broadcasts.Broadcast>;
export type BroadcastHead = z.infer<typeof broadcasts.BroadcastHead>;
export type BroadcastBody = z.input<typeof broadcasts.BroadcastBody>;
export type BroadcastPage = z.infer<typeof broadcasts.BroadcastPage>;
export type BroadcastTester = z.infer<typeof broadcasts.BroadcastTester>;
export type Reach = z.infer<typeof broadcasts.Reach>;
export type LineQuota = BroadcastPage['quota'];
export type Deliveries = z.infer<typeof deliveries.Deliveries>;
export type Delivery = Deliveries['data'][number];
export type FollowerFigures = z.infer<typeof deliveries.FollowerFigures>;
type ConfirmBody = z.input<typeof broadcasts.ConfirmBody>;
type TrialBody = z.input<typeof broadcasts.TrialBody>;
type TesterBody = z.input<typeof broadcasts.TesterBody>;

const of = (serviceId: string) => `/api/staff/services/${serviceId}`;
const one = (serviceId: string, id: string) => `${of(serviceId)}/broadcasts/${id}`;

export function broadcastOperations({ ask }: Http) {
  return {
    broadcasts: (serviceId: string, page: number) =>
      ask<BroadcastPage>('GET', `${of(serviceId)}/broadcasts?page=${page}`),
    broadcast: (serviceId: string, id: string) => ask<BroadcastHead>('GET', one(serviceId, id)),
    saveBroadcast: (
      serviceId: string,
      id: string,
      body: BroadcastBody,
      options: { outlives: boolean },
    ) => ask<BroadcastHead>('PUT', one(serviceId, id), body, options),
    broadcastReach: (serviceId: string, segment: BroadcastBody['segment']) =>
      ask<Reach>('POST', `${of(serviceId)}/broadcast-reach`, { segment }),
    checkBroadcast: (serviceId: string, id: string, basedOn: number) =>
      ask<BroadcastHead>('POST', `${one(serviceId, id)}/check`, { basedOn }),
    tryBroadcast: (serviceId: string, id: string, trial: TrialBody) =>
      ask<BroadcastHead>('POST', `${one(serviceId, id)}/trial`, trial),
    confirmBroadcast: (serviceId: string, id: string, confirmation: ConfirmBody) =>
      ask<BroadcastHead>('POST', `${one(serviceId, id)}/confirm`, confirmation),
    cancelBroadcast: (serviceId: string, id: string) =>
      ask<BroadcastHead>('POST', `${one(serviceId, id)}/cancel`),
    discardBroadcast: (serviceId: string, id: string) =>
      ask<void>('POST', `${one(serviceId, id)}/discard`),
    testers: (serviceId: string) =>
      ask<{ data: BroadcastTester[] }>('GET', `${of(serviceId)}/broadcast-testers`),
    addTester: (serviceId: string, tester: TesterBody) =>
      ask<{ data: BroadcastTester[] }>('POST', `${of(serviceId)}/broadcast-testers`, tester),
    removeTester: (serviceId: string, id: string) =>
      ask<void>('POST', `${of(serviceId)}/broadcast-testers/removal`, { id }),
    deliveries: (serviceId: string, query: URLSearchParams) =>
      ask<Deliveries>('GET', `${of(serviceId)}/deliveries?${query}`),
    followers: (serviceId: string) => ask<FollowerFigures>('GET', `${of(serviceId)}/followers`),
  };
}
