/** Rows of messages, attributes and events: what belongs to a consultation, in its order. */
import { attributePlace, commandPlace } from '../../api/sealed.ts';
import type { SelectedRecord } from '../../db/exports.ts';
import { messagePlace } from '../../db/messages.ts';
import { formKey } from '../../db/forms.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { isCoded, type AnswerState } from '../../domain/attributes.ts';
import type { AutomaticKind } from '../../domain/automatic-answers.ts';
import { ANSWER_STATE_WORDS, AUTOMATIC_WORDS } from '../../domain/code-words.ts';
import type { MessageChange } from '../../domain/message-changes.ts';
import { eventText } from '../../domain/step-words.ts';
import {
  answerCodes,
  answerWords,
  learnStaff,
  openColumn,
  staffName,
  type ExportCells,
  type Reading,
} from './reading.ts';

const AUTHOR_WORDS = { consultee: '相談者', staff: '職員', automatic: '自動応答' } as const;
const CHANGE_WORDS: Record<MessageChange, string> = { retraction: '取り消し', correction: '訂正' };
const ACTOR_WORDS = { staff: '職員', consultee: '相談者', system: 'システム' } as const;

/** The records in the order of the file. */
const RECORDS = `unnest(?::uuid[], ?::int[]) with ordinality as w (id, up_to, n) join consultations c on c.id = w.id`;

function asked(records: readonly SelectedRecord[]): [unknown[], number[]] {
  return [records.map(({ consultationId }) => consultationId), records.map(({ upTo }) => upTo)];
}

interface Of {
  consultationId: string;
  number: number;
  serviceId: string;
}
const OF = `c.id as "consultationId", c.number, c.service_id as "serviceId"`;

function whose({ lookedUp }: Reading, { number, serviceId }: Of): ExportCells {
  return { number, service: lookedUp.services.get(serviceId) ?? null };
}

interface MessageRow extends Of {
  seq: number;
  at: Date;
  clientId: string;
  author: keyof typeof AUTHOR_WORDS;
  automatic: AutomaticKind | null;
  change: MessageChange | null;
  aboutSeq: number | null;
  files: number;
  staffId: string | null;
  body: Buffer;
  /** Its words were taken back or replaced: those are read one by one, on record, and leave in no file. */
  isOver: boolean;
}

export async function readMessages(
  tx: Tx,
  reading: Reading,
  records: readonly SelectedRecord[],
): Promise<ExportCells[]> {
  const found = await rows<MessageRow>(
    tx,
    `select ${OF}, m.seq, m.created_at as at, m.client_id as "clientId", m.author, m.automatic, m.change, m.about_seq as "aboutSeq",
       m.file_count as files, m.staff_id as "staffId", m.body,
       coalesce(l.change = 'retraction' or l.client_id <> m.client_id, false) as "isOver"
     from ${RECORDS} join messages m on m.consultation_id = c.id and m.seq <= w.up_to
       left join lateral (select x.change, x.client_id from messages x
         where x.consultation_id = m.consultation_id and x.about_seq = coalesce(m.about_seq, m.seq) and (x.seq <= w.up_to or x.change = 'retraction')
         order by x.seq desc limit 1) l on true
     order by w.n, m.seq`,
    asked(records),
  );
  const texts = await openColumn(
    reading,
    'text',
    found.map(({ consultationId, clientId, body, isOver }) =>
      isOver ? null : { place: messagePlace(consultationId, clientId), field: body },
    ),
  );
  await learnStaff(
    tx,
    reading,
    'staff',
    found.map(({ staffId }) => staffId),
  );
  return found.map((row, at) => ({
    ...whose(reading, row),
    seq: row.seq,
    at: row.at,
    author: AUTHOR_WORDS[row.author],
    automatic: row.automatic && AUTOMATIC_WORDS[row.automatic],
    change: row.change && CHANGE_WORDS[row.change],
    aboutSeq: row.aboutSeq,
    files: row.files,
    staff: staffName(reading, row.staffId),
    text: texts[at] ?? null,
  }));
}

interface AttributeRow extends Of {
  formVersion: number;
  code: string;
  state: AnswerState;
  coded: string | number | string[] | null;
  typed: Buffer | null;
  staffId: string | null;
  updatedAt: Date;
}

