/** The door: organisation, ID and password, then the code; what went wrong is said without telling which accounts exist. */
import { Box, Link, Paper, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-admin';
import { useQueryClient } from '@tanstack/react-query';
import type { SignInStep } from '../../domain/second-factor.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffAuth } from '../session/auth-context.ts';
import { leftAt, type Credentials } from '../session/auth-provider.ts';
import { SignInSteps } from './sign-in-steps.tsx';

export function SignInPage() {
  useTitle('サインイン');
  const auth = useStaffAuth();
  const navigate = useNavigate();
  const client = useQueryClient();
  const offered = offeredBy(useLocation().state);
  const [first, setFirst] = useState<SignInStep | null>(null);
  useEffect(() => {
    // Signed in already, in this tab or another one; or halfway, before a reload.
    auth.checkAuth({}).then(
      () => navigate('/'),
      (error: unknown) => setFirst(leftAt(error)),
    );
  }, [auth, navigate]);
  return (
    <Box
      component="main"
      sx={{
        minHeight: '100%',
        display: 'grid',
        placeItems: 'center',
        p: 2,
        bgcolor: 'background.default',
      }}
    >
      <Paper variant="outlined" sx={{ p: { xs: 3, sm: 4 }, width: '100%', maxWidth: '26rem' }}>
        <Typography component="h1" variant="h1" sx={{ mb: 0.5 }}>
          相談窓口
        </Typography>
        <Typography color="text.secondary" sx={{ mb: 3 }}>
          職員の方はサインインしてください。
        </Typography>
        <SignInSteps
          key={first}
          first={first}
          offered={offered}
          onDone={() => {
            client.clear();
            navigate('/');
          }}
        />
        <Typography variant="body2" color="text.secondary" sx={{ mt: 3 }}>
          IDやパスワードがわからないとき、正しいはずなのに入れないときは、区の管理者に連絡してください。許可された場所（庁内など）の回線からだけ使える場合があります。相談をしたい方は、
          LINEの公式アカウントからお入りください。
          {/* High enough for a finger. */}
          <Link href="/" sx={{ display: 'inline-block', py: 0.5 }}>
            はじめのページへ
          </Link>
        </Typography>
      </Paper>
    </Box>
  );
}

/** Who comes from an invitation was just told both; react-admin's own ways here bring something else, or nothing. */
function offeredBy(state: unknown): Pick<Credentials, 'organisation' | 'loginId'> | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  if (!('organisation' in state && 'loginId' in state)) return undefined;
  const { organisation, loginId } = state;
  if (typeof organisation !== 'string' || typeof loginId !== 'string') return undefined;
  return { organisation, loginId };
}
