/** Alarms: what is open, what was done about it, and whom they are mailed to. */
import type { z } from 'zod';
import {
  AlarmAddressBody,
  AlarmAddressIdBody,
  AlarmAnswerBody,
  Alarms,
  MAX_ALARM_ADDRESSES,
  OpenAlarms,
} from '../../contracts/operations.ts';
import { endAlarm } from '../../db/alarms.ts';
import { alarmAddressPlace, ALARMS, isAlarmKind } from '../../domain/alarms.ts';
import { Refusal } from '../../domain/errors.ts';
import { route, type StaffContext } from '../http/route.ts';
import { alarmAnswerPlace, organisationKey, sealOrNull } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { presentAlarms } from './present.ts';
import {
  addAnswer,
  countUnanswered,
  findAlarm,
  putAddress,
  readAddresses,
  readAnswers,
  removeAddress,
} from './queries.ts';

const path = '/api/staff/alarms';
const read = { kind: 'staff', permission: 'alarm.read' } as const;
const address = { kind: 'staff', permission: 'alarm.address' } as const;

type Context<Body> = StaffContext<undefined, undefined, undefined, Body>;

export const alarmsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '警報（起きているもの、終わったもの、対応の記録）',
    access: read,
    response: Alarms,
    handle: presentAlarms,
  }),
  route({
    method: 'GET',
    path: `${path}/count`,
    summary: '起きていて、まだだれも対応していない警報の数',
    access: read,
    response: OpenAlarms,
    handle: async ({ tx, staff }) => ({
      count: await countUnanswered(tx, staff.servicesWith('alarm.read', 'service')),
    }),
  }),
  route({
    method: 'POST',
    path: `${path}/answers`,
    summary: '警報に対応したことを記録する',
    access: { kind: 'staff', permission: 'alarm.answer' },
    body: AlarmAnswerBody,
    response: Alarms,
    handle: answer,
  }),
  route({
    method: 'PUT',
    path: `${path}/addresses`,
    summary: '警報メールの宛先を加える・変える',
    access: address,
    stepUp: true,
    body: AlarmAddressBody,
    response: Alarms,
    handle: saveAddress,
  }),
  route({
    method: 'POST',
    path: `${path}/addresses/removal`,
    summary: '警報メールの宛先を外す',
    access: address,
    stepUp: true,
    body: AlarmAddressIdBody,
    response: Alarms,
    handle: dropAddress,
  }),
];

async function answer(context: Context<z.infer<typeof AlarmAnswerBody>>) {
  const { tx, staff, deps, body } = context;
  const { organisationId } = staff;
  const services = staff.servicesWith('alarm.answer', 'service');
  const alarm = await findAlarm(tx, services, body.alarmId);
  if (!alarm || !isAlarmKind(alarm.kind)) throw new Refusal('not-found');
  // Somebody else looks after what one's own reading has raised.
  if (alarm.detail?.['staffId'] === staff.id) {
    throw new Refusal('not-allowed-now', {
      reason: 'own-alarm',
      text: '自分の閲覧で出た警報には、自分では対応できません。別の管理者か、システム運用者に頼んでください。',
    });
  }
  const place = alarmAnswerPlace(body.id);
  const remark = await sealOrNull(
    deps.crypt,
    organisationKey(organisationId),
    place,
    body.remark ?? '',
  );
  const given = { id: body.id, organisationId, alarmId: alarm.id, by: staff.id, remark };
  if (await addAnswer(tx, given)) {
    // What does not end by itself is over when somebody has looked after it.
    if (ALARMS[alarm.kind].isUntilAnswered) await endAlarm(tx, { ...alarm, kind: alarm.kind });
    const object = { objectKind: 'alarm', objectId: alarm.id, data: { kind: alarm.kind } };
    await auditDone(context, null, 'alarm.answer', object);
  } else {
    const [before] = (await readAnswers(tx, [alarm.id])).filter(({ id }) => id === body.id);
    if (before?.by !== staff.id) throw new Refusal('id-reused', { reason: 'answer-id' });
  }
  return presentAlarms(context);
}

async function saveAddress(context: Context<z.infer<typeof AlarmAddressBody>>) {
  const { tx, staff, deps, body } = context;
  const { organisationId } = staff;
  const there = await readAddresses(tx);
  const isNew = there.every(({ id }) => id !== body.id);
  if (isNew && there.length >= MAX_ALARM_ADDRESSES)
    throw new Refusal('not-allowed-now', {
      reason: 'too-many-addresses',
      text: `宛先は${MAX_ALARM_ADDRESSES}件までです。使わない宛先を外してください。`,
    });
  const sealed = await deps.crypt.seal(
    organisationKey(organisationId),
    alarmAddressPlace(body.id),
    body.address,
  );
  await putAddress(tx, {
    id: body.id,
    organisationId,
    address: sealed,
    kinds: body.kinds,
    by: staff.id,
  });
  const data = { kinds: body.kinds };
  const object = { objectKind: 'alarm-address', objectId: body.id, data };
  await auditDone(context, null, 'alarm-address.save', object);
  return presentAlarms(context);
}

async function dropAddress(context: Context<z.infer<typeof AlarmAddressIdBody>>) {
  const { tx, body } = context;
  if (await removeAddress(tx, body.id)) {
    const object = { objectKind: 'alarm-address', objectId: body.id };
    await auditDone(context, null, 'alarm-address.remove', object);
  }
  return presentAlarms(context);
}
