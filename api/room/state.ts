/** GET /api/room: everything the room needs to show itself. */
import type { Tx } from '../../db/scope.ts';
import { NoContent } from '../../contracts/common.ts';
import { ConsentBody, RoomState } from '../../contracts/room.ts';
import { rows } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { PinState } from '../../domain/pin.ts';
import type { ApiDeps } from '../deps.ts';
import { route } from '../http/route.ts';
import type { ServiceNow } from '../service-cache.ts';
import { presentRoomSupporter } from '../supporters/present.ts';
import { readSurvey } from '../surveys/queries.ts';
import { auditHers } from './audit.ts';
import { isOver, presentDoor } from './present.ts';
import { findCurrent, readChoices, readRoomConsultation, readRoomDraft } from './queries.ts';

interface InRoom {
  id: string;
  organisationId: string;
  serviceId: string;
  consentVersion: string | null;
  pin: PinState;
}

/** The service of a session; without its row there is no room. Refuses 'not-found'. */
export async function getService(
  deps: ApiDeps,
  tx: Tx,
  serviceId: string,
  now: number,
): Promise<ServiceNow> {
  const service = await deps.services.get(tx, serviceId, now);
  if (!service) throw new Refusal('not-found');
  return service;
}

/** Whether she has still to agree to the rules in force. Nothing configured, nothing to agree to. */
export function needsConsent(service: ServiceNow, consentVersion: string | null): boolean {
  return service.settings !== null && consentVersion !== service.settings.consentVersion;
}

/** Before her number is given. */
const NOTHING_YET = { consultation: null, lastSeq: 0, draft: '', survey: false, supporter: null };

/** The room as it is for her now. */
export async function readRoomState(
  deps: ApiDeps,
  tx: Tx,
  consultee: InRoom,
  now: number,
): Promise<RoomState> {
  const service = await getService(deps, tx, consultee.serviceId, now);
  const outside = {
    ...presentDoor(service, now),
    consent: {
      version: service.settings?.consentVersion ?? '',
      needed: needsConsent(service, consultee.consentVersion),
    },
    choices: await readChoices(tx, consultee.id),
    pin: consultee.pin,
  };
  if (consultee.pin === 'asked') return { ...outside, ...NOTHING_YET };
  const current = await findCurrent(tx, consultee);
  return {
    ...outside,
    consultation: current ? await readRoomConsultation(tx, consultee, current) : null,
    lastSeq: current?.lastSeq ?? 0,
    draft: await readRoomDraft(tx, deps.crypt, consultee),
    supporter: await presentRoomSupporter(tx, deps.crypt, consultee),
    survey: current !== undefined && isOver(current) && !(await readSurvey(tx, current.id)),
  };
}

export const roomState = route({
  method: 'GET',
  path: '/api/room',
  summary: '部屋の状態（窓口の名前、受付、緊急の連絡先、同意、相談の段階、下書き）',
  access: { kind: 'room', half: true },
  response: RoomState,
  handle: ({ deps, tx, consultee, now }) => readRoomState(deps, tx, consultee, now),
});

export const giveConsent = route({
  method: 'POST',
  path: '/api/room/consent',
  summary: '相談のきまりに同意する',
  access: { kind: 'room' },
  body: ConsentBody,
  response: NoContent,
  async handle({ deps, tx, consultee, body, now, requestId }) {
    const service = await getService(deps, tx, consultee.serviceId, now);
    // She agrees to what she has read, not to what has replaced it meanwhile.
    if (body.version !== service.settings?.consentVersion) {
      throw new Refusal('not-allowed-now', { reason: 'consent-version' });
    }
    await rows(tx, `update consultees set consent_version = ?, consented_at = ? where id = ?`, [
      body.version,
      new Date(now),
      consultee.id,
    ]);
    await auditHers({ tx, consultee, requestId }, 'consent.give', {
      data: { version: body.version },
    });
  },
});
