/** Adding a network and taking one out: what is refused stands in the dialog, with the address it is about. */
import { Alert, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { FormDialog } from '../parts/form-dialog.tsx';
import { keepAnswer } from '../parts/keep-answer.ts';
import type { AllowList } from '../staff-api/account.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';

/** Runs a change and keeps its answer; what was refused is for the dialog to show. */
function useListChange() {
  const client = useQueryClient();
  const notify = useNotify();
  const [failure, setFailure] = useState<string | null>(null);
  async function run(work: () => Promise<AllowList>, done: string): Promise<boolean> {
    setFailure(null);
    try {
      await keepAnswer(client, ['allow-list'], await work());
      notify(done, { type: 'info' });
      return true;
    } catch (error) {
      setFailure(textOf(error));
      return false;
    }
  }
  return { failure, run };
}

function Failure({ text }: { text: string | null }) {
  return text === null ? null : (
    <Alert severity="warning" role="alert">
      {text}
    </Alert>
  );
}

interface AddProps {
  /** One's own address, while there is no list: the first network must hold it. */
  here: string | null;
  onClose: () => void;
}

export function AddNetworkDialog({ here, onClose }: AddProps) {
  const api = useStaffApi();
  const { failure, run } = useListChange();
  const [network, setNetwork] = useState('');
  const [note, setNote] = useState('');
  return (
    <FormDialog
      title="接続元を加える"
      submitText="加える"
      missing={network.trim() === '' ? '接続元を入力してください。' : null}
      onSubmit={() =>
        run(() => api.addNetwork(network.trim(), note.trim()), '接続元を加えました。')
      }
      onClose={onClose}
    >
      <Failure text={failure} />
      {here !== null && (
        <Typography>
          加えると、そこからだけ入れるようになります。はじめは、あなたの今の接続元（{here}
          ）を含むものを加えてください。
        </Typography>
      )}
      <TextField
        label="接続元（IPアドレス、または範囲）"
        required
        value={network}
        helperText="例：203.0.113.5、203.0.113.0/24、2001:db8::/48。庁内ネットワークの出口の住所は、情報システム部門に確かめてください。"
        slotProps={{ htmlInput: { maxLength: 100, autoCapitalize: 'off', spellCheck: false } }}
        onChange={({ target }) => setNetwork(target.value)}
      />
      <TextField
        label="メモ"
        value={note}
        helperText="どこの回線か。例：本庁舎"
        slotProps={{ htmlInput: { maxLength: 100 } }}
        onChange={({ target }) => setNote(target.value)}
      />
    </FormDialog>
  );
}

interface RemoveProps {
  network: string;
  isLast: boolean;
  onClose: () => void;
}

export function RemoveNetworkDialog({ network, isLast, onClose }: RemoveProps) {
  const api = useStaffApi();
  const { failure, run } = useListChange();
  return (
    <FormDialog
      title={`${network}を外す`}
      submitText="外す"
      isGrave
      onSubmit={() => run(() => api.removeNetwork(network), '接続元を外しました。')}
      onClose={onClose}
    >
      <Failure text={failure} />
      <Typography>
        {isLast
          ? '最後の一つです。外すと接続元の制限がなくなり、どこからでも入れるようになります。'
          : 'ここから使っている職員の画面は、その場で隠れます。'}
      </Typography>
    </FormDialog>
  );
}
