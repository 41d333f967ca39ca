/** The directory as a table of a file: written out, looked at before it is taken in, and taken in. */
import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { AgencyFileBody, AgencyImport, AgencyImportBody } from '../../contracts/agencies.ts';
import { rows, type Tx } from '../../db/scope.ts';
import {
  AGENCY_HEADINGS,
  readAgencies,
  type AgencyFacts,
  type ReadAgency,
} from '../../domain/agencies.ts';
import { ESCALATION_KIND_WORDS } from '../../domain/code-words.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import { csvFaultText } from '../csv/fault.ts';
import { readCsv } from '../csv/read.ts';
import { registerCopy } from '../copies/register.ts';
import { CSV_TYPE, writeCsv } from '../csv/write.ts';
import type { StaffContext } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { auditDone } from '../staff-audit.ts';
import { factsOf, mayEdit, sealFacts, servicesOf, type Context } from './present.ts';
import { addAgency, allAgencies, changeAgency, type AgencyRow } from './queries.ts';

export async function exportAgencies(context: StaffContext<undefined, unknown, unknown, unknown>) {
  const { tx, staff, now } = context;
  const found = await allAgencies(tx, servicesOf(staff));
  const standing = found.filter(({ retiredAt }) => retiredAt === null);
  const names = await namesOf(tx, servicesOf(staff));
  const lines = await Promise.all(
    standing.map(async (row) => lineOf(row.id, await factsOf(context, row), names)),
  );
  const copy = {
    serviceId: null,
    kind: 'agencies',
    format: 'csv',
    rowCount: lines.length,
  } as const;
  await registerCopy(context, { ...copy, reason: '関係機関の名簿' });
  await auditDone(context, null, 'agency.export', { data: { count: lines.length } });
  return sendBytes(
    { name: `関係機関_${businessDate(now)}.csv`, mediaType: CSV_TYPE, isInline: false },
    writeCsv(AGENCY_HEADINGS, lines),
  );
}

/** In the order of the headings. */
function lineOf(id: string, facts: AgencyFacts, names: ReadonlyMap<string, string>) {
  return [
    ESCALATION_KIND_WORDS[facts.kind],
    facts.name,
    facts.area,
    facts.telephone,
    facts.telephoneNight,
    facts.hours,
    facts.contactPerson,
    facts.note,
    facts.serviceId === null ? '' : (names.get(facts.serviceId) ?? ''),
    facts.confirmedOn,
    id,
  ];
}

export async function previewAgencies(
  context: StaffContext<undefined, unknown, unknown, z.infer<typeof AgencyFileBody>>,
): Promise<z.input<typeof AgencyImport>> {
  return shown(await readFile(context, context.body.text));
}

/** What was shown is done, and nothing else. */
export async function importAgencies(
  context: StaffContext<undefined, unknown, unknown, z.infer<typeof AgencyImportBody>>,
): Promise<z.input<typeof AgencyImport>> {
  const { body } = context;
  const read = await readFile(context, body.text);
  const answer = shown(read);
  const work = read.lines.filter(({ state }) => state === 'new' || state === 'changed');
  // Done already: the same request again.
  if (work.length === 0) return answer;
  if (answer.digest !== body.digest)
    throw new Refusal('written-meanwhile', {
      reason: 'import-differs',
      text: '確かめたあとで、名簿が変わりました。もう一度ファイルを選んで確かめてください。',
    });
  for (const line of work) await store(context, line, read.before);
  const { new: added, changed, faulty } = answer.counts;
  await auditDone(context, null, 'agency.import', { data: { added, changed, faulty } });
  return answer;
}

interface ReadFile {
  lines: ReadAgency[];
  before: ReadonlyMap<string, AgencyRow>;
}

/** Refuses 'invalid-input' for what is no such table. */
async function readFile(context: Context, text: string): Promise<ReadFile> {
  const { tx, staff, now } = context;
  const table = readCsv(text, AGENCY_HEADINGS);
  if ('fault' in table) {
    const { line, text: why } = csvFaultText(table.fault);
    throw new Refusal('invalid-input', { reason: 'no-table', text: `${line}行目：${why}` });
  }
  const found = await allAgencies(tx, servicesOf(staff));
  const known = await Promise.all(
    found.map(async (row) => ({
      ...(await factsOf(context, row)),
      id: row.id,
      isRetired: row.retiredAt !== null,
    })),
  );
  const writable = servicesOf(staff).filter((id) => mayEdit(staff, id));
  const names = await namesOf(tx, writable);
  const lines = readAgencies(table.rows, {
    known,
    services: [...names].map(([id, name]) => ({ id, name })),
    mayShare: mayEdit(staff, null),
    today: businessDate(now),
  });
  return { lines, before: new Map(found.map((row) => [row.id, row])) };
}

async function store(
  context: Context,
  { id, facts }: ReadAgency,
  before: ReadFile['before'],
): Promise<void> {
  const { tx, staff } = context;
  if (!facts) return;
  const known = id === null ? undefined : before.get(id);
  // A day that a file gives is nobody's word; what stood there before keeps whose it was.
  const confirmedById =
    known && known.confirmedOn === facts.confirmedOn ? known.confirmedById : null;
  const row = { ...(await sealFacts(context, id ?? randomUUID(), facts)), confirmedById };
  if (known) await changeAgency(tx, row);
  else await addAgency(tx, staff.organisationId, row);
}

function shown({ lines }: ReadFile): z.input<typeof AgencyImport> {
  const count = (state: ReadAgency['state']) => lines.filter((line) => line.state === state).length;
  return {
    rows: lines.map(({ line, name, state, reasons, changes }) => ({
      line,
      name,
      state,
      reasons,
      changes,
    })),
    counts: {
      new: count('new'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      faulty: count('faulty'),
    },
    digest: createHash('sha256').update(JSON.stringify(lines)).digest('hex'),
  };
}

/** As they are called in files: without the mark of practice. */
async function namesOf(tx: Tx, services: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ id: string; name: string }>(
    tx,
    `select id, name from services where id = any(?::uuid[])`,
    [[...services]],
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}
