/** The fields of the sign-in, also for coming back where the work was left. */
import { Alert, Button, Stack, TextField } from '@mui/material';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { ApiError, textOf } from '../staff-api/http.ts';
import type { Credentials } from '../session/auth-provider.ts';

interface Props {
  /** Who comes back; then the password alone is asked. */
  known?: Pick<Credentials, 'organisation' | 'loginId'>;
  onSubmit: (credentials: Credentials) => Promise<void>;
}

export function SignInForm({ known, onSubmit }: Props) {
  const [failure, setFailure] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const wait = useCountdown();
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = given.get(name);
      return typeof value === 'string' ? value : '';
    };
    setSending(true);
    setFailure(null);
    try {
      await onSubmit({
        organisation: known?.organisation ?? text('organisation').trim(),
        loginId: known?.loginId ?? text('loginId').trim(),
        password: text('password'),
      });
    } catch (error) {
      setFailure(textOf(error));
      const seconds = error instanceof ApiError ? error.detail?.['retryAfter'] : undefined;
      if (typeof seconds === 'number') wait.begin(seconds);
      password.current?.focus();
      password.current?.select();
    } finally {
      setSending(false);
    }
  }

  const isWaiting = wait.seconds > 0;
  return (
    <Stack component="form" spacing={2} onSubmit={(event) => void submit(event)}>
      {known === undefined && (
        <>
          <TextField
            name="organisation"
            label="団体コード"
            required
            autoComplete="organization"
            autoFocus
          />
          <TextField name="loginId" label="職員ID" required autoComplete="username" />
        </>
      )}
      {known && (
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
        autoFocus={known !== undefined}
        inputRef={password}
      />
      {failure !== null && (
        <Alert severity="warning" role="alert">
          {failure}
          {isWaiting && <div>あと{wait.seconds}秒でやり直せます。</div>}
        </Alert>
      )}
      <Button type="submit" variant="contained" size="large" disabled={isSending || isWaiting}>
        {submitText(isSending, wait.seconds)}
      </Button>
    </Stack>
  );
}

function submitText(isSending: boolean, seconds: number): string {
  if (seconds > 0) return `あと${seconds}秒お待ちください`;
  return isSending ? '確認しています…' : 'サインイン';
}

function useCountdown() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (seconds === 0) return undefined;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return { seconds, begin: setSeconds };
}
