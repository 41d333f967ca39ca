/** Signing in, step by step: the password, and the code where one is needed; in the page and over a locked desk. */
import { Alert, Button, Stack, Typography } from '@mui/material';
import { lazy, Suspense, useCallback, useState } from 'react';
import { FACTOR_WAYS, type FactorWay, type SignInStep } from '../../domain/second-factor.ts';
import { LoadingState } from '../parts/states.tsx';
import { useStaffAuth } from '../session/auth-context.ts';
import type { Credentials } from '../session/auth-provider.ts';
import { ApiError } from '../staff-api/http.ts';
import { canUsePasskeys } from '../session/passkeys.ts';
import { FactorForms } from './factor-forms.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { SignInForm } from './sign-in-form.tsx';

// Most never see it, and the drawing of QR codes comes with it.
const FirstEnrolment = lazy(() =>
  import('./first-enrolment.tsx').then((module) => ({ default: module.FirstEnrolment })),
);

interface Props {
  /** Who comes back; then the password alone is asked. */
  known?: Pick<Credentials, 'organisation' | 'loginId'>;
  /** Who was just told their ID: it need not be typed. */
  offered?: Pick<Credentials, 'organisation' | 'loginId'> | undefined;
  /** The step a reload had interrupted. */
  first?: SignInStep | null;
  /** Signed in, wholly. */
  onDone: () => void;
}

type Step =
  | { name: 'password'; note: string | null }
  | { name: 'code'; retryAfter: number; ways: readonly FactorWay[] }
  | { name: 'enrol' };

export function SignInSteps({ known, offered, first = null, onDone }: Props) {
  const auth = useStaffAuth();
  const [step, setStep] = useState<Step>(() => beginAt(first));

  async function enterPassword(credentials: Credentials) {
    const answer = await auth.login(credentials);
    if (answer.next === 'none') onDone();
    else if (answer.next === 'code') setStep({ ...answer, name: 'code' });
    else setStep({ name: 'enrol' });
  }

  const giveUpLate = useCallback((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'not-signed-in') return;
    setStep({
      name: 'password',
      note: '時間がたったため、もう一度パスワードを入力してください。',
    });
  }, []);

  async function finish(work: Promise<void>) {
    try {
      await work;
    } catch (error) {
      giveUpLate(error);
      throw error;
    }
    onDone();
  }

  function goBack() {
    // Nobody else at this browser finds the way half open.
    void auth.suspend();
    setStep({ name: 'password', note: null });
  }

  if (step.name === 'password')
    return (
      <Stack spacing={2}>
        {step.note !== null && (
          <Alert severity="info" role="status">
            {step.note}
          </Alert>
        )}
        <SignInForm known={known} offered={offered} onSubmit={enterPassword} />
        {/* Over a locked desk only the same person goes on: there the password says who. */}
        {known === undefined && canUsePasskeys() && (
          <PasskeyButton
            text="パスキーでサインイン"
            onPress={async () => {
              await auth.enterByPasskey();
              onDone();
            }}
          />
        )}
      </Stack>
    );
  return (
    <Stack spacing={2}>
      {step.name === 'code' ? (
        <FactorForms
          ways={step.ways}
          retryAfter={step.retryAfter}
          submitText="確認してサインイン"
          onProof={(proof) => finish(auth.enterFactor(proof))}
        />
      ) : (
        <Suspense fallback={<LoadingState />}>
          <FirstEnrolment
            onConfirm={(code) => finish(auth.confirmEnrolment(code))}
            onRefused={giveUpLate}
          />
        </Suspense>
      )}
      <Button onClick={goBack} sx={{ alignSelf: 'flex-start' }}>
        パスワードの入力に戻る
      </Button>
      {step.name === 'code' && (
        <Typography variant="body2" color="text.secondary">
          どの方法も使えないときは、区の管理者に連絡してください。
        </Typography>
      )}
    </Stack>
  );
}

function beginAt(first: SignInStep | null): Step {
  if (first === null) return { name: 'password', note: null };
  return first === 'code' ? { name: 'code', retryAfter: 0, ways: FACTOR_WAYS } : { name: 'enrol' };
}
