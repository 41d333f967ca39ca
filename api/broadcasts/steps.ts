/** The steps of a broadcast, and why one is refused. */
import type { z } from 'zod';
import type {
  BroadcastBody,
  BroadcastHead,
  ConfirmBody,
  TrialBody,
} from '../../contracts/broadcasts.ts';
import { broadcastPlace, cancelDeliveries, countReach, openWords } from '../../db/broadcasts.ts';
import { wake } from '../../db/notify.ts';
import {
  isEverybody,
  LEAST_OF_SEGMENT,
  missingOf,
  type BroadcastStatus,
  type Segment,
} from '../../domain/broadcast.ts';
import { Refusal } from '../../domain/errors.ts';
import { exceeds } from '../../domain/line-quota.ts';
import type { TrailAction } from '../../domain/trail.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { readQuota } from '../line-quota.ts';
import { sealOrNull, serviceKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { presentHead, revealingIn } from './present.ts';
import {
  addDraft,
  addTrial,
  askForCheck,
  changeDraft,
  confirmDraft,
  discardDraft,
  findBroadcast,
  stopSending,
  takeBack,
  type BroadcastRow,
} from './queries.ts';

export type StepContext<Body> = StaffContext<
  ServiceTarget,
  { id: string; broadcastId: string },
  unknown,
  Body
>;
type Head = z.input<typeof BroadcastHead>;

/** So far ahead one can be planned. */
const PLANNED_WITHIN_MS = 366 * 24 * 60 * 60_000;

export async function save(context: StepContext<z.infer<typeof BroadcastBody>>): Promise<Head> {
  const { tx, staff, target, params, body, deps } = context;
  const { basedOn, segment, title, bubbles, link } = body;
  const { organisationId } = staff;
  const owner = { organisationId, serviceId: target.id };
  const id = params.broadcastId;
  const words = await deps.crypt.seal(
    serviceKey(owner),
    broadcastPlace('words', id),
    JSON.stringify({ title, bubbles, link }),
  );
  const draft = { id, ...owner, staffId: staff.id, words, segment };
  const before = await findBroadcast(tx, target.id, id, 'lock');
  if (before) {
    demandDraft(before, basedOn);
    await changeDraft(tx, draft);
  } else if (basedOn !== 0) throw new Refusal('not-found');
  else if (!(await addDraft(tx, draft))) throw new Refusal('id-reused', { reason: 'broadcast-id' });
  await auditStep(context, before ? 'broadcast.change' : 'broadcast.add');
  return readHead(context);
}

/** LINE's validation, by the worker: its answer stands on the broadcast a moment later. */
export async function askCheck(context: StepContext<{ basedOn: number }>): Promise<Head> {
  const row = await demandWhole(context);
  await askForCheck(context.tx, row.id);
  await auditStep(context, 'broadcast.check');
  wakeWorker(context);
  return readHead(context);
}

/** Refuses 'not-allowed-now' for whoever is no tester, or has left. */
export async function trySending(context: StepContext<z.infer<typeof TrialBody>>): Promise<Head> {
  const { tx, target, params, body } = context;
  await demandWhole(context);
  const quota = await readQuota(tx, target.id);
  if (exceeds(body.trials.length, quota ?? null)) throw overQuota();
  for (const { id, testerId } of body.trials) {
    const isAdded = await addTrial(tx, { id, broadcastId: params.broadcastId, testerId });
    if (!isAdded)
      throw notNow(
        'no-tester',
        '選んだ人には試しに送れません。登録が外れたか、友だちではなくなっています。',
      );
  }
  await auditStep(context, 'broadcast.try', { count: body.trials.length });
  wakeWorker(context);
  return readHead(context);
}

/** The second of two steps: with the number before one's eyes it goes out, or will at its time. */
export async function confirm(context: StepContext<z.infer<typeof ConfirmBody>>): Promise<Head> {
  const { tx, staff, target, body, now, deps } = context;
  const row = await demandWhole(context);
  const service = await deps.services.get(tx, target.id, now);
  if (service?.isRetired)
    throw notNow('service-retired', 'この窓口は受付を終えたため、お知らせは送れません。');
  if (row.checkStatus !== 'ok')
    throw notNow(
      'not-checked',
      '先に「LINEで形式を確かめる」を押して、問題がないことを確かめてください。',
    );
  const sendAt = body.sendAt === null ? now : Date.parse(body.sendAt);
  demandTime(sendAt, now);
  const { recipients } = await countReach(tx, target.id, row.segment);
  if (recipients === 0)
    throw notNow('nobody', '届く人がいません。送る相手の条件を見直してください。');
  if (service?.mode !== 'practice') refuseTooFew(row.segment, recipients);
  const reveals = await revealingIn(context);
  const words = await openWords(deps.crypt, staff.organisationId, row);
  const telling = reveals(words);
  if (telling.length > 0 && body.revealReason === null)
    throw notNow(
      'reveals',
      `相談のことが分かる言葉（${telling.join('、')}）があります。書き直すか、このまま送る理由を入力してください。`,
    );
  const quota = (await readQuota(tx, target.id)) ?? null;
  if (exceeds(recipients, quota) && body.quotaReason === null) throw overQuota();
  const key = serviceKey({ organisationId: staff.organisationId, serviceId: target.id });
  const sealed = (column: 'reveal_reason' | 'quota_reason', text: string | null) =>
    sealOrNull(deps.crypt, key, broadcastPlace(column, row.id), text ?? '');
  await confirmDraft(tx, {
    id: row.id,
    staffId: staff.id,
    now: new Date(now),
    sendAt: new Date(sendAt),
    recipients,
    revealReason: await sealed('reveal_reason', telling.length > 0 ? body.revealReason : null),
    quotaReason: await sealed('quota_reason', body.quotaReason),
  });
  await auditStep(context, 'broadcast.confirm', {
    recipients,
    telling: telling.length,
    isPlanned: body.sendAt !== null,
    isOverQuota: exceeds(recipients, quota),
    version: row.version,
  });
  if (body.sendAt === null) wakeWorker(context);
  return readHead(context);
}

/** What has not begun becomes a draft again; what has begun goes no further. */
export async function cancel(context: StepContext<unknown>): Promise<Head> {
  const { tx, staff } = context;
  const row = await getBroadcast(context, 'lock');
  if (row.status === 'confirmed') {
    await takeBack(tx, row.id);
    await auditStep(context, 'broadcast.take-back');
  } else if (row.status === 'sending') {
    await stopSending(tx, row.id, staff.id);
    const cancelled = await cancelDeliveries(tx, row.id);
    await auditStep(context, 'broadcast.stop', { cancelled });
  } else throw notNow('not-under-way', '取り消せるのは、予約中か送信中のお知らせだけです。');
  return readHead(context);
}

export async function discard(context: StepContext<unknown>): Promise<undefined> {
  const row = await getBroadcast(context, 'lock');
  if (row.status === 'discarded') return undefined;
  if (row.status !== 'draft') throw wrongStatus(row.status);
  await discardDraft(context.tx, row.id);
  await auditStep(context, 'broadcast.discard');
  return undefined;
}

export async function readHead(
  context: Pick<StepContext<unknown>, 'tx' | 'staff' | 'target' | 'deps' | 'now' | 'params'>,
): Promise<Head> {
  return presentHead(context, await getBroadcast(context, 'look'));
}

async function getBroadcast(
  { tx, target, params }: Pick<StepContext<unknown>, 'tx' | 'target' | 'params'>,
  lock: 'lock' | 'look',
): Promise<BroadcastRow> {
  const row = await findBroadcast(tx, target.id, params.broadcastId, lock);
  if (!row) throw new Refusal('not-found');
  return row;
}

/** The draft as it was seen, with nothing missing. */
async function demandWhole(context: StepContext<{ basedOn: number }>): Promise<BroadcastRow> {
  const { staff, body, deps } = context;
  const row = await getBroadcast(context, 'lock');
  demandDraft(row, body.basedOn);
  const missing = missingOf(await openWords(deps.crypt, staff.organisationId, row));
  if (missing !== null) throw notNow('incomplete', missing);
  return row;
}

function demandDraft({ status, version }: BroadcastRow, basedOn: number): void {
  if (status !== 'draft') throw wrongStatus(status);
  if (version !== basedOn)
    throw notNow(
      'changed-meanwhile',
      'ほかの人が先に書き直しました。新しい内容を確かめてから、もう一度操作してください。',
    );
}

function demandTime(sendAt: number, now: number): void {
  if (sendAt < now - 60_000)
    throw notNow('in-the-past', '送る日時が過ぎています。これからの日時を入力してください。');
  if (sendAt > now + PLANNED_WITHIN_MS) throw notNow('too-far', '予約できるのは1年先までです。');
}

/** Narrowed down to a few it would be a talk with them, in LINE and past everything that is on record of a talk. */
function refuseTooFew(segment: Segment, recipients: number): void {
  if (isEverybody(segment) || recipients >= LEAST_OF_SEGMENT) return;
  throw notNow(
    'too-few',
    `条件に合う人が${recipients}人しかいません。だれに送ったかが分かってしまうため、絞るときは${LEAST_OF_SEGMENT}人以上に届くようにしてください。`,
  );
}

function wrongStatus(status: BroadcastStatus): Refusal {
  return notNow(
    `is-${status}`,
    'このお知らせはもう下書きではありません。画面を更新して確かめてください。',
  );
}

function overQuota(): Refusal {
  return notNow(
    'over-quota',
    '今月LINEに送れる残りの数を超えています。送る相手を絞るか、LINE公式アカウントの画面でプランを確かめてください。',
  );
}

export function notNow(reason: string, text: string): Refusal {
  return new Refusal('not-allowed-now', { reason, text });
}

function wakeWorker({ tx, staff, target, params }: StepContext<unknown>): void {
  const { organisationId } = staff;
  wake(tx, {
    kind: 'broadcast',
    organisationId,
    serviceId: target.id,
    id: params.broadcastId,
    seq: 0,
  });
}

function auditStep(
  context: Pick<StepContext<unknown>, 'tx' | 'staff' | 'requestId' | 'target' | 'params'>,
  action: TrailAction,
  data?: Record<string, number | boolean>,
): Promise<void> {
  return auditDone(context, { id: null, serviceId: context.target.id }, action, {
    objectKind: 'broadcast',
    objectId: context.params.broadcastId,
    ...(data ? { data } : {}),
  });
}
