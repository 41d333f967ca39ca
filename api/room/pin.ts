/** Her own number: asked when she comes in, chosen and changed in the room, and what happens when it is forgotten. */
import { NoContent } from '../../contracts/common.ts';
import { ChoosePinBody, PinAnswer, PinBody } from '../../contracts/room-pin.ts';
import { audit } from '../../db/audit.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { pinWait } from '../../domain/pin.ts';
import { Refusal } from '../../domain/errors.ts';
import { route, type SignedInConsultee } from '../http/route.ts';
import { hashPassword, isPasswordOf } from '../session/passwords.ts';
import { takeWrite } from './limits.ts';

const RIGHT: PinAnswer = { passed: true, waitSeconds: 0 };

export const passPin = route({
  method: 'POST',
  path: '/api/room/pin/pass',
  summary: '暗証番号を入れて部屋を開く',
  access: { kind: 'room', half: true },
  body: PinBody,
  response: PinAnswer,
  async handle({ deps, tx, consultee, body, now, requestId }) {
    takeWrite(deps, consultee, now);
    const answer = await check(tx, consultee, body.pin, now);
    await note(tx, consultee, 'pin.pass', requestId, answer.passed);
    if (answer.passed) {
      await rows(tx, `update room_sessions set pin_passed = true where token_hash = ?`, [
        consultee.sessionHash,
      ]);
    }
    return answer;
  },
});

export const choosePin = route({
  method: 'PUT',
  path: '/api/room/pin',
  summary: '暗証番号を決める・変える・なくす',
  access: { kind: 'room' },
  body: ChoosePinBody,
  response: PinAnswer,
  async handle({ deps, tx, consultee, body, now, requestId }) {
    takeWrite(deps, consultee, now);
    if (consultee.pin !== 'none') {
      if (body.current === null) throw new Refusal('pin-required');
      const answer = await check(tx, consultee, body.current, now);
      if (!answer.passed) {
        await note(tx, consultee, 'pin.choose', requestId, false);
        return answer;
      }
    }
    const hash = body.pin === null ? null : await hashPassword(body.pin);
    await rows(
      tx,
      `update consultees set pin_hash = ?, pin_failures = 0, pin_wait_until = null where id = ?`,
      [hash, consultee.id],
    );
    await rows(tx, `update room_sessions set pin_passed = true where token_hash = ?`, [
      consultee.sessionHash,
    ]);
    await endOtherSessions(tx, consultee, now);
    await note(tx, consultee, body.pin === null ? 'pin.remove' : 'pin.choose', requestId);
    return RIGHT;
  },
});

export const forgetPin = route({
  method: 'POST',
  path: '/api/room/pin/forget',
  summary: '暗証番号を忘れた：これまでのやりとりを隠して、新しく話す',
  access: { kind: 'room', half: true },
  response: NoContent,
  async handle({ deps, tx, consultee, now, requestId }) {
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
    await endOtherSessions(tx, consultee, now);
    await note(tx, consultee, 'pin.forget', requestId);
    if (open) wake(tx, { kind: 'consultation', organisationId, serviceId, id: open.id, seq: 0 });
  },
});

/** Each try counts as wrong until it proves right, so that tries side by side gain nothing. */
async function check(
  tx: Tx,
  { id }: SignedInConsultee,
  pin: string,
  now: number,
): Promise<PinAnswer> {
  const found = await firstRow<{ hash: string | null; failures: number; waitUntil: Date | null }>(
    tx,
    `select pin_hash as hash, pin_failures as failures, pin_wait_until as "waitUntil" from consultees where id = ? for update`,
    [id],
  );
  const waitMs = (found?.waitUntil?.getTime() ?? 0) - now;
  if (!found || waitMs > 0) return { passed: false, waitSeconds: Math.ceil(waitMs / 1000) };
  if (await isPasswordOf(pin, found.hash)) {
    await rows(tx, `update consultees set pin_failures = 0, pin_wait_until = null where id = ?`, [
      id,
    ]);
    return RIGHT;
  }
  const failures = found.failures + 1;
  const waitSeconds = pinWait(failures);
  await rows(tx, `update consultees set pin_failures = ?, pin_wait_until = ? where id = ?`, [
    failures,
    new Date(now + waitSeconds * 1000),
    id,
  ]);
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

async function note(
  tx: Tx,
  { id, organisationId, serviceId, open }: SignedInConsultee,
  action: string,
  requestId: string,
  passed = true,
): Promise<void> {
  await audit(tx, {
    organisationId,
    serviceId,
    actorKind: 'consultee',
    actorId: id,
    action,
    consultationId: open?.id ?? null,
    outcome: passed ? 'done' : 'refused',
    requestId,
  });
}
