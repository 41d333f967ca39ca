/** One table of a report: its numbers, bars beside those that are drawn, and what they mean. */
import {
  Box,
  Paper,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { cellText, TOTAL_ROW, type ReportCell } from '../../domain/reports.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import type { ReportSectionShown } from '../staff-api/reports.ts';

export function SectionTable({ section }: { section: ReportSectionShown }) {
  const { title, definition, columns, rows, drawn } = section;
  // The total would make every other bar small.
  const parts = rows.filter(({ code }) => code !== TOTAL_ROW);
  const greatest = Math.max(1, ...parts.map(({ cells }) => numberIn(cells, drawn)));
  return (
    <Box component="section" sx={{ mb: 3 }}>
      <SectionHeading>{title}</SectionHeading>
      <TableContainer
        component={Paper}
        variant="outlined"
        tabIndex={0}
        role="region"
        aria-label={title}
      >
        <Table size="small" aria-label={title} sx={{ fontVariantNumeric: 'tabular-nums' }}>
          <TableHead>
            <TableRow>
              <TableCell sx={{ fontWeight: 700 }}>項目</TableCell>
              {columns.map(({ name }) => (
                <TableCell key={name} align="right" sx={{ fontWeight: 700, whiteSpace: 'nowrap' }}>
                  {name}
                </TableCell>
              ))}
              {drawn !== null && <TableCell aria-hidden />}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map(({ code, name, cells }) => (
              <TableRow key={code}>
                <TableCell component="th" scope="row" sx={{ minWidth: '8rem' }}>
                  {name}
                </TableCell>
                {columns.map((column, at) => (
                  <TableCell key={column.name} align="right" sx={{ whiteSpace: 'nowrap' }}>
                    {cellText(cells[at] ?? null, column.unit)}
                  </TableCell>
                ))}
                {drawn !== null && (
                  // The number stands in the same row: the bar is for the eye alone.
                  <TableCell aria-hidden sx={{ width: '40%', minWidth: '6rem' }}>
                    {code !== TOTAL_ROW && (
                      <Box
                        sx={{
                          height: '0.75rem',
                          width: `${(100 * numberIn(cells, drawn)) / greatest}%`,
                          bgcolor: 'primary.main',
                          printColorAdjust: 'exact',
                        }}
                      />
                    )}
                  </TableCell>
                )}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      <Typography
        component="details"
        variant="body2"
        sx={{ mt: 0.5, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        <summary>数え方</summary>
        {definition}
      </Typography>
    </Box>
  );
}

function numberIn(cells: readonly ReportCell[], at: number | null): number {
  const cell = at === null ? null : cells[at];
  return typeof cell === 'number' ? cell : 0;
}
