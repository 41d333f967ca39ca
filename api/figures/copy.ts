/** A table of figures as a file, with what was asked and what is counted printed in it. */
import type { z } from 'zod';
import type { FigureCopyBody, FigureTable } from '../../contracts/figures.ts';
import {
  attributeOf,
  DIMENSIONS,
  FIGURES,
  isDimension,
  type Division,
} from '../../domain/figures.ts';
import { cellText, type FigureCell } from '../../domain/figure-table.ts';
import { businessDate } from '../../domain/hours.ts';
import { attributeName, filterWords } from '../../domain/record-words.ts';
import { registerCopy } from '../copies/register.ts';
import { CSV_TYPE, writeCsv } from '../csv/write.ts';
import { madeFacts } from '../documents/copy-sheet.ts';
import type { Fact } from '../documents/sheet.ts';
import type { AfterCommit, StaffContext } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { auditDone } from '../staff-audit.ts';
import { writeXlsx, XLSX_TYPE } from '../xlsx/write-xlsx.ts';
import { questionOf, tableOf, type Question } from './table.ts';

type Context = StaffContext<undefined, unknown, unknown, z.output<typeof FigureCopyBody>>;
type Table = Omit<FigureTable, 'hasRecords' | 'before'>;

/** Registered as a copy, under the ward's approval. */
export async function copyFigures(context: Context): Promise<AfterCommit<undefined>> {
  const { body, tx, staff, deps, now } = context;
  const question = await questionOf(context, body, 'figures.export');
  const table = await tableOf(context, question);
  const { format, reason } = body;
  const rowCount = table.rows.length + 1;
  const [only, ...others] = question.services;
  const serviceId = others.length === 0 && only !== undefined ? only : null;
  await registerCopy(context, { serviceId, kind: 'figures', format, rowCount, reason });
  const { figure, rows, columns } = body;
  await auditDone(context, serviceId === null ? null : { id: null, serviceId }, 'figures.export', {
    objectKind: 'copy',
    data: { figure, rows, columns, format, count: rowCount },
  });
  const people = await deps.staff.people.names(tx, staff.organisationId, [staff.id], now);
  const by = people.of(staff.id).name ?? staff.loginId;
  const facts = [...factsOf(question), ...madeFacts({ by, at: now, reason })];
  const name = `集計_${FIGURES[question.figure].name}_${businessDate(now)}.${format}`;
  if (format === 'csv')
    return sendBytes({ name, mediaType: CSV_TYPE, isInline: false }, csvOf(question, table, facts));
  return sendBytes(
    { name, mediaType: XLSX_TYPE, isInline: false },
    await xlsxOf(question, table, facts),
  );
}

function divisionName(division: Division | null, { names }: Question): string {
  if (!division) return '区分';
  if (isDimension(division)) return DIMENSIONS[division].name;
  return attributeName(attributeOf(division) ?? '', names);
}

function headingsOf(question: Question, table: Table): string[] {
  const totals = question.columns ? ['合計'] : [];
  const columns = question.columns
    ? table.columns.map(({ label }) => label)
    : [FIGURES[question.figure].name];
  return [divisionName(question.rows, question), ...columns, ...totals];
}

/** Rows with their totals, and the row of totals. */
function linesOf<Cell>(
  question: Question,
  table: Table,
  cellOf: (cell: FigureCell) => Cell,
): [label: string, ...cells: Cell[]][] {
  const withTotal = (cells: readonly FigureCell[], total: FigureCell | undefined) =>
    [...cells, ...(question.columns && total ? [total] : [])].map(cellOf);
  return [
    ...table.rows.map(({ label }, n): [string, ...Cell[]] => [
      label,
      ...withTotal(table.cells[n] ?? [], table.rowTotals[n]),
    ]),
    ['合計', ...withTotal(table.columnTotals, table.total)],
  ];
}

/** Under the table: a file that is read by people and by programs alike. */
function csvOf(question: Question, table: Table, facts: readonly Fact[]): Buffer {
  const cellOf = (cell: FigureCell) => plainOf(question, cell);
  return writeCsv(headingsOf(question, table), [
    ...linesOf(question, table, cellOf),
    [],
    ...facts.map(([name, words]) => [name, words]),
  ]);
}

function xlsxOf(question: Question, table: Table, facts: readonly Fact[]): Promise<Buffer> {
  const [first = '', ...others] = headingsOf(question, table);
  return writeXlsx(
    [
      {
        name: '集計',
        columns: [
          { heading: first, kind: 'text' },
          ...others.map((heading) => ({ heading, kind: 'number' as const })),
        ],
        rows: linesOf(question, table, (cell) => plainOf(question, cell)),
      },
    ],
    facts,
  );
}

/** A number as a number (times in seconds), what is hidden as its mark. */
function plainOf({ figure, threshold }: Question, cell: FigureCell): string | number | null {
  if (cell.hidden) return cellText(cell, figure, threshold);
  return cell.value === null ? null : Math.round(cell.value);
}

function factsOf(question: Question): Fact[] {
  const { figure, rows, columns, names, threshold, services, filter } = question;
  const { name, definition, unit } = FIGURES[figure];
  const inScope = names.services.filter(({ id }) => services.includes(id));
  const divisions = [rows, columns].flatMap((division): Fact[] =>
    division && isDimension(division)
      ? [[`「${DIMENSIONS[division].name}」とは`, DIMENSIONS[division].definition]]
      : [],
  );
  return [
    ['集計', name],
    ['定義', `${definition}${unit === 'duration' ? '単位は秒です。' : ''}`],
    ...divisions,
    ['窓口', inScope.map((service) => service.name).join('、')],
    ...filterWords({ ...filter, services: undefined }, names),
    ...(threshold === null
      ? []
      : [
          [
            '少ない数',
            `${threshold}未満の数と、それが差し引きで分かる数は表示していません。0はそのまま表示しています。`,
          ] satisfies Fact,
        ]),
  ];
}
