/** Internal notes of a consultation. */
import { z } from 'zod';
import { BesideQuery, Id } from '../../contracts/common.ts';
import { Note, NoteBody, Notes } from '../../contracts/notes.ts';
import { wake } from '../../db/notify.ts';
import { blockOf } from '../../domain/consultation-commands.ts';
import { Refusal } from '../../domain/errors.ts';
import { actorTowards, looked, refuseBlocked } from '../consultations/blocks.ts';
import { deleteDraft } from '../drafts/queries.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { consultationKey, notePlace } from '../sealed.ts';
import { auditDone, auditReading } from '../staff-audit.ts';
import { addNote, findNote, readNotes, type NoteRow } from './queries.ts';

const Params = z.object({ id: Id });
const path = '/api/staff/consultations/:id/notes';

export const notesRoutes = [
  route({
    method: 'GET',
    path,
    summary: '内部メモを読む（相談者には見えない）',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: Params,
    query: BesideQuery,
    response: Notes,
    async handle(context) {
      const { tx, target } = context;
      const data = await present(context, await readNotes(tx, target.id));
      await auditReading(context, target);
      return { data };
    },
  }),
  route({
    method: 'POST',
    path,
    summary: '内部メモを書く',
    access: { kind: 'staff', permission: 'consultation.work', on: 'consultation' },
    params: Params,
    body: NoteBody,
    response: Note,
    status: 201,
    async handle(context) {
      const { tx, staff, target, body, deps } = context;
      refuseBlocked(blockOf(looked(target), 'note', actorTowards(staff, target)));
      const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
      const key = consultationKey(owner, target.id);
      const sealed = await deps.crypt.seal(key, notePlace(body.id), body.text);
      const note = { ...owner, id: body.id, consultationId: target.id, staffId: staff.id };
      const added = await addNote(tx, { ...note, body: sealed });
      const [presented] = await present(context, [added ?? (await sameNote(context))]);
      if (!presented || presented.text !== body.text) throw reused();
      if (added) await tell(context);
      return presented;
    },
  }),
];

type Context = StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof NoteBody>>;

/** The note that was stored under this id before. Refuses 'id-reused' when it is another one. */
async function sameNote({ tx, staff, target, body }: Context): Promise<NoteRow> {
  const before = await findNote(tx, body.id);
  if (!before || before.staffId !== staff.id || before.consultationId !== target.id) throw reused();
  return before;
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'note-id' });
}

async function tell(context: Context): Promise<void> {
  const { tx, staff, target, body } = context;
  await deleteDraft(tx, staff.id, target.id, 'note');
  await auditDone(context, target, 'note.add', { objectKind: 'note', objectId: body.id });
  const { organisationId } = staff;
  const { id, serviceId, seq } = target;
  wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq });
}

async function present(
  { tx, staff, deps, now }: Pick<Context, 'tx' | 'staff' | 'deps' | 'now'>,
  found: readonly NoteRow[],
): Promise<z.input<typeof Note>[]> {
  const { organisationId } = staff;
  const ids = found.map(({ staffId }) => staffId);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  return Promise.all(
    found.map(async ({ id, staffId, body, at }) => ({
      id,
      person: people.of(staffId),
      text: await deps.crypt.open(organisationId, notePlace(id), body),
      at: at.toISOString(),
    })),
  );
}
