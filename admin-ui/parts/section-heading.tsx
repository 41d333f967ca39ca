/** The name of a part of a screen that stands among others. */
import { Typography } from '@mui/material';
import type { ReactNode } from 'react';

export function SectionHeading({ children }: { children: ReactNode }) {
  return (
    <Typography component="h2" variant="h2" sx={{ mt: 2, mb: 1 }}>
      {children}
    </Typography>
  );
}
