/** Her own number: asked when she comes in, chosen and changed in the room, and what happens when it is forgotten. */
import { NoContent } from '../../contracts/common.ts';
import { ChoosePinBody, PinAnswer, PinBody } from '../../contracts/room-pin.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, inScope, rows, type Tx } from '../../db/scope.ts';
import { pinWait } from '../../domain/pin.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TrailAction } from '../../domain/trail.ts';
import {
  afterCommit,
  route,
  type AfterCommit,
  type RoomContext,
  type SignedInConsultee,
} from '../http/route.ts';
import { hashPassword, isPasswordOf } from '../session/passwords.ts';
import { endSupport } from '../supporters/turns.ts';
import { auditHers } from './audit.ts';
import { takeWrite } from './limits.ts';

const RIGHT: PinAnswer = { passed: true, waitSeconds: 0 };

export const passPin = route({
  method: 'POST',
  path: '/api/room/pin/pass',
  summary: '暗証番号を入れて部屋を開く',
  access: { kind: 'room', half: true },
  body: PinBody,
  response: PinAnswer,
  async handle(context) {
    const { deps, tx, consultee, body, now } = context;
    takeWrite(deps, consultee, now);
    const tried = await beginTry(tx, consultee, now);
    if (tried.isTooSoon) return refused(context, 'pin.pass', tried.waitSeconds);
    return afterwards(context, async (inOwn) => {
      const isRight = await isPasswordOf(body.pin, tried.hash);
      return inOwn(async (own) => {
        if (!isRight || !(await isStill(own, consultee, tried.hash)))
          return refused({ ...context, tx: own }, 'pin.pass', tried.waitSeconds);
        await rows(
          own,
          `update consultees set pin_failures = 0, pin_wait_until = null where id = ?`,
          [consultee.id],
        );
        await passSession(own, consultee);
        await note({ ...context, tx: own }, 'pin.pass');
        return RIGHT;
      });
    });
  },
});

export const choosePin = route({
  method: 'PUT',
  path: '/api/room/pin',
  summary: '暗証番号を決める・変える・なくす',
  access: { kind: 'room' },
  body: ChoosePinBody,
  response: PinAnswer,
  async handle(context) {
    const { deps, tx, consultee, body, now } = context;
    const { current, pin } = body;
    takeWrite(deps, consultee, now);
    const isAsked = consultee.pin !== 'none';
    if (isAsked && current === null) throw new Refusal('pin-required');
    const tried = isAsked ? await beginTry(tx, consultee, now) : NOT_ASKED;
    if (tried.isTooSoon) return refused(context, 'pin.choose', tried.waitSeconds);
    return afterwards(context, async (inOwn) => {
      const isRight = current === null || !isAsked || (await isPasswordOf(current, tried.hash));
      const hash = isRight && pin !== null ? await hashPassword(pin) : null;
      return inOwn(async (own) => {
        if (!isRight || !(await isStill(own, consultee, tried.hash)))
          return refused({ ...context, tx: own }, 'pin.choose', tried.waitSeconds);
        await rows(
          own,
          `update consultees set pin_hash = ?, pin_failures = 0, pin_wait_until = null where id = ?`,
          [hash, consultee.id],
        );
        await passSession(own, consultee);
        await endOtherSessions(own, consultee, now);
        await note({ ...context, tx: own }, pin === null ? 'pin.remove' : 'pin.choose');
        return RIGHT;
      });
    });
  },
});

export const forgetPin = route({
  method: 'POST',
  path: '/api/room/pin/forget',
  summary: '暗証番号を忘れた：これまでのやりとりを隠して、新しく話す',
  access: { kind: 'room', half: true },
  response: NoContent,
  async handle(context) {
    const { deps, tx, consultee, now } = context;
    takeWrite(deps, consultee, now);
    // Nothing was asked for, so nothing was forgotten.
    if (consultee.pin !== 'asked') throw new Refusal('not-allowed-now', { reason: 'pin' });
    const { id, organisationId, serviceId, open } = consultee;
    await rows(
      tx,
      `update consultees set pin_hash = null, pin_failures = 0, pin_wait_until = null, history_hidden_at = ? where id = ?`,
      [new Date(now), id],
    );
    await rows(tx, `delete from drafts where owner_id = ? and about_id = ? and kind = 'room'`, [
      id,
      id,
    ]);
    // Whoever holds the telephone now need not be who wrote for her.
    const consultation = open && { id: open.id, seq: 0 };
    await endSupport({ tx, crypt: deps.crypt, consultee, consultation, staffId: null });
    await endOtherSessions(tx, consultee, now);
    await note(context, 'pin.forget');
    if (open) wake(tx, { kind: 'consultation', organisationId, serviceId, id: open.id, seq: 0 });
  },
});

