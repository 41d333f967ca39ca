/** Stops intake at once, until a time or until somebody goes on. */
import { FormControlLabel, Radio, RadioGroup, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { MAX_PAUSE_REASON } from '../../domain/planned-stop.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { usePauseChange } from './use-pauses.ts';

interface Props {
  serviceId: string;
  onClose: () => void;
}

const HOUR_MS = 3_600_000;

export function PauseDialog({ serviceId, onClose }: Props) {
  const api = useStaffApi();
  const change = usePauseChange(serviceId);
  // One id for one pause, however often it has to be sent.
  const [id] = useState(() => crypto.randomUUID());
  const [isOpenEnded, setOpenEnded] = useState(true);
  const [until, setUntil] = useState<string | null>(() =>
    new Date(Date.now() + HOUR_MS).toISOString(),
  );
  const [reason, setReason] = useState('');
  const pause = {
    id,
    until: isOpenEnded ? null : until,
    reason: reason.trim() === '' ? null : reason,
  };
  return (
    <FormDialog
      title="受付をいますぐ休止する"
      submitText="休止する"
      isGrave
      missing={!isOpenEnded && until === null ? 'これから先の終わりの時刻を入れてください。' : null}
      onSubmit={() => change(() => api.pauseReception(serviceId, pause), '受付を休止しました。')}
      onClose={onClose}
    >
      <Typography>
        相談者の部屋と自動応答が、すぐに「休止中」に変わります。書かれたものは届きます。続いている相談は、そのまま返信できます。
      </Typography>
      <RadioGroup
        aria-label="いつまで休止するか"
        value={isOpenEnded ? 'open' : 'until'}
        onChange={(_event, chosen) => setOpenEnded(chosen === 'open')}
      >
        <FormControlLabel value="open" control={<Radio />} label="再開するまで" />
        <FormControlLabel value="until" control={<Radio />} label="時刻を決めて休止する" />
      </RadioGroup>
      {!isOpenEnded && (
        <MomentField label="休止が終わる" value={until} onChange={setUntil} when="future" />
      )}
      <TextField
        label="理由（職員だけが見ます）"
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: MAX_PAUSE_REASON } }}
      />
    </FormDialog>
  );
}
