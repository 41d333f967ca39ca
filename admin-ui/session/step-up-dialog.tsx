/** Asks once more who one is before something that reaches far; what was being done waits behind it and goes on by itself. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  Typography,
} from '@mui/material';
import { useEffect, useId } from 'react';
import type { StepUpWay } from '../../domain/second-factor.ts';
import { FactorForms } from '../sign-in/factor-forms.tsx';
import { SignInForm } from '../sign-in/sign-in-form.tsx';
import { useStaffAuth } from './auth-context.ts';
import type { StepUpProof } from './auth-provider.ts';
import { useMe } from './session.ts';
import { stepUp, useStepUp } from './step-up.ts';

export function StepUpDialog() {
  const question = useStepUp();
  const id = useId();
  // Nobody is left to answer: whoever waits for it goes on without.
  useEffect(() => () => stepUp.answer(false), []);
  if (!question) return null;
  const leave = () => stepUp.answer(false);
  return (
    <Dialog
      open
      onClose={(_event, reason) => reason !== 'backdropClick' && leave()}
      fullWidth
      maxWidth="xs"
      aria-labelledby={id}
    >
      <DialogTitle id={id} component="h2">
        本人確認
      </DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <Typography>
            大切な操作なので、あなたであることをもう一度確かめます。確かめたあと、5分間は聞きません。
          </Typography>
          <Proof ways={question.ways} />
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={leave}>やめる</Button>
      </DialogActions>
    </Dialog>
  );
}

function Proof({ ways }: { ways: readonly StepUpWay[] }) {
  const me = useMe();
  const auth = useStaffAuth();
  async function prove(proof: StepUpProof) {
    await auth.stepUp(proof);
    stepUp.answer(true);
  }
  const factors = ways.filter((way) => way !== 'password');
  if (factors.length > 0)
    return <FactorForms ways={factors} submitText="確かめて続ける" onProof={prove} />;
  return (
    <SignInForm
      known={{ organisation: me.organisation.code, loginId: me.loginId }}
      submitText="確かめて続ける"
      onSubmit={({ password }) => prove({ password })}
    />
  );
}
