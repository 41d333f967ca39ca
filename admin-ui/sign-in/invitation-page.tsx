/** Where an invitation's link leads: whom it is for, and the first password. */
import { Alert, Box, Button, Link, Paper, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate, useParams } from 'react-admin';
import { CodeText } from '../parts/code-text.tsx';
import { LoadingState } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { Invited } from '../staff-api/services.ts';
import { SubmitPart } from './submit-part.tsx';
import { useSubmission } from './use-submission.ts';

export function InvitationPage() {
  useTitle('招待');
  const { token } = useParams<{ token: string }>();
  const api = useStaffApi();
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.invited(token),
    // Once it is used it opens nothing any more, and need not be asked again.
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Box
      component="main"
      sx={{
        minHeight: '100vh',
        display: 'grid',
        placeItems: 'center',
        p: 2,
        bgcolor: 'background.default',
      }}
    >
      <Paper variant="outlined" sx={{ p: { xs: 3, sm: 4 }, width: '100%', maxWidth: '28rem' }}>
        <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
          {data?.kind === 'reset' ? 'パスワードの再設定' : '相談窓口への招待'}
        </Typography>
        {error ? (
          <Alert severity="warning">
            {textOf(error)}
            <Link href="#/login" sx={{ display: 'inline-block', py: 0.5 }}>
              サインインへ
            </Link>
          </Alert>
        ) : data ? (
          <FirstPassword token={token} invited={data} />
        ) : (
          <LoadingState what="招待を確かめています" />
        )}
      </Paper>
    </Box>
  );
}

function FirstPassword({ token, invited }: { token: string; invited: Invited }) {
  const api = useStaffApi();
  const navigate = useNavigate();
  const submission = useSubmission();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isDone, setDone] = useState(false);
  const { organisation, loginId, name } = invited;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (password !== again) {
      submission.fail('二つのパスワードが違います。同じものを入れてください。');
      return;
    }
    if (await submission.run(() => api.setFirstPassword(token, password))) setDone(true);
  }

  if (isDone)
    return (
      <Stack spacing={2}>
        <Alert severity="success">パスワードを決めました。</Alert>
        <Typography>
          団体コード「{organisation.code}」、職員ID「{loginId}
          」と、今のパスワードでサインインしてください。
        </Typography>
        <Button
          variant="contained"
          size="large"
          onClick={() =>
            navigate('/login', { state: { organisation: organisation.code, loginId } })
          }
        >
          サインインへ
        </Button>
      </Stack>
    );
  return (
    <Stack component="form" spacing={2} onSubmit={(event) => void submit(event)}>
      <Typography>
        {invited.kind === 'reset'
          ? `${name}さん、${organisation.name}の相談窓口の新しいパスワードを決めてください。前のパスワードは使えません。`
          : `${name}さん、${organisation.name}の相談窓口に招待されています。パスワードを決めてください。`}
      </Typography>
      <Typography>
        団体コード：<CodeText>{organisation.code}</CodeText>　職員ID：<CodeText>{loginId}</CodeText>
      </Typography>
      <input type="hidden" name="username" autoComplete="username" value={loginId} readOnly />
      <TextField
        label="パスワード"
        type="password"
        required
        value={password}
        autoComplete="new-password"
        helperText="12文字以上。関係のない言葉をいくつか組み合わせると、強くて覚えやすくなります。"
        onChange={({ target }) => setPassword(target.value)}
      />
      <TextField
        label="パスワード（もう一度）"
        type="password"
        required
        value={again}
        autoComplete="new-password"
        onChange={({ target }) => setAgain(target.value)}
      />
      <SubmitPart submission={submission} text="このパスワードにする" />
    </Stack>
  );
}
