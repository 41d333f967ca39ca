/** The second step of a first sign-in: the second factor is set up before anything else opens. */
import { Alert, Button, Stack, Typography } from '@mui/material';
import { useCallback, useEffect, useState } from 'react';
import type { Enrolment } from '../../contracts/session.ts';
import { LoadingState } from '../parts/states.tsx';
import { useStaffAuth } from '../session/auth-context.ts';
import { textOf } from '../staff-api/http.ts';
import { EnrolmentForm } from './enrolment-form.tsx';

interface Props {
  onConfirm: (code: string) => Promise<void>;
  onRefused: (error: unknown) => void;
}

export function FirstEnrolment({ onConfirm, onRefused }: Props) {
  const auth = useStaffAuth();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const begin = useCallback(() => {
    setFailure(null);
    auth.beginEnrolment().then(setEnrolment, (error: unknown) => {
      setFailure(textOf(error));
      onRefused(error);
    });
  }, [auth, onRefused]);
  useEffect(begin, [begin]);
  return (
    <Stack spacing={2}>
      <Typography component="h2" variant="h2">
        二段階認証の設定
      </Typography>
      <Typography>
        あなたの役割では、パスワードのほかに、認証アプリの確認コードを使ってサインインします。はじめに一度だけ設定してください。
      </Typography>
      {failure !== null && (
        <Alert
          severity="warning"
          role="alert"
          action={
            <Button color="inherit" onClick={begin}>
              もう一度
            </Button>
          }
        >
          {failure}
        </Alert>
      )}
      {enrolment && <EnrolmentForm enrolment={enrolment} onConfirm={onConfirm} />}
      {!enrolment && failure === null && <LoadingState />}
    </Stack>
  );
}
