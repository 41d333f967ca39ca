/** Ordering an export: under the ward's approval, with a purpose, and with as many rows as were announced. */
import type { z } from 'zod';
import type { Export, ExportBody } from '../../contracts/exports.ts';
import {
  addExport,
  countRows,
  countUnderWay,
  exportPlace,
  findExport,
  type Wanted,
} from '../../db/exports.ts';
import { Refusal } from '../../domain/errors.ts';
import { EXPORT_KINDS, XLSX_MOST_ROWS, type ExportKind } from '../../domain/exports.ts';
import { writeFilter, type RecordFilter } from '../../domain/record-filter.ts';
import { demandApproval } from '../copies/register.ts';
import type { StaffContext } from '../http/route.ts';
import { organisationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import {
  columnsOf,
  exportServices,
  hasPersonal,
  presentExports,
  type ExportContext,
} from './present.ts';

type Ordering = StaffContext<undefined, undefined, undefined, z.infer<typeof ExportBody>>;

/** The memory and the time of the worker are everybody's. */
const MOST_UNDER_WAY = 3;

/** What is asked for, of the services in which this person may write out records. */
export function wantedOf(
  context: ExportContext,
  kind: ExportKind,
  filter: RecordFilter,
): Wanted & { services: string[] } {
  const named = filter.services;
  const services = exportServices(context).filter((id) => named?.includes(id) ?? true);
  return { kind, filter, services, now: context.now };
}

export async function orderExport(context: Ordering): Promise<z.input<typeof Export>> {
  const { tx, staff, deps, body } = context;
  const { id, kind, filter, format, encoding, purpose } = body;
  const { organisationId } = staff;
  const approvalId = await demandApproval(context, EXPORT_KINDS[kind].copy);
  const before = await findExport(tx, id);
  if (before) {
    if (before.requestedById !== staff.id) throw new Refusal('id-reused', { reason: 'export-id' });
    return presented(context, id);
  }
  const wanted = wantedOf(context, kind, filter);
  const columns = await chosenColumns(context, wanted);
  const { rows } = await countRows(tx, wanted);
  await refuseUnfit(context, rows);
  const key = organisationKey(organisationId);
  const added = await addExport(tx, {
    id,
    organisationId,
    services: wanted.services,
    kind,
    columns,
    filter: writeFilter(filter),
    format,
    // A workbook has an encoding of its own.
    encoding: format === 'xlsx' ? 'utf-8' : encoding,
    purpose: await deps.crypt.seal(key, exportPlace('purpose', id), purpose),
    requestedById: staff.id,
    approvalId,
    announced: rows,
  });
  if (!added) throw new Refusal('id-reused', { reason: 'export-id' });
  await auditDone(context, null, 'export.create', {
    objectKind: 'export',
    objectId: id,
    data: {
      kind,
      format,
      rows,
      query: writeFilter(filter),
      isPersonal: hasPersonal(kind, columns),
    },
  });
  return presented(context, id);
}

async function presented(context: Ordering, id: string): Promise<z.input<typeof Export>> {
  const row = await findExport(context.tx, id);
  const [one] = row ? await presentExports(context, [row]) : [];
  if (!one) throw new Refusal('not-found');
  return one;
}

async function chosenColumns(context: Ordering, { kind, services }: Wanted): Promise<string[]> {
  const chosen = new Set(context.body.columns);
  const known = (await columnsOf(context, kind, services)).map(({ code }) => code);
  if ([...chosen].every((code) => known.includes(code)))
    return known.filter((code) => chosen.has(code));
  throw new Refusal('invalid-input', {
    reason: 'unknown-column',
    text: '選んだ列の中に、今はないものがあります。画面を開き直して、列を選び直してください。',
  });
}

async function refuseUnfit({ tx, body }: Ordering, rows: number): Promise<void> {
  if (rows === 0) throw refused('no-rows', '条件に合う記録がありません。条件を変えてください。');
  if (body.format === 'xlsx' && rows > XLSX_MOST_ROWS)
    throw refused(
      'too-many-rows',
      `Excelの形式で書き出せるのは${XLSX_MOST_ROWS.toLocaleString('ja-JP')}行までです。条件で絞るか、CSVを選んでください。`,
    );
  if ((await countUnderWay(tx)) >= MOST_UNDER_WAY)
    throw refused(
      'too-many-exports',
      `同時に書き出せるのは${MOST_UNDER_WAY}件までです。終わるのを待つか、一覧で取りやめてください。`,
    );
}

function refused(reason: string, text: string): Refusal {
  return new Refusal('not-allowed-now', { reason, text });
}
