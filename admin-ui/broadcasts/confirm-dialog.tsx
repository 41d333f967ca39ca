/** The last look before it goes out: to how many, what of the month is left, when, and what its words tell. */
import { Box, FormControlLabel, Radio, RadioGroup, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { exceeds } from '../../domain/line-quota.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { BroadcastHead } from '../staff-api/broadcasts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { RevealingWarning } from './lock-screen.tsx';
import { ReachText } from './segment-form.tsx';
import { useStep } from './use-broadcast.ts';

interface Props {
  serviceId: string;
  broadcast: BroadcastHead;
  onClose: () => void;
}

export function ConfirmDialog({ serviceId, broadcast, onClose }: Props) {
  const api = useStaffApi();
  const step = useStep(serviceId);
  const { revealing, reach, quota, bubbles } = broadcast;
  const isTooMany = exceeds(reach.recipients, quota);
  const [isPlanned, setPlanned] = useState(false);
  const [sendAt, setSendAt] = useState<string | null>(null);
  const [revealReason, setRevealReason] = useState('');
  const [quotaReason, setQuotaReason] = useState('');
  const missing =
    reach.recipients === 0
      ? '届く人がいません。送る相手の条件を見直してください。'
      : isPlanned && sendAt === null
        ? '送る日時を入力してください。'
        : revealing.length > 0 && revealReason.trim() === ''
          ? 'このままの言葉で送る理由を入力してください。'
          : isTooMany && quotaReason.trim() === ''
            ? '残りの数を超えて送る理由を入力してください。'
            : null;
  async function send() {
    const head = await step(
      () =>
        api.confirmBroadcast(serviceId, broadcast.id, {
          basedOn: broadcast.version,
          sendAt: isPlanned ? sendAt : null,
          revealReason: revealing.length > 0 ? revealReason : null,
          quotaReason: isTooMany ? quotaReason : null,
        }),
      isPlanned ? '予約しました。' : '送り始めました。',
    );
    return head !== null;
  }
  return (
    <FormDialog
      title="送る前の確認"
      submitText={
        isPlanned
          ? `${reach.recipients.toLocaleString('ja-JP')}人への送信を予約する`
          : `${reach.recipients.toLocaleString('ja-JP')}人に今すぐ送る`
      }
      missing={missing}
      onSubmit={send}
      onClose={onClose}
      maxWidth="md"
    >
      <Box>
        <ReachText reach={{ ...reach, quota }} segment={broadcast.segment} />
      </Box>
      <Box
        component="section"
        aria-label="送る文"
        sx={{ bgcolor: 'var(--color-ground)', borderRadius: 2, p: 1.5 }}
      >
        {bubbles.map((text, index) => (
          <Typography
            key={`bubble-${index + 1}`}
            sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', mb: 1 }}
          >
            {text}
          </Typography>
        ))}
      </Box>
      <RadioGroup
        aria-label="送る時"
        value={isPlanned ? 'planned' : 'now'}
        onChange={({ target }) => setPlanned(target.value === 'planned')}
      >
        <FormControlLabel value="now" control={<Radio />} label="今すぐ送る" />
        <FormControlLabel value="planned" control={<Radio />} label="日時を決めて予約する" />
      </RadioGroup>
      {isPlanned && (
        <MomentField label="送る" value={sendAt} onChange={setSendAt} when="future" isBlank />
      )}
      <RevealingWarning words={revealing} />
      {revealing.length > 0 && (
        <TextField
          label="このままの言葉で送る理由"
          value={revealReason}
          onChange={({ target }) => setRevealReason(target.value)}
          required
          multiline
          slotProps={{ htmlInput: { maxLength: 300 } }}
        />
      )}
      {isTooMany && (
        <TextField
          label="残りの数を超えて送る理由"
          value={quotaReason}
          onChange={({ target }) => setQuotaReason(target.value)}
          helperText="例：追加の通数を申し込み済み。足りない分は送られず、結果に「上限」と出ます。"
          required
          multiline
          slotProps={{ htmlInput: { maxLength: 300 } }}
        />
      )}
    </FormDialog>
  );
}
