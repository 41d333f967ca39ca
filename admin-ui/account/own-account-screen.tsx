/** 「自分の設定」: by what one proves who one is, the password, and where one is signed in. */
import { Box, Button, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { FactorsPart } from './factors-part.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { SessionsPart } from './sessions-part.tsx';

export function OwnAccountScreen() {
  useTitle('自分の設定');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['own-account'],
    queryFn: () => api.ownAccount(),
    staleTime: 0,
  });
  const [isChanging, setChanging] = useState(false);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '60rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        自分の設定
      </Typography>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          <FactorsPart account={data} />
          <SectionHeading>パスワード</SectionHeading>
          <Typography sx={{ mb: 1 }}>
            変えると、この画面のほかのサインインは、すべて終わります。
          </Typography>
          <Button variant="outlined" onClick={() => setChanging(true)}>
            パスワードを変える
          </Button>
          <SessionsPart sessions={data.sessions} />
          {isChanging && <PasswordDialog onClose={() => setChanging(false)} />}
        </>
      ) : (
        <LoadingState what="自分の設定を読み込んでいます" />
      )}
    </Box>
  );
}
