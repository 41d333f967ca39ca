/** Rows of facts: a table where there is room, one card a row on a small screen, so that nothing lies outside of it. */
import {
  Box,
  Paper,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  useMediaQuery,
} from '@mui/material';
import type { ReactNode } from 'react';

export interface Column<Row> {
  heading: string;
  cell: (row: Row) => ReactNode;
  /** Breaks into lines where the table is narrow for it. */
  wraps?: boolean;
}

interface Props<Row> {
  /** What the table is of, for those who hear it. */
  label: string;
  /** The first names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

export function StackingTable<Row>(props: Props<Row>) {
  const isNarrow = useMediaQuery('(max-width: 899px)');
  return isNarrow ? <Cards {...props} /> : <Wide {...props} />;
}

function Wide<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  return (
    <TableContainer
      component={Paper}
      variant="outlined"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <Table size="small" aria-label={label} sx={{ fontVariantNumeric: 'tabular-nums' }}>
        <TableHead>
          <TableRow>
            {columns.map(({ heading }) => (
              <TableCell key={heading} sx={{ fontWeight: 700, ...headingSx(heading) }}>
                {heading}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={keyOf(row)} hover sx={{ position: 'relative' }}>
              {columns.map(({ heading, cell, wraps = false }, index) => (
                <TableCell
                  key={heading}
                  {...(index === 0 ? { component: 'th', scope: 'row' } : {})}
                  sx={{ whiteSpace: wraps ? 'normal' : 'nowrap' }}
                >
                  {cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

/** Long headings break between words, short ones not at all. */
function headingSx(heading: string) {
  return heading.length <= 6
    ? ({ whiteSpace: 'nowrap' } as const)
    : ({ minWidth: '4.5em', wordBreak: 'auto-phrase' } as const);
}

function Cards<Row>({ label, columns: [name, ...facts], rows, keyOf }: Props<Row>) {
  return (
    <Stack
      component="ul"
      aria-label={label}
      sx={{ gap: 1, p: 0, m: 0, listStyle: 'none', fontVariantNumeric: 'tabular-nums' }}
    >
      {rows.map((row) => (
        <Paper
          key={keyOf(row)}
          component="li"
          variant="outlined"
          sx={{ p: 1.5, position: 'relative', overflowWrap: 'anywhere' }}
        >
          <Box sx={{ fontWeight: 700, mb: 0.5 }}>{name?.cell(row)}</Box>
          <Box
            component="dl"
            sx={{
              m: 0,
              display: 'grid',
              gridTemplateColumns: 'fit-content(8rem) 1fr',
              columnGap: 1.5,
              rowGap: 0.25,
            }}
          >
            {facts.map(({ heading, cell }) => (
              <Fact key={heading} heading={heading}>
                {cell(row)}
              </Fact>
            ))}
          </Box>
        </Paper>
      ))}
    </Stack>
  );
}

function Fact({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <>
      <Box
        component="dt"
        sx={{
          color: 'text.secondary',
          fontSize: '0.875rem',
          lineHeight: 1.7,
          wordBreak: 'auto-phrase',
        }}
      >
        {heading}
      </Box>
      <Box component="dd" sx={{ m: 0, minWidth: 0 }}>
        {children}
      </Box>
    </>
  );
}
