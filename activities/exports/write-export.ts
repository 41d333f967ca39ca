/**
 * Writes an export: selects its records once, reads them in their order, and puts the file part by part into its
 * folder. How far it is stands in the database with each part, so whoever takes it up after a kill goes on there.
 */
import {
  exportPlace,
  exportKey,
  notePart,
  noteRead,
  readSelection,
  selectRows,
  settle,
  takeUp,
} from '../../db/exports.ts';
import type { ExportRow, SelectedRecord } from '../../db/exports.ts';
import { openParts, partName, writePart, type PartsOf } from '../../db/export-parts.ts';
import type { Crypt } from '../../db/crypt.ts';
import type { Database } from '../../db/orm.ts';
import { codedFields } from '../../db/forms.ts';
import { inScope, type Tx } from '../../db/scope.ts';
import type { Fact } from '../../api/documents/sheet.ts';
import { Refusal } from '../../domain/errors.ts';
import {
  allColumns,
  EXPORT_LIVES_HOURS,
  XLSX_MOST_ROWS,
  type ExportColumn,
  type ExportFailure,
  type ExportKind,
} from '../../domain/exports.ts';
import { readFilter } from '../../domain/record-filter.ts';
import type { ExportPlace } from '../../domain/workflow-ids.ts';
import type { KeyStore } from '../../keys/client.ts';
import type { ExportOutcome } from '../contract.ts';
import { factsOf } from './conditions.ts';
import { readAttributes, readEvents, readMessages } from './contents.ts';
import { lookUp, type ExportCells, type Reading, type ReadRows } from './reading.ts';
import { readConsultations, readFigures } from './records.ts';
import { csvWriter, fitsXlsx, lettersIn, xlsxBytes, xlsxRow, type Unmappable } from './tables.ts';

export interface ExportDeps {
  /** Under the application's role: sees what the order's services hold. */
  database: Database;
  crypt: Pick<Crypt, 'open' | 'openSync' | 'seal' | 'sealBytes' | 'openBytes'>;
  keys: Pick<KeyStore, 'searchUnwrap'>;
  /** Where files wait to be fetched. */
  folder: string;
  /** Test hook: other steps than the usual. */
  pace?: Pace;
}

/** Of whoever runs it: asked again and again whether it is still wanted. */
export interface Running {
  /** Throws when it is to end. */
  checkWanted(): void;
}

interface Pace {
  /** So many records and rows are read at once … */
  records: number;
  rows: number;
  /** … and a part is written when it is so large, or so long after the one before. */
  partBytes: number;
  partMs: number;
  /** A workbook, which is held in memory whole, has no more. */
  letters: number;
}
const PACE: Pace = {
  records: 1_000,
  rows: 2_000,
  partBytes: 1024 * 1024,
  partMs: 1_000,
  letters: 20_000_000,
};
const SHEET_NAME = '記録';

const READERS: Record<ExportKind, ReadRows> = {
  consultations: readConsultations,
  messages: readMessages,
  attributes: readAttributes,
  events: readEvents,
  figures: readFigures,
};

interface Job {
  deps: ExportDeps;
  running: Running;
  order: ExportRow;
  reading: Reading;
  columns: readonly ExportColumn[];
  facts: readonly Fact[];
  parts: PartsOf;
  /** Of how many rows the file is. */
  selected: number;
}

/** `over`: somebody stopped it, or it was done before. */
export async function writeExport(
  deps: ExportDeps,
  { organisationId, exportId }: ExportPlace,
  running: Running,
): Promise<ExportOutcome> {
  const job = await begin(deps, { organisationId, exportId }, running);
  if (!job) return 'over';
  const failure = job.order.format === 'csv' ? await writeCsv(job) : await writeWorkbook(job);
  if (failure === 'over') return 'over';
  const as =
    failure === null
      ? ({ state: 'ready', livesHours: EXPORT_LIVES_HOURS } as const)
      : ({ state: 'failed', failure } as const);
  const isSettled = await inOrder(job, (tx) => settle(tx, job.order, as));
  return isSettled ? as.state : 'over';
}

async function begin(
  deps: ExportDeps,
  { organisationId, exportId }: ExportPlace,
  running: Running,
): Promise<Job | null> {
  const taken = await inScope(deps.database, { organisationId, serviceIds: [] }, (tx) =>
    takeUp(tx, exportId),
  );
  if (!taken) return null;
  const { services, kind, createdAt } = taken;
  const filter = readFilter(taken.filter);
  if (!filter) throw new Refusal('invalid-input', { reason: 'filter' });
  const prepared = await inScope(
    deps.database,
    { organisationId, serviceIds: services },
    async (tx) => {
      const lookedUp = await lookUp(tx, services);
      const chosen = allColumns(kind, codedFields(lookedUp.forms));
      const reading: Reading = {
        crypt: deps.crypt,
        keys: deps.keys,
        organisationId,
        kind,
        services,
        lookedUp,
        columns: new Set(taken.columns),
      };
      const wanted = { kind, filter, services, now: createdAt.getTime() };
      const selected =
        taken.selected ?? (await selectRows(tx, { organisationId, exportId }, wanted));
      const columns = chosen.filter(({ code }) => reading.columns.has(code));
      const facts = await factsOf(tx, {
        deps,
        organisationId,
        order: taken,
        filter,
        reading,
        columns,
        selected,
      });
      return { reading, columns, selected, facts };
    },
  );
  const parts = { folder: deps.folder, organisationId, exportId };
  await openParts(parts);
  return { deps, running, order: taken, parts, ...prepared };
}

