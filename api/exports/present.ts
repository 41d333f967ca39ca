/** Orders to write records out, as whoever may make them sees them. */
import type { z } from 'zod';
import type { Export, ExportChoices, UnmappablePlaces } from '../../contracts/exports.ts';
import { exportPlace, type ExportRow } from '../../db/exports.ts';
import { codedFields, readForms } from '../../db/forms.ts';
import {
  allColumns,
  EXPORT_KIND_CODES,
  EXPORT_KINDS,
  XLSX_MOST_ROWS,
  type ExportColumn,
  type ExportKind,
} from '../../domain/exports.ts';
import { businessDate } from '../../domain/hours.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { approvalInForce } from '../copies/queries.ts';
import type { StaffContext } from '../http/route.ts';

export type ExportContext = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;

/** In which this person may write out records. */
export function exportServices({ staff }: Pick<ExportContext, 'staff'>): string[] {
  return [...staff.servicesWith('record.export', 'service')];
}

/** All columns of a kind, as these services' forms have them. */
export async function columnsOf(
  { tx }: Pick<ExportContext, 'tx'>,
  kind: ExportKind,
  services: readonly string[],
): Promise<ExportColumn[]> {
  return allColumns(kind, codedFields(await readForms(tx, services)));
}

export async function presentChoices(
  context: ExportContext,
): Promise<z.input<typeof ExportChoices>> {
  const { tx, now } = context;
  const services = exportServices(context);
  const nameOf = await serviceNames(
    context,
    services.map((serviceId) => ({ serviceId })),
  );
  const fields = codedFields(await readForms(tx, services));
  const kinds = [];
  for (const kind of EXPORT_KIND_CODES) {
    const { name, about, copy } = EXPORT_KINDS[kind];
    const approval = await approvalInForce(tx, copy, businessDate(now));
    const columns = allColumns(kind, fields).map(({ kind: _cell, ...column }) => column);
    kinds.push({ kind, name, about, isApproved: approval !== undefined, columns });
  }
  return {
    services: services.map((id) => ({ id, name: nameOf(id) })),
    kinds,
    xlsxMostRows: XLSX_MOST_ROWS,
  };
}

export async function presentExports(
  context: ExportContext,
  found: readonly ExportRow[],
): Promise<z.input<typeof Export>[]> {
  const { tx, staff, deps, now } = context;
  const { organisationId } = staff;
  const ids = found.map(({ requestedById }) => requestedById);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  return Promise.all(
    found.map(async (row) => ({
      id: row.id,
      kind: row.kind,
      format: row.format,
      encoding: row.encoding,
      columns: row.columns,
      hasPersonal: hasPersonal(row.kind, row.columns),
      filter: row.filter,
      purpose: await deps.crypt.open(organisationId, exportPlace('purpose', row.id), row.purpose),
      requestedBy: people.of(row.requestedById),
      isOwn: row.requestedById === staff.id,
      createdAt: row.createdAt.toISOString(),
      state: row.state,
      announced: row.announced,
      selected: row.selected,
      written: row.written,
      bytes: Number(row.bytes),
      unmappable: row.unmappable,
      failure: row.failure,
      expiresAt: row.expiresAt?.toISOString() ?? null,
      fetchedAt: row.fetchedAt?.toISOString() ?? null,
    })),
  );
}

/** Attributes among the figures are codes of nobody. */
export function hasPersonal(kind: ExportKind, codes: readonly string[]): boolean {
  return allColumns(kind, []).some(({ code, isPersonal }) => isPersonal && codes.includes(code));
}

/** Where letters stand that the encoding does not have; they go with the file. */
export async function presentUnmappable(
  { staff, deps }: ExportContext,
  { id, unmappable, unmappablePlaces }: ExportRow,
): Promise<z.input<typeof UnmappablePlaces>> {
  if (unmappablePlaces === null) return { total: unmappable, data: [] };
  const place = exportPlace('unmappable_places', id);
  const text = await deps.crypt.open(staff.organisationId, place, unmappablePlaces);
  const places = JSON.parse(text) as { row: number; column: string; letter: string }[];
  return {
    total: unmappable,
    data: places.map((one) => ({ ...one, code: codeOf(one.letter) })),
  };
}

/** 「U+1F600」 */
function codeOf(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
