/** Messages to followers: drafts by supervisors, sent by administrators, seen by all who work there. */
import { z } from 'zod';
import {
  BROADCASTS_A_PAGE,
  BroadcastBody,
  BroadcastHead,
  BroadcastPage,
  BroadcastSeenBody,
  BroadcastsQuery,
  ConfirmBody,
  Reach,
  ReachBody,
  TrialBody,
} from '../../contracts/broadcasts.ts';
import { Id, NoContent } from '../../contracts/common.ts';
import { countReach } from '../../db/broadcasts.ts';
import { route } from '../http/route.ts';
import { presentQuota, readQuota } from '../line-quota.ts';
import { presentBroadcasts } from './present.ts';
import { listBroadcasts } from './queries.ts';
import { askCheck, cancel, confirm, discard, readHead, save, trySending } from './steps.ts';
import { testersRoutes } from './testers.ts';

const path = '/api/staff/services/:id/broadcasts';
const one = `${path}/:broadcastId`;
const params = z.object({ id: Id, broadcastId: Id });

const read = { kind: 'staff', permission: 'settings.read', on: 'service' } as const;
const edit = { kind: 'staff', permission: 'broadcast.edit', on: 'service' } as const;
const send = { kind: 'staff', permission: 'broadcast.send', on: 'service' } as const;

export const broadcastsRoutes = [
  route({
    method: 'GET',
    path,
    summary: 'お知らせ配信の一覧（下書き・予約・結果）',
    access: read,
    query: BroadcastsQuery,
    response: BroadcastPage,
    async handle(context) {
      const { tx, target, query } = context;
      const offset = (query.page - 1) * BROADCASTS_A_PAGE;
      const found = await listBroadcasts(tx, target.id, { limit: BROADCASTS_A_PAGE + 1, offset });
      return {
        data: await presentBroadcasts(context, found.slice(0, BROADCASTS_A_PAGE)),
        pageInfo: {
          hasNextPage: found.length > BROADCASTS_A_PAGE,
          hasPreviousPage: query.page > 1,
        },
        quota: presentQuota(await readQuota(tx, target.id)),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/services/:id/broadcast-reach',
    summary: '条件に合う人の数（お知らせ配信）',
    access: edit,
    body: ReachBody,
    response: Reach,
    async handle({ tx, target, body }) {
      const reach = await countReach(tx, target.id, body.segment);
      return { ...reach, quota: presentQuota(await readQuota(tx, target.id)) };
    },
  }),
  route({
    method: 'GET',
    path: one,
    summary: 'お知らせ配信の1件（届く人数・試し送り・結果）',
    access: read,
    params,
    response: BroadcastHead,
    handle: readHead,
  }),
  route({
    method: 'PUT',
    path: one,
    summary: 'お知らせ配信の下書きを書く・書き直す',
    access: edit,
    params,
    body: BroadcastBody,
    response: BroadcastHead,
    handle: save,
  }),
  route({
    method: 'POST',
    path: `${one}/check`,
    summary: '下書きの形式をLINEに確かめる（送らない）',
    access: edit,
    params,
    body: BroadcastSeenBody,
    response: BroadcastHead,
    handle: askCheck,
  }),
  route({
    method: 'POST',
    path: `${one}/trial`,
    summary: '登録した職員のスマートフォンに試しに送る',
    access: edit,
    params,
    body: TrialBody,
    response: BroadcastHead,
    handle: trySending,
  }),
  route({
    method: 'POST',
    path: `${one}/confirm`,
    summary: '人数を確かめて、送る・予約する',
    access: send,
    params,
    body: ConfirmBody,
    response: BroadcastHead,
    handle: confirm,
  }),
  route({
    method: 'POST',
    path: `${one}/cancel`,
    summary: '予約を取り消して下書きに戻す・送信を途中で止める',
    access: send,
    params,
    response: BroadcastHead,
    handle: cancel,
  }),
  route({
    method: 'POST',
    path: `${one}/discard`,
    summary: '下書きを捨てる',
    access: edit,
    params,
    response: NoContent,
    handle: discard,
  }),
  ...testersRoutes,
];
