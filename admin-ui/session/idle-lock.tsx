/**
 * Hides the content after 15 minutes without a hand on it, or when the session has ended, and lets
 * the same person back in where they were: nothing typed is lost, and nothing can be read meanwhile.
 */
import { Box, Button, Paper, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useLogout } from 'react-admin';
import { OnDutyWhileAway } from '../layout/on-duty-while-away.tsx';
import { SignInSteps } from '../sign-in/sign-in-steps.tsx';
import { activity } from './activity.ts';
import { useStaffAuth } from './auth-context.ts';
import { session, useSession, type LockReason } from './session.ts';
import { StepUpDialog } from './step-up-dialog.tsx';

const IDLE_MS = 15 * 60_000;
const LOOK_MS = 5_000;
/** So often the server hears that somebody is here, while somebody is. */
const TELL_MS = 60_000;
/** desk.css hides by it everything but the way back in. */
const LOCKED = 'data-locked';

const LOCK_TEXTS: Record<LockReason, string> = {
  idle: '15分間操作がなかったため、内容を隠しました。',
  expired: 'サインインの期限が切れたため、内容を隠しました。',
  ended:
    'このサインインは、ほかの画面でのサインアウトか管理者の操作で終わりました。内容を隠しました。',
  address:
    'この接続元（ネットワーク）からは使えません。許可された場所の回線から、もう一度サインインしてください。内容を隠しました。',
  account: 'このアカウントは使えなくなりました。管理者に聞いてください。内容を隠しました。',
};

export function IdleLock({ children }: { children: ReactNode }) {
  const { locked } = useSession();
  const auth = useStaffAuth();
  useEffect(() => {
    const stop = activity.watch();
    let told = Date.now();
    const timer = setInterval(() => {
      const now = Date.now();
      if (activity.idleFor(now) >= IDLE_MS) session.lock('idle');
      else if (now - told >= TELL_MS && activity.isSince(told) && !session.current().locked) {
        told = now;
        void auth.stayAwake();
      }
    }, LOOK_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [auth]);
  useEffect(() => {
    // Another tab or a tool must not get in either.
    if (locked === 'idle') void auth.suspend();
  }, [locked, auth]);
  useEffect(() => {
    // The whole page, dialogs included: they stand beside the desk, not in it.
    document.documentElement.toggleAttribute(LOCKED, locked !== null);
    return () => document.documentElement.removeAttribute(LOCKED);
  }, [locked]);
  return (
    <>
      {children}
      <StepUpDialog />
      {locked && createPortal(<ReEntry />, document.body)}
    </>
  );
}

function ReEntry() {
  const { me, locked } = useSession();
  const auth = useStaffAuth();
  const client = useQueryClient();
  const logout = useLogout();
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void auth.resume();
    };
    addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [auth]);
  if (!me) return null;
  const isOver = locked === 'account';
  const known = { organisation: me.organisation.code, loginId: me.loginId };
  return (
    <Box
      component="main"
      className="lock"
      sx={{ minHeight: '100vh', display: 'grid', placeItems: 'center', p: 2 }}
    >
      <Paper variant="outlined" sx={{ p: 4, width: '100%', maxWidth: '26rem' }}>
        <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
          画面を隠しています
        </Typography>
        <Typography sx={{ mb: 2 }}>
          {locked && LOCK_TEXTS[locked]}
          {!isOver && '書きかけの文章は残っています。'}
        </Typography>
        {!isOver && <OnDutyWhileAway />}
        <Typography sx={{ mb: 2, fontWeight: 700 }}>{me.name}さん</Typography>
        {!isOver && (
          <SignInSteps
            known={known}
            onDone={() => {
              activity.touch();
              void client.invalidateQueries();
            }}
          />
        )}
        <Button sx={{ mt: 2 }} onClick={() => void logout()}>
          別の人がサインインする
        </Button>
      </Paper>
    </Box>
  );
}
