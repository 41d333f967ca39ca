/** Rows of consultations and of figures. */
import { formKey } from '../../db/forms.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { SelectedRecord } from '../../db/exports.ts';
import { notePlace } from '../../api/sealed.ts';
import {
  ESCALATION_KIND_WORDS,
  OUTCOME_WORDS,
  PRIORITY_WORDS,
  STAGE_WORDS,
} from '../../domain/code-words.ts';
import { isCounted, type Outcome, type Stage } from '../../domain/consultation.ts';
import type { EscalationKind } from '../../domain/escalation.ts';
import { attributeOf } from '../../domain/exports.ts';
import type { Priority } from '../../domain/priority.ts';
import {
  AGAIN_WORDS,
  ENTRANCE_WORDS,
  RELIEF_WORDS,
  WEEKDAY_WORDS,
} from '../../domain/record-words.ts';
import {
  answerWords,
  learnStaff,
  openColumn,
  staffName,
  yesOrNo,
  type ExportCells,
  type Reading,
} from './reading.ts';

interface ConsultationRow {
  id: string;
  number: number;
  serviceId: string;
  openedAt: Date;
  stage: Stage;
  priority: Priority;
  outcome: Outcome | null;
  closedAt: Date | null;
  followUpOn: string | null;
  messages: number;
  lastConsulteeAt: Date | null;
  lastStaffAt: Date | null;
  escalations: number;
  restricted: boolean;
  assigneeId: string | null;
  person: string;
}

const CONSULTATIONS = `select c.id, c.number, c.service_id as "serviceId", c.opened_at as "openedAt", c.stage, c.priority, c.outcome,
    c.closed_at as "closedAt", c.follow_up_on::text as "followUpOn", c.last_seq as messages, c.last_consultee_at as "lastConsulteeAt",
    c.last_staff_at as "lastStaffAt", (select count(*)::int from escalations e where e.consultation_id = c.id) as escalations,
    c.restricted, c.assignee_id as "assigneeId", coalesce(p.group_id, c.consultee_id) as person
  from unnest(?::uuid[]) with ordinality as w (id, n) join consultations c on c.id = w.id
    left join same_persons p on p.consultee_id = c.consultee_id and p.unlinked_at is null
  order by w.n`;

export async function readConsultations(
  tx: Tx,
  reading: Reading,
  records: readonly SelectedRecord[],
): Promise<ExportCells[]> {
  const ids = records.map(({ consultationId }) => consultationId);
  const found = await rows<ConsultationRow>(tx, CONSULTATIONS, [ids]);
  const notes = await readNotes(tx, reading, ids);
  await learnStaff(
    tx,
    reading,
    'assignee',
    found.map(({ assigneeId }) => assigneeId),
  );
  return found.map((row) => ({
    number: row.number,
    service: reading.lookedUp.services.get(row.serviceId) ?? null,
    openedAt: row.openedAt,
    stage: STAGE_WORDS[row.stage],
    priority: PRIORITY_WORDS[row.priority],
    outcome: row.outcome && OUTCOME_WORDS[row.outcome],
    counted: yesOrNo(isCounted(row)),
    closedAt: row.closedAt,
    followUpOn: row.followUpOn,
    messages: row.messages,
    lastConsulteeAt: row.lastConsulteeAt,
    lastStaffAt: row.lastStaffAt,
    escalations: row.escalations,
    restricted: yesOrNo(row.restricted),
    assignee: staffName(reading, row.assigneeId),
    consultee: row.person,
    notes: notes.get(row.id)?.join('\n\n') ?? null,
  }));
}

async function readNotes(
  tx: Tx,
  reading: Reading,
  ids: readonly (string | null)[],
): Promise<Map<string, string[]>> {
  if (!reading.columns.has('notes')) return new Map();
  const found = await rows<{ id: string; consultationId: string; body: Buffer }>(
    tx,
    `select id, consultation_id as "consultationId", body from notes where consultation_id = any(?::uuid[]) order by created_at, id`,
    [ids],
  );
  const texts = await openColumn(
    reading,
    'notes',
    found.map(({ id, body }) => ({ place: notePlace(id), field: body })),
  );
  const notes = new Map<string, string[]>();
  for (const [at, { consultationId }] of found.entries())
    notes.set(consultationId, [...(notes.get(consultationId) ?? []), texts[at] ?? '']);
  return notes;
}

