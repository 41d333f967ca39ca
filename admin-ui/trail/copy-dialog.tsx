/** Asks what a copy is for before it leaves the system; the purpose stays with the register of copies. */
import { Alert, FormControlLabel, Radio, RadioGroup, TextField } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useNotify } from 'react-admin';
import { FormDialog } from '../parts/form-dialog.tsx';
import { saveFile } from '../parts/save-file.ts';
import { textOf } from '../staff-api/http.ts';

const FORMAT_WORDS = {
  xlsx: 'Excel（.xlsx）',
  csv: 'CSV（表計算ソフトで開く）',
  pdf: 'PDF（印刷する）',
  json: 'JSON（プログラムで読む）',
} as const;
type Format = keyof typeof FORMAT_WORDS;

interface Props {
  title: string;
  formats: readonly Format[];
  onCopy: (asked: { format: Format; reason: string }) => Promise<Parameters<typeof saveFile>[0]>;
  onClose: () => void;
  /** What else is to be done before it can be made. */
  missing?: string | null;
  /** What else is asked. */
  children?: ReactNode;
}

export function CopyDialog({ title, formats, onCopy, onClose, missing = null, children }: Props) {
  const notify = useNotify();
  const [format, setFormat] = useState<Format>(formats[0] ?? 'pdf');
  const [reason, setReason] = useState('');
  async function submit(): Promise<boolean> {
    try {
      saveFile(await onCopy({ format, reason }));
      notify('書き出しました。用が済んだら、ファイルを廃棄してください。', { type: 'info' });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    }
  }
  return (
    <FormDialog
      title={title}
      submitText="書き出す"
      missing={missing ?? (reason.trim() === '' ? '目的を入力してください。' : null)}
      onSubmit={submit}
      onClose={onClose}
    >
      {formats.length > 1 && (
        <RadioGroup
          aria-label="形式"
          value={format}
          onChange={({ target }) => setFormat(target.value as Format)}
        >
          {formats.map((one) => (
            <FormControlLabel key={one} value={one} control={<Radio />} label={FORMAT_WORDS[one]} />
          ))}
        </RadioGroup>
      )}
      {children}
      <TextField
        label="目的（だれに、何のために）"
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 500 }, inputLabel: { shrink: true } }}
        required
      />
      <Alert severity="info">
        書き出した人・日時・件数・目的が、写しの台帳と操作記録に残ります。
      </Alert>
    </FormDialog>
  );
}
