/** The form of one step: the next one, or a correction of one that was written. */
import { Button, Checkbox, FormControlLabel, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import {
  mayBeSkipped,
  MAX_INCIDENT_NAME,
  MAX_INCIDENT_TEXT,
  STEP_RULES,
  type IncidentStep,
} from '../../domain/incident.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { businessDay, dayTimeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Incident } from '../staff-api/incidents.ts';
import { useIncidentChange } from './use-incidents.ts';

interface Props {
  incident: Incident;
  step: IncidentStep;
  isCorrection: boolean;
}

/** Given a `key` by its step, so that each begins empty. */
export function StepForm({ incident, step, isCorrection }: Props) {
  const api = useStaffApi();
  const change = useIncidentChange();
  const today = businessDay(new Date());
  const [id] = useState(() => crypto.randomUUID());
  const [text, setText] = useState('');
  const [isSkipped, setSkipped] = useState(false);
  const [isSending, setSending] = useState(false);
  const [day, setDay] = useState<TypedDay>(today);
  const [by, setBy] = useState('');
  const [to, setTo] = useState('');
  const { name, asks } = STEP_RULES[step];
  const isHandOver = step === 'handed-over' && !isSkipped;
  const on = day === null || day === '' ? null : day;
  const isHandWhole = on !== null && by.trim() !== '' && to.trim() !== '';
  const missing =
    text.trim() === ''
      ? `「${isSkipped ? '省く理由' : asks}」を書いてください。`
      : isHandOver && !isHandWhole
        ? '提出した日、提出した人、受け取った人を入れてください。'
        : null;
  async function send() {
    setSending(true);
    const handOver = isHandOver && on !== null ? { on, by, to } : null;
    const written = { id, step, isSkipped, text, handOver };
    await change(() => api.takeIncidentStep(incident.id, written), `「${name}」を記録しました。`);
    setSending(false);
  }
  return (
    <Stack
      component="form"
      aria-label={isCorrection ? `訂正：${name}` : `次の段階：${name}`}
      spacing={1.5}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === null && !isSending) void send();
      }}
    >
      <Typography>
        {isCorrection
          ? `「${name}」を訂正・追記します。前の記載も残ります。報告書には新しい記載が載ります。`
          : `次の段階は「${name}」です${incident.next === null ? '' : `（期限 ${dayTimeText(incident.next.dueAt)}）`}。`}
      </Typography>
      <TextField
        label={isSkipped ? '省く理由' : asks}
        value={text}
        onChange={({ target }) => setText(target.value)}
        multiline
        minRows={3}
        slotProps={{ htmlInput: { maxLength: MAX_INCIDENT_TEXT } }}
      />
      {isHandOver && (
        <>
          <DateField label="提出した日" value={day} onChange={setDay} lean="past" max={today} />
          <TextField
            label="提出した人"
            value={by}
            onChange={({ target }) => setBy(target.value)}
            slotProps={{ htmlInput: { maxLength: MAX_INCIDENT_NAME } }}
          />
          <TextField
            label="受け取った人"
            value={to}
            onChange={({ target }) => setTo(target.value)}
            slotProps={{ htmlInput: { maxLength: MAX_INCIDENT_NAME } }}
          />
        </>
      )}
      {!isCorrection && mayBeSkipped(step, incident.isDrill) && (
        <FormControlLabel
          label="この段階を省く"
          control={
            <Checkbox checked={isSkipped} onChange={(_event, checked) => setSkipped(checked)} />
          }
        />
      )}
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button type="submit" variant="contained" disabled={missing !== null || isSending}>
          {step === 'published' && !isSkipped ? '報告書を掲載する' : `「${name}」を記録する`}
        </Button>
        <Typography variant="body2" role="status">
          {missing}
        </Typography>
      </Stack>
    </Stack>
  );
}
