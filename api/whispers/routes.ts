/** A supervisor's words to the assignee, beside the talk: for staff alone. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import { Whisper, WhisperBody, Whispers } from '../../contracts/whispers.ts';
import { tellStaff } from '../../db/notices.ts';
import { wake } from '../../db/notify.ts';
import { Refusal } from '../../domain/errors.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { consultationKey, whisperPlace } from '../sealed.ts';
import { auditDone, auditReading } from '../staff-audit.ts';
import { addWhisper, findWhisper, readWhispers, type WhisperRow } from './queries.ts';

const Params = z.object({ id: Id });
const path = '/api/staff/consultations/:id/whispers';

export const whispersRoutes = [
  route({
    method: 'GET',
    path,
    summary: 'スーパーバイザーのささやきを読む（相談者には見えない）',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: Params,
    response: Whispers,
    async handle(context) {
      const data = await present(context, await readWhispers(context.tx, context.target.id));
      await auditReading(context, context.target);
      return { data };
    },
  }),
  route({
    method: 'POST',
    path,
    summary: '担当者にささやく（相談者には見えない）',
    access: { kind: 'staff', permission: 'consultation.whisper', on: 'consultation' },
    params: Params,
    body: WhisperBody,
    response: Whisper,
    status: 201,
    async handle(context) {
      const { tx, staff, target, body, deps } = context;
      // What was said is said, whoever has the consultation by now.
      const before = await findWhisper(tx, body.id);
      if (before) return sameWhisper(context, before);
      const toId = hearerOf(context);
      const { serviceId, id: consultationId } = target;
      const owner = { organisationId: staff.organisationId, serviceId };
      const key = consultationKey(owner, consultationId);
      const sealed = await deps.crypt.seal(key, whisperPlace(body.id), body.text);
      const whisper = { ...owner, id: body.id, consultationId, staffId: staff.id, toId };
      const added = await addWhisper(tx, { ...whisper, body: sealed });
      if (!added) return sameWhisper(context, await findWhisper(tx, body.id));
      await tell(context, toId);
      return presentOne(context, added);
    },
  }),
];

type Context = StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof WhisperBody>>;

/** Whom it is said to. Refuses 'not-allowed-now' while there is nobody, or nobody else. */
function hearerOf({ staff, target }: Context): string {
  const { assigneeId } = target;
  if (assigneeId !== null && assigneeId !== staff.id) return assigneeId;
  throw new Refusal('not-allowed-now', {
    reason: 'nobody-to-hear',
    text:
      assigneeId === null
        ? '担当者がいないため、ささやけません。先に担当者を決めてください。'
        : '自分が担当している相談です。内部メモを使ってください。',
  });
}

/** What was stored under this id before, answered again. Refuses 'id-reused' when it is another whisper, or nobody's to be seen. */
async function sameWhisper(context: Context, before: WhisperRow | undefined) {
  const { staff, target, body } = context;
  if (before?.staffId !== staff.id || before.consultationId !== target.id) throw reused();
  const presented = await presentOne(context, before);
  if (presented.text !== body.text) throw reused();
  return presented;
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'whisper-id' });
}

/** The assignee's notice, and a call to the screens that have it open; the call carries no words. */
async function tell(context: Context, staffId: string): Promise<void> {
  const { tx, staff, target, body } = context;
  await auditDone(context, target, 'whisper.add', { objectKind: 'whisper', objectId: body.id });
  const { organisationId } = staff;
  const { id, serviceId, seq } = target;
  const source = { kind: 'whisper', source: `whisper/${body.id}`, seq: 0 } as const;
  await tellStaff(tx, { organisationId, serviceId, consultationId: id, ...source }, { staffId });
  wake(tx, { kind: 'whisper', organisationId, serviceId, id, seq });
}

async function presentOne(context: Context, row: WhisperRow): Promise<z.input<typeof Whisper>> {
  const [presented] = await present(context, [row]);
  if (!presented) throw new Error('one whisper makes one answer');
  return presented;
}

async function present(
  { tx, staff, deps, now }: Pick<Context, 'tx' | 'staff' | 'deps' | 'now'>,
  found: readonly WhisperRow[],
): Promise<z.input<typeof Whisper>[]> {
  const { organisationId } = staff;
  const ids = found.flatMap(({ staffId, toId }) => [staffId, toId]);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  return Promise.all(
    found.map(async ({ id, staffId, toId, body, at }) => ({
      id,
      person: people.of(staffId),
      to: people.of(toId),
      text: await deps.crypt.open(organisationId, whisperPlace(id), body),
      at: at.toISOString(),
    })),
  );
}
