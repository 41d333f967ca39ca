/** The table as bars: in shades of one colour, so that it reads in print and without colours as well. */
import { Box } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { BarChart } from '@mui/x-charts/BarChart';
import { durationText } from '../../domain/figure-table.ts';
import {
  DIMENSIONS,
  FIGURES,
  isDimension,
  type Division,
  type FigureCode,
} from '../../domain/figures.ts';
import type { FigureTable } from '../staff-api/figures.ts';

interface Props {
  table: FigureTable;
  figure: FigureCode;
  rows: Division;
}

/** Of more columns than there are shades the eye can tell apart, the bars show the rows' totals. */
const SHADES = [100, 62, 34, 18] as const;
const ROW_REM = 2;

export function FigureChart({ table, figure, rows }: Props) {
  const { palette } = useTheme();
  const { unit, addsUp } = FIGURES[figure];
  const isOfTime = isDimension(rows) && DIMENSIONS[rows].ofAccesses && rows !== 'service';
  const labels = table.rows.map(({ label }) => label);
  const seriesOf = seriesIn(table);
  const shown = (value: number | null) =>
    value === null
      ? '表示なし'
      : unit === 'duration'
        ? durationText(value)
        : value.toLocaleString('ja-JP');
  const values = { valueFormatter: (value: number) => shown(value), min: 0 };
  const names = { scaleType: 'band', data: labels, tickLabelInterval: () => true } as const;
  // Many months stand aslant, so that each keeps its name.
  const slant = labels.length > 8 ? { angle: -35, textAnchor: 'end' as const } : {};
  return (
    // The table below says the same to those who do not see it.
    <Box aria-hidden="true" sx={{ maxWidth: '60rem', breakInside: 'avoid' }}>
      <BarChart
        layout={isOfTime ? 'vertical' : 'horizontal'}
        height={isOfTime ? 320 : 16 * (ROW_REM * labels.length + 5)}
        series={seriesOf.map(({ label, data }, n) => ({
          label,
          data,
          valueFormatter: shown,
          color: `color-mix(in srgb, ${palette.primary.main} ${SHADES[n] ?? 100}%, ${palette.background.paper})`,
          ...(addsUp ? { stack: 'all' } : {}),
        }))}
        xAxis={[
          isOfTime ? { ...names, height: 72, tickLabelStyle: slant } : { ...values, height: 40 },
        ]}
        yAxis={[isOfTime ? { ...values, width: 64 } : { ...names, width: 160 }]}
        grid={isOfTime ? { horizontal: true } : { vertical: true }}
        hideLegend={seriesOf.length === 1}
        skipAnimation
        disableKeyboardNavigation
        sx={{ '& .MuiBarElement-root': { stroke: palette.text.primary, strokeWidth: 0.5 } }}
      />
    </Box>
  );
}

function seriesIn({ columns, cells, rowTotals }: FigureTable) {
  if (columns.length === 0 || columns.length > SHADES.length)
    return [{ label: '全体', data: rowTotals.map(({ value }) => value) }];
  return columns.map(({ label }, x) => ({
    label,
    data: cells.map((row) => row[x]?.value ?? null),
  }));
}
