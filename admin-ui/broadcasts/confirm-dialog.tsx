/** The last look before it goes out: to how many, what of the month is left, when, and what its words tell. */
import {
  Box,
  FormControlLabel,
  Radio,
  RadioGroup,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { exceeds } from '../../domain/line-quota.ts';
import { readTime } from '../../domain/typed-dates.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { businessDay } from '../parts/time.ts';
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
      {isPlanned && <PlannedField onChange={setSendAt} />}
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

/** A day and a time to come, in the municipality's time zone. */
function PlannedField({ onChange }: { onChange: (sendAt: string | null) => void }) {
  const today = businessDay(new Date());
  const [day, setDay] = useState<TypedDay>('');
  const [time, setTime] = useState('');
  const read = readTime(time);
  function give(nextDay: TypedDay, nextTime: string) {
    const clock = readTime(nextTime);
    const at = nextDay && clock ? new Date(`${nextDay}T${clock}:00+09:00`) : null;
    onChange(at === null || at.getTime() < Date.now() ? null : at.toISOString());
  }
  const isPast = day && read ? Date.parse(`${day}T${read}:00+09:00`) < Date.now() : false;
  const fault = isPast
    ? 'これからの時刻を入力してください。'
    : read === null
      ? '14:05 のように入力してください。'
      : '24時間で入力';
  return (
    <Stack direction="row" sx={{ gap: 1 }}>
      <DateField
        label="送る日"
        value={day}
        lean="future"
        min={today}
        isRequired
        onChange={(next) => {
          setDay(next);
          give(next, time);
        }}
      />
      <TextField
        label="送る時刻"
        value={time}
        onChange={({ target }) => {
          setTime(target.value);
          give(day, target.value);
        }}
        error={isPast}
        helperText={fault}
        required
        autoComplete="off"
        sx={{ width: { xs: '8rem', sm: '12rem' }, flexShrink: 0 }}
        slotProps={{
          inputLabel: { shrink: true },
          htmlInput: { inputMode: 'numeric', maxLength: 10 },
        }}
      />
    </Stack>
  );
}
