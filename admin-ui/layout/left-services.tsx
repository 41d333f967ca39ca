/** Says which service one belongs to no more, until it was put away: what went from the screen went for a reason. */
import { Alert } from '@mui/material';
import { session, useSession } from '../session/session.ts';

export function LeftServices() {
  const { me, left } = useSession();
  if (left.length === 0) return null;
  return (
    <Alert severity="warning" role="alert" onClose={session.putAwayLeft} closeText="閉じる">
      この窓口の担当から外れました：{left.join('、')}。この窓口の相談は、もう見られません。
      {me?.services.length === 0 &&
        'ほかに担当する窓口はありません。心当たりがないときは、管理者に聞いてください。'}
    </Alert>
  );
}
