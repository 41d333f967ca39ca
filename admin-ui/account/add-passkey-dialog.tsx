/** A new passkey: what to call it, then the browser asks for it. */
import { TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useOwnAccountChange } from './use-own-account-change.ts';

export function AddPasskeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const { addPasskey } = useOwnAccountChange();
  return (
    <FormDialog
      title="パスキーの登録"
      submitText="登録する"
      missing={name.trim() === '' ? '名前を入力してください。' : null}
      onSubmit={() => addPasskey(name.trim())}
      onClose={onClose}
    >
      <Typography>
        指紋や顔、PINで開くこの端末、またはUSBの鍵を、サインインに使えるようにします。「登録する」を押すと、ブラウザが確認を求めます。
      </Typography>
      <TextField
        label="名前"
        required
        value={name}
        helperText="どの端末・鍵かわかる名前。例：机のパソコン、予備の鍵"
        slotProps={{ htmlInput: { maxLength: 40 } }}
        onChange={({ target }) => setName(target.value)}
      />
    </FormDialog>
  );
}