type Context = Pick<
  RoomContext<unknown, unknown, unknown>,
  'tx' | 'deps' | 'consultee' | 'requestId'
>;
type InOwn = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Numbers are looked at after the commit: it takes long, and a transaction that waits for it keeps her words from theirs. */
function afterwards(
  { deps, consultee: { organisationId, serviceId } }: Context,
  work: (inOwn: InOwn) => Promise<PinAnswer>,
): AfterCommit<PinAnswer> {
  const scope = { organisationId, serviceIds: [serviceId] };
  return afterCommit(() => work((own) => inScope(deps.database, scope, own)));
}

interface Tried {
  hash: string | null;
  /** An earlier wait lasts: the number is not looked at. */
  isTooSoon: boolean;
  /** Before the next try, should this one be wrong. */
  waitSeconds: number;
}
const NOT_ASKED: Tried = { hash: null, isTooSoon: false, waitSeconds: 0 };

/** Each try counts as wrong until it proves right, so that tries side by side gain nothing. */
async function beginTry(tx: Tx, { id }: SignedInConsultee, now: number): Promise<Tried> {
  const found = await firstRow<{ hash: string | null; failures: number; waitUntil: Date | null }>(
    tx,
    `select pin_hash as hash, pin_failures as failures, pin_wait_until as "waitUntil" from consultees where id = ? for no key update`,
    [id],
  );
  if (!found) throw new Error('she was there a moment ago');
  const { hash, waitUntil } = found;
  const waitMs = (waitUntil?.getTime() ?? 0) - now;
  if (waitMs > 0) return { hash, isTooSoon: true, waitSeconds: Math.ceil(waitMs / 1000) };
  const failures = found.failures + 1;
  const waitSeconds = pinWait(failures);
  await rows(tx, `update consultees set pin_failures = ?, pin_wait_until = ? where id = ?`, [
    failures,
    new Date(now + waitSeconds * 1000),
    id,
  ]);
  return { hash, isTooSoon: false, waitSeconds };
}

/** Whether it is the number still that was looked at; held until the commit. */
async function isStill(tx: Tx, { id }: SignedInConsultee, hash: string | null): Promise<boolean> {
  const found = await firstRow(
    tx,
    `select 1 from consultees where id = ? and pin_hash is not distinct from ? for no key update`,
    [id, hash],
  );
  return found !== undefined;
}

async function passSession(tx: Tx, { sessionHash }: SignedInConsultee): Promise<void> {
  await rows(tx, `update room_sessions set pin_passed = true where token_hash = ?`, [sessionHash]);
}

async function refused(
  context: Context,
  action: TrailAction,
  waitSeconds: number,
): Promise<PinAnswer> {
  await note(context, action, false);
  return { passed: false, waitSeconds };
}

/** Whoever else is in her room is asked for the number that holds now. */
async function endOtherSessions(
  tx: Tx,
  { id, sessionHash, organisationId, serviceId }: SignedInConsultee,
  now: number,
): Promise<void> {
  await rows(
    tx,
    `update room_sessions set ended_at = ? where consultee_id = ? and token_hash <> ? and ended_at is null`,
    [new Date(now), id, sessionHash],
  );
  wake(tx, { kind: 'session', organisationId, serviceId, id, seq: 0 });
}

async function note(context: Context, action: TrailAction, passed = true): Promise<void> {
  await auditHers(context, action, {
    consultationId: context.consultee.open?.id ?? null,
    outcome: passed ? 'done' : 'refused',
  });
}
