/** On duty, away, off duty: who is on duty is given work and told of it. */
import { MenuItem, Select } from '@mui/material';
import { useNotify } from 'react-admin';
import { DUTIES, type Duty } from '../../domain/duty.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { DUTY_WORDS } from '../i18n/words.ts';
import { useMe } from '../session/session.ts';

export function DutySwitch({ onChange }: { onChange: (duty: Duty) => void }) {
  const { duty } = useMe();
  const api = useStaffApi();
  const notify = useNotify();
  async function choose(wanted: Duty) {
    try {
      onChange((await api.setDuty(wanted)).duty);
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    }
  }
  return (
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
  );
}
