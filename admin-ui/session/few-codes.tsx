/** Says when recovery codes run out, while there is time to make new ones. */
import { Alert, Link } from '@mui/material';
import { LinkBase } from 'react-admin';
import { FEW_RECOVERY_CODES } from '../../domain/second-factor.ts';
import { useMe } from './session.ts';

export function FewRecoveryCodes() {
  const { recoveryCodesLeft: left } = useMe();
  if (left === null || left > FEW_RECOVERY_CODES) return null;
  return (
    <Alert severity="warning" sx={{ borderRadius: 0 }}>
      {left === 0 ? '回復コードを使い切りました。' : `回復コードの残りは${left}個です。`}
      <Link component={LinkBase} to="/account" sx={{ display: 'inline-block', py: 0.5 }}>
        自分の設定
      </Link>
      で新しく作ってください。
    </Alert>
  );
}
