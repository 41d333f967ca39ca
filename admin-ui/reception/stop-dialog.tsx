/** Announces a stop: held against the rules of planned stops while it is written. */
import { Alert, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MAX_PAUSE_REASON, type StopFault } from '../../domain/planned-stop.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { usePauseChange } from './use-pauses.ts';

interface Props {
  serviceId: string;
  onClose: () => void;
}

const FAULT_TEXTS: Readonly<Record<StopFault, string>> = {
  'inside-reception': '受付時間と重なっています。できるだけ受付時間の外にしてください。',
  'too-soon': '始まりまで1か月ありません。計画停止は1か月以上前に予告します。',
};

const DAY_MS = 86_400_000;

export function StopDialog({ serviceId, onClose }: Props) {
  const api = useStaffApi();
  const change = usePauseChange(serviceId);
  const [id] = useState(() => crypto.randomUUID());
  const [from, setFrom] = useState<string | null>(() => nightIn(32, 22));
  const [until, setUntil] = useState<string | null>(() => nightIn(32, 23));
  const [reason, setReason] = useState('');
  const { faults, problem } = useStopFaults(serviceId, from, until);
  const needsReason = faults.length > 0;
  return (
    <FormDialog
      title="計画停止を予告する"
      submitText="予告する"
      missing={missingOf({ from, until, problem, needsReason, reason })}
      onSubmit={async () => {
        if (from === null || until === null) return false;
        const stop = { id, from, until, reason: reason.trim() === '' ? null : reason };
        return change(() => api.planStop(serviceId, stop), '計画停止を予告しました。');
      }}
      onClose={onClose}
    >
      <MomentField label="始まりの" value={from} onChange={setFrom} when="future" />
      <MomentField label="終わりの" value={until} onChange={setUntil} when="future" />
      {problem !== null && <Alert severity="warning">{problem}</Alert>}
      {needsReason && (
        <Alert severity="warning" role="status">
          {faults.map((fault) => (
            <div key={fault}>{FAULT_TEXTS[fault]}</div>
          ))}
          このまま予告するときは、理由を書いてください。
        </Alert>
      )}
      <TextField
        label={needsReason ? '理由（必ず書いてください）' : '理由'}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: MAX_PAUSE_REASON } }}
      />
    </FormDialog>
  );
}

interface Written {
  from: string | null;
  until: string | null;
  problem: string | null;
  needsReason: boolean;
  reason: string;
}

function missingOf({ from, until, problem, needsReason, reason }: Written): string | null {
  if (from === null || until === null) return 'これから先の日と時刻を入れてください。';
  if (problem !== null) return '日と時刻を直してください。';
  return needsReason && reason.trim() === '' ? '理由を書いてください。' : null;
}

/** What is wrong with it, or why it cannot be at all. */
function useStopFaults(serviceId: string, from: string | null, until: string | null) {
  const api = useStaffApi();
  const { data, error } = useQuery({
    queryKey: ['settings', serviceId, 'stop-faults', from, until],
    queryFn: () => api.stopFaults(serviceId, { from: from ?? '', until: until ?? '' }),
    enabled: from !== null && until !== null,
    retry: false,
  });
  return { faults: data?.faults ?? [], problem: error ? textOf(error) : null };
}

/** An hour of a night, so many days from today, in Japan. */
function nightIn(days: number, hour: number): string {
  const day = new Date(Date.now() + days * DAY_MS + 9 * 3_600_000).toISOString().slice(0, 10);
  return new Date(`${day}T${hour}:00:00+09:00`).toISOString();
}