interface FigureRow {
  id: string;
  /** `null` once it was disposed of. */
  consultationId: string | null;
  number: number | null;
  serviceId: string;
  formVersion: number;
  openedOn: string;
  fiscalYear: number;
  weekday: number;
  hour: number;
  inHours: boolean | null;
  entrance: keyof typeof ENTRANCE_WORDS;
  kind: string;
  outcome: Outcome | null;
  closedOn: string | null;
  responseSeconds: number | null;
  waitingSeconds: number | null;
  handlingSeconds: number | null;
  consulteeMessages: number;
  staffMessages: number;
  automaticMessages: number;
  abandoned: boolean;
  escalations: EscalationKind[];
  danger: boolean;
  relief: keyof typeof RELIEF_WORDS | null;
  again: keyof typeof AGAIN_WORDS | null;
  attributes: Record<string, (string | number)[]>;
}

const FIGURES = `select r.id, r.consultation_id as "consultationId", r.number, r.service_id as "serviceId", r.form_version as "formVersion", r.opened_on::text as "openedOn",
    extract(year from r.opened_on - interval '3 months')::int as "fiscalYear", r.weekday, r.hour, r.in_hours as "inHours", r.entrance, r.kind,
    r.outcome, r.closed_on::text as "closedOn", r.response_seconds as "responseSeconds", r.waiting_seconds as "waitingSeconds",
    r.handling_seconds as "handlingSeconds", r.consultee_messages as "consulteeMessages", r.staff_messages as "staffMessages",
    r.automatic_messages as "automaticMessages", r.abandoned, r.escalations, r.danger, r.relief, r.again, r.attributes
  from record_facts r where r.id = any(?::uuid[]) or r.consultation_id = any(?::uuid[])`;

export async function readFigures(
  tx: Tx,
  reading: Reading,
  records: readonly SelectedRecord[],
): Promise<ExportCells[]> {
  // One that was closed meanwhile has its own row of figures now: it is found by the consultation it is of.
  const of = records.map(({ consultationId }) => consultationId);
  const left = records.flatMap(({ factId, consultationId }) => (consultationId ? [] : [factId]));
  const found = await rows<FigureRow>(tx, FIGURES, [left, of]);
  const byId = new Map(found.map((row) => [row.consultationId ?? row.id, row]));
  return records.flatMap(({ factId, consultationId }) => {
    const row = byId.get(consultationId ?? factId);
    return row ? [figureCells(reading, row)] : [];
  });
}

function figureCells(reading: Reading, row: FigureRow): ExportCells {
  const form = reading.lookedUp.forms.get(formKey(row.serviceId, row.formVersion));
  const attributes = [...reading.columns].flatMap((column): [string, ExportCells[string]][] => {
    const code = attributeOf(column);
    const value = code === null ? undefined : row.attributes[code];
    if (code === null || value === undefined) return [];
    const [first] = value;
    const isNumber = value.length === 1 && typeof first === 'number';
    return [[column, isNumber ? String(first) : answerWords(form?.get(code), value.map(String))]];
  });
  return {
    number: row.number,
    service: reading.lookedUp.services.get(row.serviceId) ?? null,
    openedOn: row.openedOn,
    month: row.openedOn.slice(0, 7),
    fiscalYear: row.fiscalYear,
    weekday: WEEKDAY_WORDS[row.weekday] ?? null,
    hour: row.hour,
    inHours: yesOrNo(row.inHours),
    entrance: ENTRANCE_WORDS[row.entrance],
    counted: yesOrNo(row.kind === 'consultation'),
    outcome: row.outcome && OUTCOME_WORDS[row.outcome],
    closedOn: row.closedOn,
    responseSeconds: row.responseSeconds,
    waitingSeconds: row.waitingSeconds,
    handlingSeconds: row.handlingSeconds,
    consulteeMessages: row.consulteeMessages,
    staffMessages: row.staffMessages,
    automaticMessages: row.automaticMessages,
    abandoned: yesOrNo(row.abandoned),
    escalations: row.escalations.map((kind) => ESCALATION_KIND_WORDS[kind]).join('、') || null,
    danger: yesOrNo(row.danger),
    relief: row.relief && RELIEF_WORDS[row.relief],
    again: row.again && AGAIN_WORDS[row.again],
    ...Object.fromEntries(attributes),
  };
}
