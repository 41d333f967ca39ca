/** Notes what somebody did about an alarm. */
import { TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { MAX_REMARK } from '../../domain/alarms.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Alarm } from '../staff-api/operations.ts';
import { useAlarmChange } from './use-alarms.ts';

export function AnswerDialog({ alarm, onClose }: { alarm: Alarm; onClose: () => void }) {
  const api = useStaffApi();
  const change = useAlarmChange();
  const [id] = useState(() => crypto.randomUUID());
  const [remark, setRemark] = useState('');
  return (
    <FormDialog
      title="対応した"
      submitText="記録する"
      onSubmit={() =>
        change(
          () =>
            api.answerAlarm({
              id,
              alarmId: alarm.id,
              remark: remark.trim() === '' ? null : remark,
            }),
          '対応を記録しました。',
        )
      }
      onClose={onClose}
    >
      <Typography>{alarm.name}</Typography>
      <TextField
        label="したこと・分かったこと"
        value={remark}
        onChange={({ target }) => setRemark(target.value)}
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: MAX_REMARK } }}
      />
    </FormDialog>
  );
}
