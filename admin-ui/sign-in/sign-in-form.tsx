/** The password, with organisation and ID before it unless somebody comes back where they were. */
import { Stack, TextField } from '@mui/material';
import { useRef, type FormEvent } from 'react';
import type { Credentials } from '../session/auth-provider.ts';
import { SubmitPart } from './submit-part.tsx';
import { useSubmission } from './use-submission.ts';

interface Props {
  /** Who comes back; then the password alone is asked. */
  known?: Pick<Credentials, 'organisation' | 'loginId'> | undefined;
  /** What stands in the fields at first. */
  offered?: Pick<Credentials, 'organisation' | 'loginId'> | undefined;
  submitText?: string;
  onSubmit: (credentials: Credentials) => Promise<void>;
}

export function SignInForm({ known, offered, submitText = 'サインイン', onSubmit }: Props) {
  const submission = useSubmission();
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = given.get(name);
      return typeof value === 'string' ? value : '';
    };
    const isTaken = await submission.run(() =>
      onSubmit({
        organisation: known?.organisation ?? text('organisation').trim(),
        loginId: known?.loginId ?? text('loginId').trim(),
        password: text('password'),
      }),
    );
    if (isTaken) return;
    password.current?.focus();
    password.current?.select();
  }

  return (
    <Stack component="form" spacing={2} onSubmit={(event) => void submit(event)}>
      {known === undefined ? (
        <>
          <TextField
            name="organisation"
            label="団体コード"
            defaultValue={offered?.organisation}
            required
            autoComplete="organization"
            autoFocus={offered === undefined}
          />
          <TextField
            name="loginId"
            label="職員ID"
            defaultValue={offered?.loginId}
            required
            autoComplete="username"
          />
        </>
      ) : (
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={known.loginId}
          readOnly
        />
      )}
      <TextField
        name="password"
        label="パスワード"
        type="password"
        required
        autoComplete="current-password"
        autoFocus={known !== undefined || offered !== undefined}
        inputRef={password}
      />
      <SubmitPart submission={submission} text={submitText} />
    </Stack>
  );
}
