/** 「自分の操作」: what one did oneself. */
import { Box, Typography } from '@mui/material';
import { useTitle } from '../parts/use-title.ts';
import { FoundRows } from './found-rows.tsx';
import { TrailFilters } from './trail-filters.tsx';
import { useTrailFilters } from './use-trail.ts';

export function OwnTrailScreen() {
  useTitle('自分の操作');
  const filters = useTrailFilters();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '80rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        自分の操作
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        自分が見たもの、行ったことの記録です。記録はだれにも変えられません。
      </Typography>
      <TrailFilters filters={filters} people={null} />
      <FoundRows filters={filters} own />
    </Box>
  );
}
