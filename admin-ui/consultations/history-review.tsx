/** The gate before the talk: what is known of her, read and confirmed by one key. */
import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { ConsultationHead } from '../staff-api/types.ts';
import { ReviewSummary } from './review-summary.tsx';
import { useCommand } from './use-command.ts';

export function HistoryReview({ head }: { head: ConsultationHead }) {
  const { run, isRunning } = useCommand(head);
  const [isUrgent, setUrgent] = useState(false);
  const [reason, setReason] = useState('');
  return (
    <Box
      component="section"
      aria-labelledby="review-heading"
      sx={{
        borderTop: '2px solid',
        borderColor: 'primary.main',
        px: { xs: 1.5, sm: 2 },
        py: 1.5,
        bgcolor: 'var(--color-action-ground)',
        maxHeight: '65%',
        overflowY: 'auto',
        flexShrink: 0,
      }}
    >
      <Typography id="review-heading" component="h2" variant="h2" sx={{ mb: 0.5 }}>
        返信の前に読んでください
      </Typography>
      <ReviewSummary head={head} />
      {isUrgent ? (
        <Stack
          component="form"
          spacing={1}
          sx={{ mt: 1 }}
          onSubmit={(event) => {
            event.preventDefault();
            void run('confirm-history-review', { mode: 'urgent', reason });
          }}
        >
          <TextField
            label="読まずに進む理由（記録されます）"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            required
            autoFocus
            size="small"
            sx={{ bgcolor: 'background.paper' }}
          />
          <Stack direction="row" spacing={1}>
            <Button
              type="submit"
              variant="contained"
              color="error"
              disabled={isRunning || reason.trim() === ''}
            >
              緊急として進む
            </Button>
            <Button onClick={() => setUrgent(false)}>やめる</Button>
          </Stack>
        </Stack>
      ) : (
        <Stack
          direction="row"
          sx={{
            gap: 1,
            pt: 1,
            pb: 1.5,
            mb: -1.5,
            flexWrap: 'wrap',
            alignItems: 'center',
            // In sight however much there is to read on a small screen.
            position: 'sticky',
            bottom: -12,
            bgcolor: 'var(--color-action-ground)',
          }}
        >
          <Button
            variant="contained"
            autoFocus
            disabled={isRunning}
            onClick={() => void run('confirm-history-review', { mode: 'read' })}
          >
            読みました。会話を始める（Enter）
          </Button>
          <Button color="error" onClick={() => setUrgent(true)}>
            緊急のため先に進む
          </Button>
        </Stack>
      )}
    </Box>
  );
}
