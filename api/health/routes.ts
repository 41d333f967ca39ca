/** Whether the process lives, and whether people can be served. */
import { z } from 'zod';
import { route, withStatus, type Route } from '../http/route.ts';
import { Components, readiness, Readiness } from './checks.ts';

const health = route({
  method: 'GET',
  path: '/healthz',
  summary: 'プロセスが動いているか',
  access: { kind: 'public' },
  response: z.object({ alive: z.literal(true) }),
  handle: () => Promise.resolve({ alive: true as const }),
});

const ready = route({
  method: 'GET',
  path: '/readyz',
  summary: '各部品の状態（データベースと鍵がそろえば200、そうでなければ503）',
  access: { kind: 'public' },
  response: Readiness,
  otherStatuses: [503],
  async handle({ deps }) {
    const state = await readiness(deps);
    return state.ready ? state : withStatus(503, state);
  },
});

/** Without a session: that the database is away must be told while no session can be read. */
const components = route({
  method: 'GET',
  path: '/api/staff/components',
  summary: '職員の画面に出す、各部品の状態',
  access: { kind: 'public' },
  response: Components,
  handle: ({ deps }) => readiness(deps),
});

export const healthRoutes: Route[] = [health, ready, components];