function inOrder<T>({ deps, order, parts }: Job, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { organisationId } = parts;
  return inScope(deps.database, { organisationId, serviceIds: order.services }, work);
}

type Failed = ExportFailure | 'over' | null;

async function writeCsv(job: Job): Promise<Failed> {
  const { order, columns, facts, selected } = job;
  const pace = job.deps.pace ?? PACE;
  const unmappable = await unmappableSoFar(job);
  const csv = csvWriter(columns, order.encoding, unmappable);
  const reached = { place: order.place, written: order.written, bytes: Number(order.bytes) };
  let n = order.parts.length;
  let waiting: Buffer[] = n === 0 ? [csv.head(facts)] : [];
  let flushedAt = performance.now();

  async function flush(): Promise<boolean> {
    const bytes = Buffer.concat(waiting);
    const name = partName(n, order.attempt);
    await writePart(job.deps.crypt, job.parts, { n, name, bytes });
    reached.bytes += bytes.length;
    n += 1;
    waiting = [];
    flushedAt = performance.now();
    const unmappablePlaces = await sealPlaces(job, unmappable);
    const at = { ...reached, unmappable: unmappable.total, unmappablePlaces };
    return inOrder(job, (tx) => notePart(tx, order, name, at));
  }

  for await (const { records, found } of chunksOf(job, order.place)) {
    waiting.push(csv.rows(found, reached.written + 1));
    reached.place = records.at(-1)?.place ?? reached.place;
    reached.written += found.length;
    const size = waiting.reduce((sum, { length }) => sum + length, 0);
    const isDue = size >= pace.partBytes || performance.now() - flushedAt >= pace.partMs;
    if (isDue && !(await flush())) return 'over';
  }
  if (waiting.length > 0 && !(await flush())) return 'over';
  return reached.written === selected ? null : 'rows-differ';
}

/** A workbook is one piece: made in memory, and begun anew by whoever takes it up. */
async function writeWorkbook(job: Job): Promise<Failed> {
  const { order, columns, facts, selected } = job;
  if (selected > XLSX_MOST_ROWS) return 'too-many-rows';
  const { letters: most } = job.deps.pace ?? PACE;
  const rows = [];
  let letters = 0;
  let toldAt = performance.now();
  for await (const { found } of chunksOf(job, 0)) {
    if (!fitsXlsx(found)) return 'text-too-long';
    letters += lettersIn(found);
    if (letters > most) return 'too-many-rows';
    for (const cells of found) rows.push(xlsxRow(columns, cells));
    if (performance.now() - toldAt < PACE.partMs) continue;
    toldAt = performance.now();
    if (!(await inOrder(job, (tx) => noteRead(tx, order, rows.length)))) return 'over';
  }
  if (rows.length !== selected) return 'rows-differ';
  const bytes = await xlsxBytes(SHEET_NAME, { columns, rows }, facts);
  const name = partName(0, order.attempt);
  await writePart(job.deps.crypt, job.parts, { n: 0, name, bytes });
  const reached = { place: selected, written: selected, bytes: bytes.length };
  const none = { unmappable: 0, unmappablePlaces: null };
  const isNoted = await inOrder(job, (tx) => notePart(tx, order, name, { ...reached, ...none }));
  return isNoted ? null : 'over';
}

/** The selection from there on, with the rows it gives, some at a time. */
async function* chunksOf(
  job: Job,
  from: number,
): AsyncGenerator<{ records: SelectedRecord[]; found: ExportCells[] }> {
  const { deps, running, parts, order, reading } = job;
  const { exportId, organisationId } = parts;
  const pace = deps.pace ?? PACE;
  const scope = { organisationId, serviceIds: order.services };
  for (let after = from; ;) {
    running.checkWanted();
    const chunk = await inScope(deps.database, scope, async (tx) => {
      const next = await readSelection(tx, exportId, { after, limit: pace.records });
      const records = asManyAsFit(next, pace.rows);
      const found = records.length === 0 ? [] : await READERS[reading.kind](tx, reading, records);
      return { records, found };
    });
    const last = chunk.records.at(-1);
    if (!last) return;
    after = last.place;
    yield chunk;
  }
}

/** At least one record, and no more rows than are held at once. */
function asManyAsFit(records: readonly SelectedRecord[], most: number): SelectedRecord[] {
  let rows = 0;
  const end = records.findIndex(({ rowCount }, at) => {
    rows += rowCount;
    return at > 0 && rows > most;
  });
  return end === -1 ? [...records] : records.slice(0, end);
}

async function unmappableSoFar({ deps, order, parts }: Job): Promise<Unmappable> {
  const { organisationId, exportId } = parts;
  const { unmappable, unmappablePlaces } = order;
  if (unmappablePlaces === null) return { total: unmappable, places: [] };
  const place = exportPlace('unmappable_places', exportId);
  const text = await deps.crypt.open(organisationId, place, unmappablePlaces);
  return { total: unmappable, places: JSON.parse(text) as Unmappable['places'] };
}

async function sealPlaces({ deps, parts }: Job, { places }: Unmappable): Promise<Buffer | null> {
  const { organisationId, exportId } = parts;
  if (places.length === 0) return null;
  const place = exportPlace('unmappable_places', exportId);
  return deps.crypt.seal(exportKey(organisationId, exportId), place, JSON.stringify(places));
}
