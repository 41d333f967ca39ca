/** Reminds administrators, over the other screens of 「管理」, that staff may come from everywhere. */
import { Alert, Link } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { LinkBase } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function NoListNote() {
  const api = useStaffApi();
  const { data } = useQuery({ queryKey: ['allow-list'], queryFn: () => api.allowList() });
  if (data?.entries.length !== 0) return null;
  return (
    <Alert severity="warning" role="note" sx={{ mx: { xs: 1, sm: 2 }, mt: 1 }}>
      接続元の制限がありません。
      <Link
        component={LinkBase}
        to="/administration/allow-list"
        sx={{ display: 'inline-block', py: 0.5 }}
      >
        入れる場所を決める
      </Link>
    </Alert>
  );
}
