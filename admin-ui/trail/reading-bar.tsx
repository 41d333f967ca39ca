/** For what one reads a consultation that is not one's own: asked where nothing tells, and until when one is let in. */
import { Alert, Box, Button, MenuItem, TextField, useMediaQuery } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { PURPOSE_NAMES, STATED_PURPOSES, type StatedPurpose } from '../../domain/reading.ts';
import { clockText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead } from '../staff-api/types.ts';

const BAR_SX = {
  px: { xs: 1, sm: 2 },
  py: 0.25,
  flexShrink: 0,
  borderRadius: 0,
  '& .MuiAlert-message': { py: 0.5 },
} as const;

export function ReadingBar({ head }: { head: ConsultationHead }) {
  if (head.letInUntil !== null) return <LetIn head={head} until={head.letInUntil} />;
  return head.readAs === 'colleague' ? <PurposeAsked id={head.id} /> : null;
}

/** As it stands on a button, or in a list. */
const CHOICES = STATED_PURPOSES.map((purpose) => ({
  purpose,
  text: PURPOSE_NAMES[purpose].replace(/ため$/u, ''),
}));

function PurposeAsked({ id }: { id: string }) {
  const api = useStaffApi();
  const change = useChange('consultations');
  const isNarrow = useMediaQuery('(max-width: 699px)');
  const state = (purpose: StatedPurpose) =>
    void change(() => api.statePurpose(id, purpose), '目的を記録しました。');
  return (
    <Alert severity="info" icon={false} sx={BAR_SX} role="group" aria-label="見る目的">
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1, alignItems: 'center' }}>
        <span>ほかの職員の担当です。見る目的を選んでください（操作記録に残ります）。</span>
        {isNarrow ? (
          <TextField
            select
            label="見る目的"
            value=""
            size="small"
            sx={{ width: '100%', mt: 1 }}
            slotProps={{ inputLabel: { shrink: true } }}
            onChange={({ target }) => {
              const chosen = CHOICES.find(({ purpose }) => purpose === target.value);
              if (chosen) state(chosen.purpose);
            }}
          >
            {CHOICES.map(({ purpose, text }) => (
              <MenuItem key={purpose} value={purpose}>
                {text}
              </MenuItem>
            ))}
          </TextField>
        ) : (
          CHOICES.map(({ purpose, text }) => (
            <Button key={purpose} size="small" variant="outlined" onClick={() => state(purpose)}>
              {text}
            </Button>
          ))
        )}
      </Box>
    </Alert>
  );
}

function LetIn({ head, until }: { head: ConsultationHead; until: string }) {
  const client = useQueryClient();
  useEffect(() => {
    const left = Date.parse(until) - Date.now();
    // Longer than a browser's clock reaches, somebody has closed it.
    if (left > 24 * 3_600_000) return;
    const timer = setTimeout(() => void client.resetQueries(), Math.max(0, left) + 1_000);
    return () => clearTimeout(timer);
  }, [client, until]);
  return (
    <Alert severity="warning" icon={false} sx={BAR_SX} role="status">
      {head.readAs === 'emergency'
        ? `緊急閲覧中です（${clockText(until)}まで）。見ることだけができます。見たことはすべて記録され、スーパーバイザーがあとから確認します。`
        : '監査のために内容を見ています。見ることだけができます。見たことはすべて操作記録に残ります。'}
    </Alert>
  );
}
