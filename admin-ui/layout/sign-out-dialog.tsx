/** Asked of somebody who signs out while on duty: consultees would wait for a person who is not there. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useLogout, useNotify } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ApiError, textOf } from '../staff-api/http.ts';
import { DUTY_WORDS } from '../i18n/words.ts';
import { useMe } from '../session/session.ts';
import { ShiftEndDialog } from './shift-end-dialog.tsx';

export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const { duty } = useMe();
  const api = useStaffApi();
  const logout = useLogout();
  const notify = useNotify();
  const [isGoing, setGoing] = useState(false);

  async function leave(wanted: 'away' | 'off') {
    try {
      await api.setDuty(wanted);
      await logout();
    } catch (error) {
      if (error instanceof ApiError && error.detail?.reason === 'open-consultations')
        setGoing(true);
      else notify(textOf(error), { type: 'warning' });
    }
  }

  if (isGoing)
    return (
      <ShiftEndDialog
        submitText="勤務を終えてサインアウト"
        onClose={onClose}
        onOver={() => void logout()}
      />
    );
  return (
    <Dialog open onClose={onClose} aria-labelledby="sign-out-title">
      <DialogTitle id="sign-out-title" component="h2">
        勤務の状態が「{DUTY_WORDS[duty]}」のままです
      </DialogTitle>
      <DialogContent>
        <Typography>
          このままサインアウトすると、新しい相談や返信待ちのお知らせが届きません。「離席」にすると、担当の相談はそのまま残ります。返信がないまま時間が過ぎると、スーパーバイザーに知らせます。
        </Typography>
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap', rowGap: 1 }}>
        <Button onClick={onClose}>やめる</Button>
        <Button variant="outlined" onClick={() => void leave('away')}>
          離席にしてサインアウト
        </Button>
        <Button variant="contained" onClick={() => void leave('off')}>
          勤務を終えてサインアウト
        </Button>
      </DialogActions>
    </Dialog>
  );
}
