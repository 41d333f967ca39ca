/** On duty, away, off duty: who is on duty is given work and told of it; who goes leaves nobody waiting. */
import { MenuItem, Select } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { DUTIES, type Duty } from '../../domain/duty.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ApiError, textOf } from '../staff-api/http.ts';
import { DUTY_WORDS } from '../i18n/words.ts';
import { session, useMe } from '../session/session.ts';
import { ShiftEndDialog } from './shift-end-dialog.tsx';

export function DutySwitch() {
  const { duty } = useMe();
  const api = useStaffApi();
  const notify = useNotify();
  const [isGoing, setGoing] = useState(false);
  async function choose(wanted: Duty) {
    try {
      session.setDuty((await api.setDuty(wanted)).duty);
    } catch (error) {
      if (error instanceof ApiError && error.detail?.reason === 'open-consultations')
        setGoing(true);
      else notify(textOf(error), { type: 'warning' });
    }
  }
  return (
    <>
      <Select<Duty>
        size="small"
        value={duty}
        onChange={({ target }) => void choose(target.value)}
        inputProps={{ 'aria-label': '勤務の状態' }}
        sx={{
          '& .MuiSelect-select': { py: 0.5 },
          color: duty === 'on' ? 'var(--color-present)' : 'text.primary',
          fontWeight: 700,
        }}
      >
        {DUTIES.map((one) => (
          <MenuItem key={one} value={one}>
            {DUTY_WORDS[one]}
          </MenuItem>
        ))}
      </Select>
      {isGoing && (
        <ShiftEndDialog
          onClose={() => setGoing(false)}
          onOver={() => notify('勤務を終えました。', { type: 'info' })}
        />
      )}
    </>
  );
}
