/** Gives the consultation to a person: assign, or transfer with a hand-over note. */
import { Alert, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import type { ConsultationHead } from '../staff-api/types.ts';
import { DUTY_WORDS } from '../i18n/words.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useMe } from '../session/session.ts';
import { useColleagues } from './use-colleagues.ts';
import { useCommand } from './use-command.ts';

interface Props {
  action: 'assign' | 'transfer';
  head: ConsultationHead;
  onClose: () => void;
}

const DUTY_ORDER = { on: 0, away: 1, off: 2 } as const;

export function PersonDialog({ action, head, onClose }: Props) {
  const me = useMe();
  const { run } = useCommand(head);
  const { data } = useColleagues(head.service.id);
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const people = (data?.data ?? [])
    .filter(
      ({ id, roles }) =>
        id !== head.assignee?.id &&
        roles.some((role) => role === 'counselor' || role === 'supervisor'),
    )
    .toSorted((a, b) => DUTY_ORDER[a.duty] - DUTY_ORDER[b.duty]);
  const duty = people.find(({ id }) => id === to)?.duty;
  return (
    <FormDialog
      title={action === 'transfer' ? '他の職員に引き継ぐ' : '担当者を決める'}
      submitText={action === 'transfer' ? '引き継ぐ' : '担当にする'}
      missing={to === '' ? '担当者を選んでください。' : null}
      onSubmit={() => run(action, { to, ...(note.trim() === '' ? {} : { note }) })}
      onClose={onClose}
    >
      <TextField
        select
        label="担当者"
        value={to}
        onChange={({ target }) => setTo(target.value)}
        required
      >
        {people.map(({ id, name, duty }) => (
          <MenuItem key={id} value={id}>
            {name}
            {id === me.id ? '（自分）' : ''}　{DUTY_WORDS[duty]}
          </MenuItem>
        ))}
      </TextField>
      {duty !== undefined && duty !== 'on' && (
        <Alert severity="warning">
          この人は{DUTY_WORDS[duty]}です。すぐに着手できないことがあります。
        </Alert>
      )}
      <TextField
        label="申し送り（相談者には見えません）"
        multiline
        minRows={3}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
    </FormDialog>
  );
}
