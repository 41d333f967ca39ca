/** What a consultee asked to be done differently: written down by staff, and decided about. */
import { z } from 'zod';
import {
  AccommodationParams,
  Accommodations,
  AskForBody,
  DecisionBody,
} from '../../contracts/accommodations.ts';
import { Id } from '../../contracts/common.ts';
import { wake } from '../../db/notify.ts';
import { addRecordEvent } from '../../db/record-events.ts';
import { DECISION_FAULT_TEXTS, decisionFault } from '../../domain/accommodation.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import { readKnownRecords } from '../consultees/linked.ts';
import { route, type ConsultationContext, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import {
  accommodationPlace,
  accommodationStepPlace,
  consulteeKey,
  isKept,
  sealOrNull,
} from '../sealed.ts';
import { refuseUnapproved } from '../reply-requests/guard.ts';
import { auditDone, auditRecordsReading } from '../staff-audit.ts';
import { presentAccommodations } from './present.ts';
import {
  addAccommodation,
  addStep,
  findAccommodation,
  findStep,
  isOfService,
  lockConsultee,
  type StepRow,
} from './queries.ts';

const access = { kind: 'staff', permission: 'consultation.work', on: 'consultation' } as const;

type Context<Params, Body> = StaffContext<ConsultationTarget, Params, unknown, Body>;
type Asking = Context<unknown, z.infer<typeof AskForBody>>;
type Deciding = Context<z.infer<typeof AccommodationParams>, z.infer<typeof DecisionBody>>;

export const accommodationsRoutes = [
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/accommodations',
    summary: '相談者が求めた配慮を書きとめる',
    access,
    params: z.object({ id: Id }),
    body: AskForBody,
    response: Accommodations,
    status: 201,
    async handle(context) {
      await ask(context);
      return present(context);
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/accommodations/:accommodationId/decisions',
    summary: '配慮について決める（前の決定は残る）',
    access,
    params: AccommodationParams,
    body: DecisionBody,
    response: Accommodations,
    status: 201,
    async handle(context) {
      await decide(context);
      return present(context);
    },
  }),
];

async function present(context: ConsultationContext & { requestId: string }) {
  const records = await readKnownRecords(context);
  const data = await presentAccommodations(context, records);
  await auditRecordsReading(context, context.target, records);
  return { data };
}

async function ask(context: Asking): Promise<void> {
  const { tx, staff, target, body, deps } = context;
  const { id, need } = body;
  const { consulteeId, serviceId } = target;
  if (body.words.trim() !== '') refuseUnapproved(staff, serviceId, 'accommodation-words');
  const owner = { organisationId: staff.organisationId, serviceId };
  const key = consulteeKey(owner, consulteeId);
  const words = await sealOrNull(deps.crypt, key, accommodationPlace(id), body.words);
  const asked = { ...owner, id, need, words, consulteeId };
  if (await addAccommodation(tx, { ...asked, consultationId: target.id, askedById: staff.id })) {
    await tell(context, 'asked', { id, need });
    return;
  }
  const before = await findAccommodation(tx, id);
  const isSame =
    before?.consulteeId === consulteeId &&
    before.need === need &&
    before.askedById === staff.id &&
    (await isKept(deps.crypt, staff.organisationId, accommodationPlace(id), {
      field: before.words,
      typed: body.words,
    }));
  if (!isSame) throw new Refusal('id-reused', { reason: 'accommodation-id' });
}

/** Decided where the record itself is at hand: what is told goes to the room of this consultee alone. */
async function decide(context: Deciding): Promise<void> {
  const { tx, staff, target, params, body, deps, now } = context;
  await lockConsultee(tx, target.consulteeId);
  const found = await findAccommodation(tx, params.accommodationId);
  if (found?.consulteeId !== target.consulteeId) throw new Refusal('not-found');
  const before = await findStep(tx, body.id);
  if (before) {
    if (before.accommodationId === found.id && (await isSameStep(context, before))) return;
    throw new Refusal('id-reused', { reason: 'decision-id' });
  }
  if (body.told.trim() !== '') refuseUnapproved(staff, target.serviceId, 'accommodation-words');
  const fault = decisionFault(body, businessDate(now));
  if (fault !== null) {
    throw new Refusal('invalid-input', { reason: fault, text: DECISION_FAULT_TEXTS[fault] });
  }
  if (!(await isOfService(tx, body.decidedById, target.serviceId))) {
    throw new Refusal('invalid-input', { reason: 'decided-by' });
  }
  const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
  const key = consulteeKey(owner, target.consulteeId);
  const seal = (column: 'done' | 'reason' | 'told') =>
    sealOrNull(deps.crypt, key, accommodationStepPlace(column, body.id), body[column]);
  const [done, reason, told] = [await seal('done'), await seal('reason'), await seal('told')];
  const step = { ...owner, ...body, done, reason, told, accommodationId: found.id };
  const isNew = await addStep(tx, { ...step, staffId: staff.id });
  if (!isNew) throw new Refusal('id-reused', { reason: 'decision-id' });
  await tell(context, 'decided', { id: found.id, need: found.need, status: body.status });
}

/** Word for word. */
async function isSameStep(context: Deciding, before: StepRow): Promise<boolean> {
  const { staff, body, deps } = context;
  const isSame = (column: 'done' | 'reason' | 'told') => {
    const place = accommodationStepPlace(column, body.id);
    const fields = { field: before[column], typed: body[column] };
    return isKept(deps.crypt, staff.organisationId, place, fields);
  };
  return (
    before.staffId === staff.id &&
    before.status === body.status &&
    before.decidedById === body.decidedById &&
    before.reviewOn === body.reviewOn &&
    (await isSame('done')) &&
    (await isSame('reason')) &&
    (await isSame('told'))
  );
}

async function tell(
  context: Asking | Deciding,
  what: 'asked' | 'decided',
  { id: objectId, ...codes }: { id: string; need: string; status?: string },
): Promise<void> {
  const { tx, staff, target } = context;
  const { organisationId } = staff;
  const { id, serviceId, seq } = target;
  const object = { objectKind: 'accommodation', objectId };
  await auditDone(context, target, `accommodation.${what === 'asked' ? 'ask' : 'decide'}`, {
    ...object,
    data: codes,
  });
  const event = { organisationId, serviceId, consultationIds: [id], staffId: staff.id };
  await addRecordEvent(tx, { ...event, kind: `accommodation-${what}`, data: codes });
  wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq });
  wake(tx, { kind: 'person', organisationId, serviceId, id: target.consulteeId, seq: 0 });
}
