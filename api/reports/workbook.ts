/** A report as a workbook: a sheet for each table, one for the corrections, one for what it is of and what its numbers mean. */
import type { Report } from '../../contracts/reports.ts';
import { cellText, marksText, type ReportCell } from '../../domain/reports.ts';
import { madeFacts, type MadeCopy } from '../documents/copy-sheet.ts';
import type { Fact } from '../documents/sheet.ts';
import { sortableText } from '../documents/times.ts';
import { writeXlsx, type XlsxCell, type XlsxSheet } from '../xlsx/write-xlsx.ts';
import { changeCells, reportFacts } from './sheet.ts';

type Section = Report['snapshot']['sections'][number];

export function reportWorkbook(report: Report, made: MadeCopy): Promise<Buffer> {
  const { sections } = report.snapshot;
  const conditions: Fact[] = [
    ...reportFacts(report),
    ...madeFacts(made),
    ['少数・非表示', marksText(report.snapshot.threshold)],
    ...sections.map(({ title, definition }) => [title, definition] as const),
  ];
  const names = sheetNames(sections);
  return writeXlsx(
    [...sections.map((section, at) => sheetOf(section, names[at] ?? '')), corrections(report)],
    conditions,
  );
}

function sheetOf({ columns, rows }: Section, name: string): XlsxSheet {
  return {
    name,
    columns: [
      { heading: '項目', kind: 'text', width: 34 },
      ...columns.map((column) => ({
        heading: column.unit === '' ? column.name : `${column.name}（${column.unit}）`,
        kind: 'number' as const,
        width: 18,
      })),
    ],
    rows: rows.map((row) => [row.name, ...columns.map((_, at) => cellOf(row.cells[at] ?? null))]),
  };
}

function cellOf(cell: ReportCell): XlsxCell {
  return typeof cell === 'string' ? cellText(cell, '') : cell;
}

function corrections({ versions }: Report): XlsxSheet {
  const text = (heading: string, width: number) => ({ heading, kind: 'text' as const, width });
  return {
    name: '訂正の一覧',
    columns: [
      text('版', 8),
      text('訂正した日時', 20),
      text('訂正した人', 16),
      text('理由', 40),
      text('表', 24),
      text('項目', 24),
      text('列', 16),
      text('訂正前', 12),
      text('訂正後', 12),
    ],
    rows: versions
      .filter(({ version }) => version > 1)
      .flatMap(({ version, frozenAt, frozenBy, reason, changes }) =>
        changes.map((change) => [
          `第${version}版`,
          sortableText(frozenAt),
          frozenBy?.name ?? '',
          reason,
          ...changeCells(change),
        ]),
      ),
  };
}

/** Excel takes 31 letters, none of these, and no name twice. */
function sheetNames(sections: readonly Section[]): string[] {
  const taken = new Set<string>(['訂正の一覧', '条件']);
  return sections.map(({ title }) => {
    const plain = title.replaceAll(/[\\/?*[\]:']/gu, '・').slice(0, 28);
    let name = plain;
    for (let n = 2; taken.has(name); n += 1) name = `${plain}${n}`;
    taken.add(name);
    return name;
  });
}
