/** Said where the screen is hidden: what happens to one's consultees meanwhile. */
import { Typography } from '@mui/material';
import { useSession } from '../session/session.ts';

export function OnDutyWhileAway() {
  const { me } = useSession();
  if (!me || me.duty === 'off') return null;
  return (
    <Typography sx={{ mb: 2 }}>
      勤務は続いています。ほかの職員には「サインインしていません」と出ます。担当の相談に返信がないまま時間が過ぎると、スーパーバイザーに知らせます。
    </Typography>
  );
}
