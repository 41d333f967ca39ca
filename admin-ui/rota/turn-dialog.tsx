/** A turn is put on the calendar: every week on some days, or once. */
import {
  Alert,
  Checkbox,
  FormControlLabel,
  FormGroup,
  FormLabel,
  MenuItem,
  Stack,
  TextField,
} from '@mui/material';
import { useState } from 'react';
import { ROTA_ROLE_WORDS, ROTA_ROLES, type RotaRole } from '../../domain/rota.ts';
import { readTime } from '../../domain/typed-dates.ts';
import { DateField, MomentField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { businessDay } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import type { Rota, RotaEntryBody } from '../staff-api/agencies.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

interface Props {
  serviceId: string;
  approvers: Rota['approvers'];
  onClose: () => void;
}

interface Typed {
  kind: 'weekly' | 'once';
  weekdays: readonly number[];
  begins: string;
  ends: string;
  firstDay: TypedDay;
  lastDay: TypedDay;
  from: string | null;
  to: string | null;
}

export function TurnDialog({ serviceId, approvers, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange('rota');
  const [id] = useState(() => crypto.randomUUID());
  const [staffId, setStaffId] = useState('');
  const [role, setRole] = useState<RotaRole>('on-call');
  const [typed, setTyped] = useState<Typed>(firstTyped);
  const when = whenOf(typed);
  return (
    <FormDialog
      title="当番を入れる"
      submitText="入れる"
      missing={staffId === '' ? '人を選んでください。' : typeof when === 'string' ? when : null}
      onSubmit={async () =>
        typeof when !== 'string' &&
        change(() => api.addTurn(serviceId, { id, staffId, role, when }), '当番を入れました。')
      }
      onClose={onClose}
    >
      <TextField
        select
        label="人"
        value={staffId}
        onChange={({ target }) => setStaffId(target.value)}
        required
        helperText="この窓口のスーパーバイザーと管理者から選びます。"
      >
        {approvers.map((one) => (
          <MenuItem key={one.id} value={one.id}>
            {one.name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label="役割"
        value={role}
        onChange={({ target }) => setRole(target.value as RotaRole)}
      >
        {ROTA_ROLES.map((one) => (
          <MenuItem key={one} value={one}>
            {ROTA_ROLE_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label="くり返し"
        value={typed.kind}
        onChange={({ target }) => setTyped({ ...typed, kind: target.value as Typed['kind'] })}
      >
        <MenuItem value="weekly">毎週くり返す</MenuItem>
        <MenuItem value="once">1回だけ</MenuItem>
      </TextField>
      {typed.kind === 'weekly' ? (
        <Weekly typed={typed} onChange={setTyped} />
      ) : (
        <Once typed={typed} onChange={setTyped} />
      )}
    </FormDialog>
  );
}

interface PartProps {
  typed: Typed;
  onChange: (typed: Typed) => void;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const;
const NAMES = ['日', '月', '火', '水', '木', '金', '土'];

function Weekly({ typed, onChange }: PartProps) {
  const clock = (name: 'begins' | 'ends', label: string) => (
    <TextField
      label={label}
      value={typed[name]}
      onChange={({ target }) => onChange({ ...typed, [name]: target.value })}
      error={readTime(typed[name]) === null}
      helperText={
        readTime(typed[name]) === null ? '14:05 のように入力してください。' : '24時間で入力'
      }
      required
      autoComplete="off"
      fullWidth
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 10 } }}
    />
  );
  const isOverNight = (readTime(typed.ends) ?? '') <= (readTime(typed.begins) ?? '');
  return (
    <>
      <FormGroup row role="group" aria-label="曜日">
        <FormLabel sx={{ width: '100%' }}>曜日（始まる日）</FormLabel>
        {WEEKDAYS.map((weekday) => (
          <FormControlLabel
            key={weekday}
            label={NAMES[weekday]}
            control={
              <Checkbox
                checked={typed.weekdays.includes(weekday)}
                onChange={({ target }) => {
                  const others = typed.weekdays.filter((one) => one !== weekday);
                  onChange({ ...typed, weekdays: target.checked ? [...others, weekday] : others });
                }}
              />
            }
          />
        ))}
      </FormGroup>
      <Stack direction="row" sx={{ gap: 1 }}>
        {clock('begins', '始まりの時刻')}
        {clock('ends', '終わりの時刻')}
      </Stack>
      {isOverNight && <Alert severity="info">終わりは、次の日の{typed.ends}です。</Alert>}
      <DateField
        label="いつから"
        value={typed.firstDay}
        lean="future"
        isRequired
        onChange={(firstDay) => onChange({ ...typed, firstDay })}
      />
      <DateField
        label="いつまで（決まっていなければ空にします）"
        value={typed.lastDay}
        lean="future"
        onChange={(lastDay) => onChange({ ...typed, lastDay })}
      />
    </>
  );
}

function Once({ typed, onChange }: PartProps) {
  return (
    <>
      <Alert severity="info">
        毎週の当番がいる時間にも入れられます。その時間は、1回だけの当番の人に変わります。
      </Alert>
      <MomentField
        label="始まりの"
        value={typed.from}
        when="anywhere"
        onChange={(from) => onChange({ ...typed, from })}
      />
      <MomentField
        label="終わりの"
        value={typed.to}
        when="future"
        onChange={(to) => onChange({ ...typed, to })}
      />
    </>
  );
}

function firstTyped(): Typed {
  const day = businessDay(new Date(Date.now() + 86_400_000));
  const at = (clock: string) => new Date(`${day}T${clock}:00+09:00`).toISOString();
  return {
    kind: 'weekly',
    weekdays: [1, 2, 3, 4, 5],
    begins: '9:00',
    ends: '17:00',
    firstDay: businessDay(new Date()),
    lastDay: '',
    from: at('09:00'),
    to: at('17:00'),
  };
}

/** What it is, or what is still missing. */
function whenOf(typed: Typed): RotaEntryBody['when'] | string {
  if (typed.kind === 'once') {
    const { from, to } = typed;
    if (from === null || to === null) return '始まりと終わりを直してください。';
    return to > from ? { kind: 'once', from, to } : '終わりは、始まりより後にしてください。';
  }
  const { weekdays, firstDay, lastDay } = typed;
  const [begins, ends] = [readTime(typed.begins), readTime(typed.ends)];
  if (weekdays.length === 0) return '曜日を選んでください。';
  if (begins === null || ends === null) return '時刻を直してください。';
  if (!firstDay || lastDay === null) return '日付を直してください。';
  return {
    kind: 'weekly',
    weekdays: [...weekdays],
    begins,
    ends,
    firstDay,
    lastDay: lastDay === '' ? null : lastDay,
  };
}
