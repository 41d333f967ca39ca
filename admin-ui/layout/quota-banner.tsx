/** Tells whoever looks after a service, on every screen, that LINE's month is running out there. */
import { Alert, Link } from '@mui/material';
import { LinkBase } from 'react-admin';
import { useServices } from '../parts/use-services.ts';

export function QuotaBanner() {
  const { data } = useServices();
  const low = (data?.data ?? []).filter(({ quota }) => quota?.isLow === true);
  if (low.length === 0) return null;
  return (
    <Alert
      severity="warning"
      role="status"
      aria-label="LINEに送れる残りの数"
      sx={{ borderRadius: 0, py: 0, flexShrink: 0, maxHeight: '30vh', overflowY: 'auto' }}
    >
      <strong>LINEに今月送れる数の8割を使いました。</strong>
      使い切ると、返信のお知らせが届かなくなります：
      {low.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && '、'}
          <Link component={LinkBase} to={`/services/${id}/deliveries`}>
            {name}の送信の記録
          </Link>
        </span>
      ))}
    </Alert>
  );
}
