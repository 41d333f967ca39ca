/** A second factor of one's own accord: the password once more, then the app. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useId, useState } from 'react';
import { useNotify } from 'react-admin';
import type { Enrolment } from '../../contracts/session.ts';
import { EnrolmentForm } from '../sign-in/enrolment-form.tsx';
import { SignInForm } from '../sign-in/sign-in-form.tsx';
import { useStaffAuth } from './auth-context.ts';
import { useMe } from './session.ts';

export function EnrolDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const auth = useStaffAuth();
  const notify = useNotify();
  const id = useId();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby={id}>
      <DialogTitle id={id} component="h2">
        二段階認証の設定
      </DialogTitle>
      <DialogContent>
        {enrolment ? (
          <EnrolmentForm
            enrolment={enrolment}
            onConfirm={async (code) => {
              await auth.confirmEnrolment(code);
              notify('二段階認証を設定しました。次のサインインから、確認コードも入力します。', {
                type: 'success',
              });
              onClose();
            }}
          />
        ) : (
          <>
            <Typography sx={{ mb: 2 }}>
              パスワードのほかに、認証アプリの確認コードを使ってサインインするようになります。はじめに、パスワードをもう一度入力してください。
            </Typography>
            <SignInForm
              known={{ organisation: me.organisation.code, loginId: me.loginId }}
              submitText="次へ"
              onSubmit={async ({ password }) => setEnrolment(await auth.beginEnrolment(password))}
            />
          </>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>やめる</Button>
      </DialogActions>
    </Dialog>
  );
}
