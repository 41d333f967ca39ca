/** A copy of the trail with its proof: of which days, and what for. */
import { Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { businessDay } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { CopyDialog } from './copy-dialog.tsx';

export function ProofCopy({ onClose }: { onClose: () => void }) {
  const api = useStaffApi();
  const [from, setFrom] = useState<TypedDay>('');
  const [to, setTo] = useState<TypedDay>('');
  const today = businessDay(new Date());
  return (
    <CopyDialog
      title="証明つきで書き出す"
      formats={['json']}
      missing={faultOf(from, to)}
      onCopy={({ reason }) =>
        api.copyTrailChain({ reason, ...(from && { from }), ...(to && { to }) })
      }
      onClose={onClose}
    >
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={{ xs: 2, sm: 1 }}>
        <DateField label="この日から" value={from} lean="past" max={today} onChange={setFrom} />
        <DateField label="この日まで" value={to} lean="past" max={today} onChange={setTo} />
      </Stack>
      <Typography variant="body2">
        空のままにすると、はじめから今までのすべてを書き出します。期間を決めると、その先が切り捨てられていないことまでは確かめられません。
      </Typography>
    </CopyDialog>
  );
}

function faultOf(from: TypedDay, to: TypedDay): string | null {
  if (from === null || to === null) return '日付を直してください。';
  return from !== '' && to !== '' && from > to
    ? '「この日まで」を「この日から」と同じか、あとの日にしてください。'
    : null;
}
