/** What one must not miss about the person, whatever part of the screen is shown: what she asked for, and who writes. */
import { Box, Typography } from '@mui/material';
import { SUPPORTER_WORDS } from '../../domain/supporter.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { accommodationText } from './person-words.ts';

const ATTENTION = { color: 'var(--color-attention)', fontWeight: 700 };

export function PersonLine({ head }: { head: ConsultationHead }) {
  const { accommodations, supporter, linked } = head.consultee;
  const standing = accommodations.filter(({ status }) => status !== 'ended');
  const isDue = standing.some(({ isReviewDue }) => isReviewDue);
  return (
    <Box sx={{ display: 'flex', columnGap: 2, flexWrap: 'wrap' }}>
      {standing.length > 0 && (
        <Typography variant="body2">
          <strong>合理的配慮</strong>　{standing.map(accommodationText).join('、')}
          {isDue && (
            <Box component="span" sx={ATTENTION}>
              　見直す日です
            </Box>
          )}
        </Typography>
      )}
      {supporter && (
        <Typography variant="body2" sx={ATTENTION}>
          今は支援者（{SUPPORTER_WORDS[supporter.supporter]}）が書いています
        </Typography>
      )}
      {linked.length > 0 && (
        <Typography variant="body2">同じ人の別の記録 {linked.length}件</Typography>
      )}
    </Box>
  );
}
