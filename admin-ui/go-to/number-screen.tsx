/** A screen for a number, and a link with one: whoever may know of the consultation gets there, for others there is none. */
import { Box, Typography } from '@mui/material';
import { useEffect } from 'react';
import { useParams } from 'react-admin';
import { LoadingState } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';
import { NumberForm } from './number-form.tsx';
import { useByNumber } from './use-by-number.ts';

export function NumberScreen() {
  useTitle('番号で相談を開く');
  const { number = '' }: { number?: string } = useParams();
  const by = useByNumber();
  const { look } = by;
  useEffect(() => {
    if (number !== '') void look(number, { replace: true });
  }, [look, number]);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '32rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 2 }}>
        番号で相談を開く
      </Typography>
      {by.isLooking ? (
        <LoadingState what="相談を探しています" />
      ) : (
        <NumberForm key={number} by={by} number={number} />
      )}
    </Box>
  );
}
