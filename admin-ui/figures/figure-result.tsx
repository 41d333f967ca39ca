/** The answer: what is counted, how much it is in all, the chart, and the table with the same numbers. */
import { Alert, Box, Typography } from '@mui/material';
import { lazy, Suspense } from 'react';
import { cellText, type FigureCell } from '../../domain/figure-table.ts';
import {
  DIMENSIONS,
  FIGURES,
  isDimension,
  type Division,
  type FigureCode,
} from '../../domain/figures.ts';
import { filterWords } from '../../domain/record-words.ts';
import { EmptyState, LoadingState } from '../parts/states.tsx';
import { useRecordNames } from '../records/use-record-filter.ts';
import type { FigureDefinitions, FigureTable } from '../staff-api/figures.ts';
import { NumbersTable } from './numbers-table.tsx';
import type { AskedFigures } from './use-question.ts';

const FigureChart = lazy(() =>
  import('./figure-chart.tsx').then((chart) => ({ default: chart.FigureChart })),
);

interface Props {
  table: FigureTable;
  question: AskedFigures;
  definitions: FigureDefinitions;
}

export function FigureResult({ table, question, definitions }: Props) {
  const { figure, rows, columns } = question;
  const { name, definition } = FIGURES[figure];
  const conditions = filterWords(question.filter, useRecordNames());
  const isNothing = table.total.hidden === null && (table.total.value ?? 0) === 0;
  return (
    <Box component="section" aria-label={name}>
      <Typography component="h2" variant="h2">
        {name}：{cellText(table.total, figure, table.threshold)}
        <Unit figure={figure} cell={table.total} />
      </Typography>
      <Before table={table} figure={figure} />
      <Box
        component="dl"
        sx={{ my: 1, maxWidth: '60rem', '& dt': { fontWeight: 700 }, '& dd': { m: 0 } }}
      >
        <dt>条件</dt>
        <dd>{conditions.map(([word, words]) => `${word}：${words}`).join('、') || 'なし'}</dd>
        <dt>定義</dt>
        <dd>{definition}</dd>
        {[rows, columns].map(
          (division) =>
            division !== null && (
              <DivisionDefinition key={division} division={division} definitions={definitions} />
            ),
        )}
      </Box>
      {table.threshold !== null && (
        <Alert severity="info" sx={{ mb: 1 }}>
          {table.threshold}
          未満の数は、1人を見分けるおそれがあるため表示しません。差し引きで分かってしまう数も「非表示」にしています。
        </Alert>
      )}
      {isNothing && (
        <EmptyState title="この条件に当てはまる記録はありません">
          期間やほかの条件を変えてください。
        </EmptyState>
      )}
      {rows !== null && !isNothing && (
        <>
          <Suspense fallback={<LoadingState what="グラフを用意しています" />}>
            <FigureChart table={table} figure={figure} rows={rows} />
          </Suspense>
          <NumbersTable
            table={table}
            question={question}
            headings={[nameOf(rows, definitions), nameOf(columns, definitions)]}
          />
        </>
      )}
    </Box>
  );
}

function nameOf(division: Division | null, { attributes }: FigureDefinitions): string {
  if (division === null) return '';
  if (isDimension(division)) return DIMENSIONS[division].name;
  return attributes.find(({ code }) => `a.${code}` === division)?.label ?? division.slice(2);
}

function DivisionDefinition({
  division,
  definitions,
}: {
  division: Division;
  definitions: FigureDefinitions;
}) {
  const ofAttribute =
    '相談の属性です。いくつも選べる属性では、1件が複数に入ることがあり、足しても合計にはなりません。';
  return (
    <>
      <dt>「{nameOf(division, definitions)}」とは</dt>
      <dd>{isDimension(division) ? DIMENSIONS[division].definition : ofAttribute}</dd>
    </>
  );
}

function Unit({ figure, cell }: { figure: FigureCode; cell: FigureCell }) {
  if (cell.value === null) return null;
  const { unit } = FIGURES[figure];
  return unit === 'duration'
    ? null
    : unit === 'persons'
      ? '人'
      : figure === 'accesses'
        ? '回'
        : '件';
}

/** How it was in as long a period before, and by how much it has changed. */
function Before({
  table: { before, total, threshold },
  figure,
}: {
  table: FigureTable;
  figure: FigureCode;
}) {
  if (!before) return null;
  const change = changeText(total, before.total, figure);
  return (
    <Typography sx={{ fontVariantNumeric: 'tabular-nums' }}>
      前の期間（{slashed(before.from)}から{slashed(before.to)}まで）：
      {cellText(before.total, figure, threshold)}
      <Unit figure={figure} cell={before.total} />
      {change && `（${change}）`}
    </Typography>
  );
}

function slashed(day: string): string {
  return day.replaceAll('-', '/');
}

function changeText(now: FigureCell, before: FigureCell, figure: FigureCode): string | null {
  if (now.value === null || before.value === null) return null;
  const difference = now.value - before.value;
  if (difference === 0) return '増減なし';
  const word = difference > 0 ? '増' : '減';
  const size = { value: Math.abs(difference), hidden: null };
  const part =
    before.value === 0
      ? ''
      : `、${Math.round((Math.abs(difference) / before.value) * 100)}%${word}`;
  return `${cellText(size, figure, null)}${word}${part}`;
}
