/** One thing that is set: what it is called, what it is for, and the fields for it. */
import { Paper, Stack, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';

interface Props {
  title: string;
  help?: ReactNode;
  children: ReactNode;
}

export function PartCard({ title, help, children }: Props) {
  const id = useId();
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-labelledby={id}
      sx={{ p: { xs: 1.5, sm: 2 } }}
    >
      <Stack sx={{ gap: 1.5 }}>
        <Typography id={id} component="h2" sx={{ fontWeight: 700, fontSize: '1.125rem' }}>
          {title}
        </Typography>
        {help !== undefined && <Typography variant="body2">{help}</Typography>}
        {children}
      </Stack>
    </Paper>
  );
}

/** A fault of the whole list rather than of one of its rows. */
export function ListFault({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <Typography role="status" variant="body2" sx={{ color: 'var(--color-danger)' }}>
      {text}
    </Typography>
  );
}
