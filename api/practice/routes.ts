/** Practice in a service: its scripted consultees, what became of each, and the way to begin anew. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import {
  ModeAnswer,
  ModeBody,
  Practice,
  ResetBody,
  RunParams,
  StartRunsBody,
} from '../../contracts/practice.ts';
import { wake } from '../../db/notify.ts';
import { firstRow } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { afterCommit, route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { phoneAway, phoneMissing, noAccount } from './phone.ts';
import { askPhone, presentPractice, readPractice } from './present.ts';
import { markStopped, readRuns, readService } from './queries.ts';
import { resetPractice } from './reset.ts';
import { refuseLive, startRuns } from './start.ts';

const Params = z.object({ id: Id });
const path = '/api/staff/services/:id/practice';
const PLAY = { kind: 'staff', permission: 'practice.play', on: 'service' } as const;
const GUIDE = { kind: 'staff', permission: 'practice.guide', on: 'service' } as const;

const practice = route({
  method: 'GET',
  path,
  summary: '練習：相談者役の台本と、進んでいる練習、終わった練習のふりかえり',
  access: PLAY,
  params: Params,
  response: Practice,
  async handle(context) {
    const read = await readPractice(context, await readService(context.tx, context.target.id));
    return afterCommit(() => presentPractice(context, read));
  },
});

const start = route({
  method: 'POST',
  path: `${path}/runs`,
  summary: '練習：相談者役の人を始める（一人、または何人か同時に）',
  access: PLAY,
  params: Params,
  body: StartRunsBody,
  response: Practice,
  status: 201,
  async handle(context) {
    const { tx, target, deps } = context;
    const service = await readService(tx, target.id);
    refuseLive(service.mode);
    // Before anything is written: whoever cannot be played must not seem to be there.
    const { state } = await askPhone(deps, service);
    if (state === 'missing') throw phoneMissing();
    if (state === 'no-account') throw noAccount();
    if (state === 'away') throw phoneAway();
    const runs = await startRuns(context);
    const read = await readPractice(context, service);
    return afterCommit(async () => {
      for (const run of runs) await deps.practicePhone?.play(run);
      return presentPractice(context, read);
    });
  },
});

const stop = route({
  method: 'DELETE',
  path: `${path}/runs/:runId`,
  summary: '練習：相談者役の人を止める（相談はそのまま残る）',
  access: PLAY,
  params: RunParams,
  response: Practice,
  async handle(context) {
    const { tx, target, deps, params } = context;
    const service = await readService(tx, target.id);
    if (!(await markStopped(tx, target.id, params.runId)))
      throw new Refusal('not-allowed-now', GONE);
    await auditDone(context, { id: null, serviceId: target.id }, 'practice.stop', {
      objectKind: 'practice-run',
      objectId: params.runId,
    });
    // Before it is committed: whoever could not be told goes on, and must not seem to have stopped.
    await deps.practicePhone?.stop(params.runId);
    const read = await readPractice(context, service);
    return afterCommit(() => presentPractice(context, read));
  },
});

const reset = route({
  method: 'POST',
  path: `${path}/reset`,
  summary: '練習をはじめからにする（練習の相談者・相談・ファイルをすべて消し、鍵を廃棄する）',
  access: GUIDE,
  params: Params,
  body: ResetBody,
  stepUp: true,
  response: Practice,
  async handle(context) {
    await resetPractice(context);
    const { tx, staff, target } = context;
    // Other desks would go on showing whom nobody finds any more.
    const { organisationId } = staff;
    wake(tx, { kind: 'settings', organisationId, serviceId: target.id, id: target.id, seq: 0 });
    const service = await readService(tx, target.id);
    const read = await readPractice(context, service);
    return afterCommit(() => presentPractice(context, read));
  },
});

const turn = route({
  method: 'PUT',
  path: '/api/staff/services/:id/mode',
  summary: '窓口を本番用または練習用にする（相談者が一人もいない間だけ）',
  access: { kind: 'staff', permission: 'service.change', on: 'service' },
  params: Params,
  body: ModeBody,
  response: ModeAnswer,
  async handle(context) {
    const { tx, staff, target, body } = context;
    const { mode } = await readService(tx, target.id);
    if (mode === body.mode) return { mode };
    const asked = await firstRow<{ turned: boolean }>(tx, `select turn_service(?, ?) as turned`, [
      target.id,
      body.mode,
    ]);
    // Whoever was begun and has not come in yet would come into a live service.
    const isClean = asked?.turned === true && (await readRuns(tx, target.id)).length === 0;
    if (!isClean) throw new Refusal('not-allowed-now', PEOPLE_INSIDE[mode]);
    await auditDone(context, { id: null, serviceId: target.id }, 'service.mode', {
      objectKind: 'service',
      objectId: target.id,
      data: { from: mode, to: body.mode },
    });
    const { organisationId } = staff;
    wake(tx, { kind: 'settings', organisationId, serviceId: target.id, id: target.id, seq: 0 });
    return { mode: body.mode };
  },
});

const GONE = {
  reason: 'no-such-run',
  text: 'この練習は、もうありません。画面を読み直してください。',
} as const;

const PEOPLE_INSIDE = {
  live: {
    reason: 'people-inside',
    text: 'この窓口には本番の相談者か、その集計があるため、練習用にはできません。練習には、新しい窓口を作ってください。',
  },
  practice: {
    reason: 'people-inside',
    text: 'この窓口には練習の相談者がいるため、本番にはできません。先に「練習をはじめからにする」を押してください。',
  },
} as const;

export const practiceRoutes = [practice, start, stop, reset, turn];
