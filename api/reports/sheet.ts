/** A report on paper: what it is of, each table with its bars and what its numbers mean, and every correction. */
import type { Report } from '../../contracts/reports.ts';
import { cellText, marksText, periodText, REPORT_NAMES, TOTAL_ROW } from '../../domain/reports.ts';
import { copyFoot, madeFacts, type MadeCopy } from '../documents/copy-sheet.ts';
import type { Block, Fact, Sheet } from '../documents/sheet.ts';
import { longDayText, longTimeText } from '../documents/times.ts';

type Section = Report['snapshot']['sections'][number];
type Versions = Report['versions'];
export type Change = Versions[number]['changes'][number];

/** A table of more rows is long enough: its bars stand on the screen. */
const MOST_BARS = 31;

export function reportTitle({ kind, period }: Pick<Report, 'kind' | 'period'>): string {
  return `${periodText(kind, period)} 相談${REPORT_NAMES[kind]}`;
}

/** 「第2版（訂正1回）」 */
export function versionText({ version, frozenAt }: Pick<Report, 'version' | 'frozenAt'>): string {
  if (frozenAt === null) return '下書き（確定前）';
  return version === 1 ? '第1版' : `第${version}版（訂正${version - 1}回）`;
}

/** What a file says of itself, whatever its format. */
export function reportFacts(report: Report): Fact[] {
  const { snapshot, frozenAt, frozenBy, digest } = report;
  return [
    ['対象の窓口', snapshot.about],
    ['対象の期間', `${dayOf(snapshot.from)} から ${dayOf(snapshot.to)} まで`],
    ['版', versionText(report)],
    ['数字を数えた日時', longTimeText(snapshot.takenAt)],
    [
      '確定',
      frozenAt === null
        ? '確定していません'
        : `${longTimeText(frozenAt)}　${frozenBy?.name ?? '（不明）'}`,
    ],
    ['確認用の値（SHA-256）', digest],
  ];
}

export function reportSheet(report: Report, made: MadeCopy): Sheet {
  const { snapshot, frozenAt, versions } = report;
  return {
    title: reportTitle(report),
    top: [versionText(report)],
    head: [...reportFacts(report), ...madeFacts(made)],
    blocks: [
      ...(frozenAt === null
        ? [
            {
              kind: 'notice',
              text: '下書きです。確定するまで、数字が変わることがあります。',
            } as const,
          ]
        : []),
      ...corrections(versions),
      { kind: 'text', text: marksText(snapshot.threshold) },
      ...snapshot.sections.flatMap(sectionBlocks),
      { kind: 'heading', text: '数え方' },
      ...snapshot.sections
        .filter(tellsFigures)
        .map(({ definition }) => ({ kind: 'text', text: definition }) as const),
    ],
    foot: copyFoot(reportTitle(report)),
  };
}

/** Before the numbers: whoever has an earlier version sees at once what became of it. */
function corrections(versions: Versions): Block[] {
  const corrected = versions.filter(({ version }) => version > 1);
  if (corrected.length === 0) return [];
  return [
    { kind: 'heading', text: '訂正の一覧' },
    ...corrected.flatMap(({ version, frozenAt, frozenBy, reason, changes }): Block[] => [
      {
        kind: 'facts',
        facts: [
          [`第${version}版`, `${longTimeText(frozenAt)}　${frozenBy?.name ?? '（不明）'}`],
          ['訂正の理由', reason ?? ''],
        ],
      },
      {
        kind: 'table',
        columns: [
          { heading: '表', share: 2 },
          { heading: '項目', share: 2 },
          { heading: '列', share: 1.2 },
          { heading: '訂正前' },
          { heading: '訂正後' },
        ],
        rows: changes.map(changeCells),
      },
    ]),
  ];
}

/** 表・項目・列・訂正前・訂正後 */
export function changeCells({ title, row, column, unit, before, after }: Change): string[] {
  return [title, row, column, cellText(before, unit), cellText(after, unit)];
}

/** What the figures of all tables count stands at the end, once; how each table is divided stands above it. */
const tellsFigures = ({ code }: Section) => code === 'summary' || code === 'times';

function sectionBlocks(section: Section): Block[] {
  const { title, definition, columns, rows } = section;
  return [
    { kind: 'heading', text: title },
    ...(tellsFigures(section) ? [] : [{ kind: 'text', text: definition } as const]),
    ...(rows.length === 0
      ? [{ kind: 'text', text: 'この期間にはありません。' } as const]
      : [
          {
            kind: 'table',
            columns: [
              { heading: '', share: 2.4 },
              ...columns.map(({ name }) => ({ heading: name })),
            ],
            rows: rows.map(({ name, cells }) => [
              name,
              ...columns.map(({ unit }, at) => cellText(cells[at] ?? null, unit)),
            ]),
          } as const,
          ...bars(section),
        ]),
  ];
}

function bars({ columns, rows, drawn }: Section): Block[] {
  const column = drawn === null ? undefined : columns[drawn];
  // The total would make every other bar small.
  const parts = rows.filter(({ code }) => code !== TOTAL_ROW);
  if (drawn === null || !column || parts.length > MOST_BARS) return [];
  return [
    { kind: 'text', text: `グラフ：${column.name}` },
    {
      kind: 'bars',
      bars: parts.map(({ name, cells }) => {
        const cell = cells[drawn] ?? null;
        const value = typeof cell === 'number' ? cell : null;
        return { name, value, text: cellText(cell, column.unit) };
      }),
    },
  ];
}

function dayOf(day: string): string {
  return longDayText(`${day}T00:00:00+09:00`);
}
