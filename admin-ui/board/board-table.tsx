/** A table of the board: one row a service or a person; on a small screen it is moved sideways. */
import {
  Paper,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useId, type ReactNode } from 'react';

interface Props {
  title: string;
  headings: readonly string[];
  children: ReactNode;
}

export function BoardTable({ title, headings, children }: Props) {
  const id = useId();
  return (
    <div>
      <Typography id={id} component="h2" variant="h2" sx={{ mt: 2, mb: 1 }}>
        {title}
      </Typography>
      <TableContainer
        component={Paper}
        variant="outlined"
        tabIndex={0}
        role="region"
        aria-labelledby={id}
      >
        <Table
          size="small"
          aria-labelledby={id}
          sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
        >
          <TableHead>
            <TableRow>
              {headings.map((heading) => (
                <TableCell key={heading} sx={{ fontWeight: 700 }}>
                  {heading}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>{children}</TableBody>
        </Table>
      </TableContainer>
    </div>
  );
}