export async function readAttributes(
  tx: Tx,
  reading: Reading,
  records: readonly SelectedRecord[],
): Promise<ExportCells[]> {
  const found = await rows<AttributeRow>(
    tx,
    `select ${OF}, c.form_version as "formVersion", a.code, a.state, a.coded, a.typed, a.staff_id as "staffId", a.updated_at as "updatedAt"
     from ${RECORDS} join attribute_values a on a.consultation_id = c.id order by w.n, a.code collate "C"`,
    asked(records),
  );
  const typed = await openColumn(
    reading,
    'typed',
    found.map(({ consultationId, code, typed: field }) =>
      field === null ? null : { place: attributePlace(consultationId, code), field },
    ),
  );
  await learnStaff(
    tx,
    reading,
    'staff',
    found.map(({ staffId }) => staffId),
  );
  return found.map((row, at) => {
    const field = reading.lookedUp.forms
      .get(formKey(row.serviceId, row.formVersion))
      ?.get(row.code);
    const isOpen = field === undefined || isCoded(field.kind);
    return {
      ...whose(reading, row),
      code: row.code,
      name: field?.label ?? row.code,
      state: ANSWER_STATE_WORDS[row.state],
      value: isOpen ? textOf(answerWords(field, row.coded)) : null,
      valueCode: isOpen ? textOf(answerCodes(row.coded)) : null,
      updatedAt: row.updatedAt,
      typed: typed[at] ?? null,
      staff: staffName(reading, row.staffId),
    };
  });
}

/** A column of several kinds of answers is one of texts. */
function textOf(value: ExportCells[string]): string | null {
  return value === null ? null : String(value);
}

interface EventRow extends Of {
  workflowId: string;
  seq: number;
  at: Date;
  kind: string;
  actorKind: keyof typeof ACTOR_WORDS;
  actorId: string | null;
  data: Record<string, unknown>;
  commandId: string | null;
  detail: Buffer | null;
}

/** Whom a step names beside who did it. */
const NAMED = ['from', 'to', 'approver', 'asked'];

export async function readEvents(
  tx: Tx,
  reading: Reading,
  records: readonly SelectedRecord[],
): Promise<ExportCells[]> {
  const all = await rows<EventRow>(
    tx,
    `select ${OF}, e.workflow_id as "workflowId", e.seq, e.at, e.kind, e.actor_kind as "actorKind", e.actor_id as "actorId", e.data,
       e.command_id as "commandId", k.detail
     from ${RECORDS} join case_events e on e.consultation_id = c.id left join commands k on k.id = e.command_id
     order by w.n, e.at, e.workflow_id collate "C", e.seq`,
    asked(records),
  );
  const found = asManyAs(all, records);
  const written = await openColumn(
    reading,
    'written',
    found.map(({ commandId, detail }) =>
      commandId === null || detail === null
        ? null
        : { place: commandPlace(commandId), field: detail },
    ),
  );
  const named = found.flatMap(({ data }) => NAMED.map((name) => data[name]));
  const people = [...found.map(({ actorId }) => actorId), ...named.map(idOrNull)];
  await learnStaff(tx, reading, 'staff', people);
  const nameOf = (id: unknown) => staffName(reading, idOrNull(id)) ?? '職員';
  return found.map((row, at) => ({
    ...whose(reading, row),
    at: row.at,
    kind: row.kind,
    text: eventText(row, nameOf),
    escalation: escalationOf(row.workflowId),
    actor: ACTOR_WORDS[row.actorKind],
    staff: row.actorKind === 'staff' ? staffName(reading, row.actorId) : null,
    written: writtenWords(written[at] ?? null),
  }));
}

/** What happened since the records were selected is not of this file. */
function asManyAs(found: readonly EventRow[], records: readonly SelectedRecord[]): EventRow[] {
  const left = new Map(records.map(({ consultationId, rowCount }) => [consultationId, rowCount]));
  return found.filter(({ consultationId }) => {
    const more = left.get(consultationId) ?? 0;
    left.set(consultationId, more - 1);
    return more > 0;
  });
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

function idOrNull(id: unknown): string | null {
  return typeof id === 'string' && UUID.test(id) ? id : null;
}

function escalationOf(workflowId: string): number | null {
  const [, n] = /\/escalation\/(\d+)$/u.exec(workflowId) ?? [];
  return n === undefined ? null : Number(n);
}

/** What people wrote with a command, each on a line of its own. */
function writtenWords(json: string | null): string | null {
  if (json === null) return null;
  const words = Object.values(JSON.parse(json) as Record<string, unknown>);
  return words.filter((word) => typeof word === 'string' && word !== '').join('\n') || null;
}
