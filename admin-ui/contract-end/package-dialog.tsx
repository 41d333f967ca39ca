/** Fetches the package; the words that open it are made here, shown once, and kept nowhere. */
import { Alert, Checkbox, FormControlLabel, TextField } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { CopyField } from '../parts/copy-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { useContractEnd } from './use-contract-end.ts';

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 6;
const GROUP = 5;

/** Some 148 bits, easy to read out and to type. */
function newPassphrase(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(GROUPS * GROUP));
  const letters = [...bytes].map((value) => LETTERS[value % LETTERS.length] ?? 'a');
  return Array.from({ length: GROUPS }, (_, n) =>
    letters.slice(n * GROUP, (n + 1) * GROUP).join(''),
  ).join('-');
}

export function PackageDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const api = useStaffApi();
  const notify = useNotify();
  const { refetch } = useContractEnd();
  const [reason, setReason] = useState('契約の終了にともなう区への引き渡し');
  const [isLocked, setLocked] = useState(true);
  const [isNoted, setNoted] = useState(false);
  const [passphrase] = useState(newPassphrase);
  const missing =
    reason.trim() === ''
      ? '目的を入力してください。'
      : isLocked && !isNoted
        ? '合言葉を控えたら、印を付けてください。'
        : null;
  async function submit(): Promise<boolean> {
    try {
      saveFile(await api.fetchHandOver(id, { reason, passphrase: isLocked ? passphrase : null }));
      notify('一式を取り出しました。引き渡しが済んだら、手元のファイルを廃棄してください。', {
        type: 'info',
      });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    } finally {
      void refetch();
    }
  }
  return (
    <FormDialog
      title="引き渡しの一式を取り出す"
      submitText="取り出す"
      missing={missing}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormControlLabel
        label="合言葉を付けて暗号化する"
        control={<Checkbox checked={isLocked} onChange={(_event, checked) => setLocked(checked)} />}
      />
      {isLocked && (
        <>
          <CopyField label="合言葉" value={passphrase} />
          <Alert severity="warning">
            合言葉はこの画面だけに出ます。システムには残りません。ファイルとは別の方法で区に伝えてください。
          </Alert>
          <FormControlLabel
            label="合言葉を控えました"
            control={
              <Checkbox checked={isNoted} onChange={(_event, checked) => setNoted(checked)} />
            }
          />
        </>
      )}
      <TextField
        label="目的（だれに、何のために）"
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 500 } }}
        required
      />
      <Alert severity="info">
        取り出した人・日時・件数・目的が、写しの台帳と操作記録に残ります。
      </Alert>
    </FormDialog>
  );
}
