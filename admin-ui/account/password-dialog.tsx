/** Another password: the one of now, and the new one twice. What is wrong stands in the dialog, and nothing typed is lost. */
import { Alert, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useMe } from '../session/session.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';

const MIN_PASSWORD = 12;

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const api = useStaffApi();
  const { loginId } = useMe();
  const client = useQueryClient();
  const notify = useNotify();
  const [typed, setTyped] = useState({ current: '', password: '', again: '' });
  const [failure, setFailure] = useState<string | null>(null);
  const field = (name: keyof typeof typed) => ({
    type: 'password',
    required: true,
    value: typed[name],
    autoComplete: name === 'current' ? 'current-password' : 'new-password',
    onChange: ({ target }: { target: { value: string } }) =>
      setTyped((before) => ({ ...before, [name]: target.value })),
  });

  async function submit(): Promise<boolean> {
    setFailure(null);
    try {
      await api.changePassword(typed.current, typed.password);
    } catch (error) {
      setFailure(textOf(error));
      return false;
    }
    notify('パスワードを変えました。ほかのサインインは終わりました。', { type: 'success' });
    await client.invalidateQueries({ queryKey: ['own-account'] });
    return true;
  }

  return (
    <FormDialog
      title="パスワードを変える"
      submitText="変える"
      missing={missingIn(typed)}
      onSubmit={submit}
      onClose={onClose}
    >
      {failure !== null && (
        <Alert severity="warning" role="alert">
          {failure}
        </Alert>
      )}
      <input type="hidden" name="username" autoComplete="username" value={loginId} readOnly />
      <TextField label="今のパスワード" {...field('current')} />
      <TextField
        label="新しいパスワード"
        helperText="12文字以上。関係のない言葉をいくつか組み合わせると、強くて覚えやすくなります。"
        {...field('password')}
      />
      <TextField label="新しいパスワード（もう一度）" {...field('again')} />
    </FormDialog>
  );
}

function missingIn({ current, password, again }: Record<'current' | 'password' | 'again', string>) {
  if (current === '') return '今のパスワードを入力してください。';
  if (Array.from(password).length < MIN_PASSWORD) return '新しいパスワードは12文字以上です。';
  return password === again ? null : '新しいパスワードを、もう一度同じに入力してください。';
}
