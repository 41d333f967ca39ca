/** The numbers of the chart as a real table; each leads to the consultations behind it. */
import {
  Box,
  Link,
  Paper,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
} from '@mui/material';
import type { ReactNode } from 'react';
import { cellText, type FigureCell } from '../../domain/figure-table.ts';
import { FIGURES } from '../../domain/figures.ts';
import type { FigureTable } from '../staff-api/figures.ts';
import type { AskedFigures } from './use-question.ts';

interface Props {
  table: FigureTable;
  question: AskedFigures;
  /** What the rows and the columns are. */
  headings: readonly [rows: string, columns: string];
}

const NUMBER_SX = { textAlign: 'right', whiteSpace: 'nowrap' } as const;
const TOTAL_SX = { ...NUMBER_SX, fontWeight: 700 } as const;

export function NumbersTable({ table, question, headings: [ofRows, ofColumns] }: Props) {
  const { name } = FIGURES[question.figure];
  const { rows, columns, cells, rowTotals, columnTotals, total, before } = table;
  const earlier = question.columns === null ? before?.rowTotals : null;
  const caption = `${name}（${ofRows}${ofColumns && ` × ${ofColumns}`}）`;
  return (
    <TableContainer
      component={Paper}
      variant="outlined"
      tabIndex={0}
      role="region"
      aria-label={`${caption}の表`}
      sx={{ mt: 1, width: 'fit-content', maxWidth: '100%' }}
    >
      <Table
        size="small"
        sx={{ width: 'auto', minWidth: '20rem', fontVariantNumeric: 'tabular-nums' }}
      >
        <Box component="caption" className="visually-hidden">
          {caption}
        </Box>
        <TableHead>
          <TableRow>
            <TableCell component="th" scope="col" sx={{ fontWeight: 700 }}>
              {ofRows}
            </TableCell>
            {columns.map(({ code, label }) => (
              <TableCell key={code} component="th" scope="col" sx={TOTAL_SX}>
                {label}
              </TableCell>
            ))}
            <TableCell component="th" scope="col" sx={TOTAL_SX}>
              {question.columns ? '合計' : name}
            </TableCell>
            {earlier && (
              <TableCell component="th" scope="col" sx={TOTAL_SX}>
                前の期間
              </TableCell>
            )}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row, y) => (
            <TableRow key={row.code} hover>
              <TableCell component="th" scope="row" sx={{ whiteSpace: 'nowrap' }}>
                {row.label}
              </TableCell>
              {columns.map((column, x) => (
                <Number
                  key={column.code}
                  cell={cells[y]?.[x]}
                  place={{ row: row.code, column: column.code }}
                  {...{ table, question }}
                />
              ))}
              <Number
                cell={rowTotals[y]}
                place={{ row: row.code }}
                isTotal={columns.length > 0}
                {...{ table, question }}
              />
              {earlier && <Plain cell={earlier[y]} {...{ table, question }} />}
            </TableRow>
          ))}
          <TableRow>
            <TableCell component="th" scope="row" sx={{ fontWeight: 700 }}>
              全体
            </TableCell>
            {columns.map((column, x) => (
              <Number
                key={column.code}
                cell={columnTotals[x]}
                place={{ column: column.code }}
                isTotal
                {...{ table, question }}
              />
            ))}
            <Number cell={total} place={{}} isTotal {...{ table, question }} />
            {earlier && <Plain cell={before?.total} {...{ table, question }} />}
          </TableRow>
        </TableBody>
      </Table>
    </TableContainer>
  );
}

type Shared = Pick<Props, 'table' | 'question'> & { cell: FigureCell | undefined };

function Plain({ cell, table, question }: Shared) {
  return (
    <TableCell sx={NUMBER_SX}>{cell && cellText(cell, question.figure, table.threshold)}</TableCell>
  );
}

function Number({
  cell,
  place,
  table,
  question,
  isTotal = false,
}: Shared & { place: Record<string, string>; isTotal?: boolean }) {
  const text = cell ? cellText(cell, question.figure, table.threshold) : '';
  const leads = table.hasRecords && question.figure !== 'accesses' && (cell?.value ?? 0) > 0;
  const address = `#/figures/consultations?${new URLSearchParams([...question.query, ...Object.entries(place)])}`;
  const shown: ReactNode = leads ? <Link href={address}>{text}</Link> : text;
  return <TableCell sx={isTotal ? TOTAL_SX : NUMBER_SX}>{shown}</TableCell>;
}
