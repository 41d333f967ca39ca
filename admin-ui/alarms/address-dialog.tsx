/** One address, and the kinds of alarms it wants. */
import { Checkbox, FormControlLabel, FormGroup, FormLabel, TextField } from '@mui/material';
import { useState } from 'react';
import { ALARM_KINDS, ALARMS, type AlarmKind } from '../../domain/alarms.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Alarms } from '../staff-api/operations.ts';
import { useAlarmChange } from './use-alarms.ts';

export type AlarmAddress = NonNullable<Alarms['addresses']>[number];

export function AddressDialog({
  before,
  onClose,
}: {
  before: AlarmAddress | null;
  onClose: () => void;
}) {
  const api = useStaffApi();
  const change = useAlarmChange();
  const [id] = useState(() => before?.id ?? crypto.randomUUID());
  const [address, setAddress] = useState(before?.address ?? '');
  const [kinds, setKinds] = useState<readonly AlarmKind[]>(before?.kinds ?? ALARM_KINDS);
  return (
    <FormDialog
      title={before === null ? '宛先を加える' : '宛先を変える'}
      submitText="保存する"
      missing={missingOf(address, kinds)}
      onSubmit={() =>
        change(
          () => api.saveAlarmAddress({ id, address: address.trim(), kinds: [...kinds] }),
          '宛先を保存しました。',
        )
      }
      onClose={onClose}
    >
      <TextField
        label="メールアドレス"
        type="email"
        value={address}
        onChange={({ target }) => setAddress(target.value)}
        slotProps={{ htmlInput: { maxLength: 254, autoComplete: 'off' } }}
      />
      <FormGroup role="group" aria-labelledby={`${id}-kinds`}>
        <FormLabel id={`${id}-kinds`}>送る警報</FormLabel>
        {ALARM_KINDS.map((kind) => (
          <FormControlLabel
            key={kind}
            label={ALARMS[kind].name}
            control={
              <Checkbox
                size="small"
                checked={kinds.includes(kind)}
                onChange={(_event, isChecked) =>
                  setKinds(
                    ALARM_KINDS.filter((one) => (one === kind ? isChecked : kinds.includes(one))),
                  )
                }
              />
            }
          />
        ))}
      </FormGroup>
    </FormDialog>
  );
}

function missingOf(address: string, kinds: readonly AlarmKind[]): string | null {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(address.trim()))
    return 'メールアドレスを入れてください。';
  return kinds.length === 0 ? '送る警報を1つ以上選んでください。' : null;
}
