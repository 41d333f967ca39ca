/** The consultation that a returning scripted consultee has behind her: rows as a real one leaves them, and no workflow. */
import { obtainConsultee } from '../../db/consultees.ts';
import { writeFacts } from '../../db/facts.ts';
import { messagePlace } from '../../db/messages.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { formInForce } from '../../db/settings.ts';
import { faultOf } from '../../domain/attributes.ts';
import type { PastConsultation } from '../../line/phone/practice/script.ts';
import { writeAnswers } from '../attributes/queries.ts';
import type { ApiDeps } from '../deps.ts';
import { addNote } from '../notes/queries.ts';
import { consultationKey, consulteeKey, consulteePlace, notePlace } from '../sealed.ts';

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

interface Writing {
  deps: Pick<ApiDeps, 'crypt'>;
  tx: Tx;
  place: { organisationId: string; serviceId: string; channelId: string };
  /** Who started the practice stands for whoever answered her then. */
  staffId: string;
  now: number;
}

/** Makes her known, with what she has told before. */
export async function writePast(
  writing: Writing,
  userId: string,
  past: PastConsultation,
): Promise<void> {
  const { deps, tx, place, now } = writing;
  const { id: consulteeId } = await obtainConsultee(tx, deps.crypt, place, userId);
  const form = await formInForce(tx, place.serviceId, new Date(now));
  const id = crypto.randomUUID();
  const openedAt = now - past.daysAgo * DAY_MS;
  await addConsultation(writing, past, { id, consulteeId, openedAt }, form?.version ?? 1);
  await addMessages(writing, past, id, openedAt);
  const fields = form?.fields ?? [];
  const answers = past.answers.map(({ code, value }) => ({
    code,
    state: 'answered' as const,
    value: typeof value === 'object' ? [...value] : value,
  }));
  const asked = answers.filter((answer) => faultOf(fields, answer, answers) === null);
  const owner = { ...place, consultationId: id, staffId: writing.staffId };
  const coded = asked.map(({ code, state, value }) => ({ code, state, coded: value, typed: null }));
  await writeAnswers(tx, owner, coded, new Date(openedAt + DAY_MS));
  const noteId = crypto.randomUUID();
  const body = await deps.crypt.seal(consultationKey(place, id), notePlace(noteId), past.note);
  await addNote(tx, { id: noteId, ...place, consultationId: id, staffId: writing.staffId, body });
  await writeFacts(tx, id);
  await describe(writing, past, consulteeId);
}

async function addConsultation(
  { tx, place }: Writing,
  { messages }: PastConsultation,
  { id, consulteeId, openedAt }: { id: string; consulteeId: string; openedAt: number },
  formVersion: number,
): Promise<void> {
  const last = openedAt + (messages.at(-1)?.minute ?? 0) * MINUTE_MS;
  const closedAt = new Date(last + 10 * MINUTE_MS);
  const { organisationId, serviceId } = place;
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended(?, 0))`, [serviceId]);
  await rows(
    tx,
    `insert into consultations (id, organisation_id, service_id, consultee_id, number, form_version, stage, stage_since, waits_for, outcome,
       opened_at, closed_at, ended_at, seq, last_seq, consultee_up_to, staff_up_to, last_consultee_at, read_by_consultee_up_to)
     select ?, ?, ?, ?, coalesce(max(number), 0) + 1, ?, 'closed', ?, 'nothing', 'listened', ?, ?, ?, 1, ?, ?, ?, ?, ?
     from consultations where organisation_id = ? and service_id = ?`,
    [
      id,
      organisationId,
      serviceId,
      consulteeId,
      formVersion,
      closedAt,
      new Date(openedAt),
      closedAt,
      closedAt,
      messages.length,
      messages.length,
      messages.length - 1,
      new Date(last),
      messages.length,
      organisationId,
      serviceId,
    ],
  );
}

async function addMessages(
  { deps, tx, place, staffId }: Writing,
  { messages }: PastConsultation,
  consultationId: string,
  openedAt: number,
): Promise<void> {
  const key = consultationKey(place, consultationId);
  for (const [index, { author, minute, text }] of messages.entries()) {
    const clientId = crypto.randomUUID();
    const body = await deps.crypt.seal(key, messagePlace(consultationId, clientId), text);
    await rows(
      tx,
      `insert into messages (consultation_id, seq, organisation_id, service_id, client_id, author, staff_id, body, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        consultationId,
        index + 1,
        place.organisationId,
        place.serviceId,
        clientId,
        author,
        author === 'staff' ? staffId : null,
        body,
        new Date(openedAt + minute * MINUTE_MS),
      ],
    );
  }
}

async function describe(
  { deps, tx, place }: Writing,
  { traits, cautions }: PastConsultation,
  consulteeId: string,
): Promise<void> {
  const key = consulteeKey(place, consulteeId);
  const seal = (column: 'traits' | 'cautions', text: string) =>
    deps.crypt.seal(key, consulteePlace(column, consulteeId), text);
  await rows(tx, `update consultees set traits = ?, cautions = ? where id = ?`, [
    await seal('traits', traits),
    await seal('cautions', cautions),
    consulteeId,
  ]);
}
