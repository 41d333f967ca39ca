/** 「窓口の設定」: what is in force in a service since when, and a new version of it from now on. */
import { Alert, Box, Paper, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ServiceSettings } from '../staff-api/types.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useMe } from '../session/session.ts';
import { UndoForm } from './undo-form.tsx';

export function ServiceSettingsScreen() {
  useTitle('窓口の設定');
  const { id } = useParams<{ id: string }>();
  const { services } = useMe();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '52rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        窓口の設定
      </Typography>
      <Settings key={id} serviceId={id} name={services.find((one) => one.id === id)?.name ?? ''} />
    </Box>
  );
}

function Settings({ serviceId, name }: { serviceId: string; name: string }) {
  const api = useStaffApi();
  const roles = useRolesIn(serviceId);
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', serviceId],
    queryFn: () => api.settings(serviceId),
    staleTime: 0,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="設定を読み込んでいます" />;
  const { inForce, next } = data;
  if (inForce === null)
    return (
      <EmptyState title="この窓口にはまだ設定がありません">
        設定ができるまで、窓口は受付時間外の扱いです。
      </EmptyState>
    );
  return (
    <>
      <Typography sx={{ mb: 1.5 }}>
        {name}　第{inForce.version}版（{timeText(inForce.effectiveFrom)}から、
        {inForce.publishedBy?.name ?? '導入時の設定'}）
      </Typography>
      {next && <Coming next={next} />}
      <Paper component="section" variant="outlined" sx={{ p: 2 }} aria-label="返信の取り消し">
        <UndoForm
          key={inForce.version}
          serviceId={serviceId}
          inForce={inForce}
          mayPublish={may(roles, 'settings.publish', 'service')}
        />
      </Paper>
    </>
  );
}

function Coming({ next }: { next: NonNullable<ServiceSettings['next']> }) {
  return (
    <Alert severity="info" sx={{ mb: 1.5 }}>
      {timeText(next.effectiveFrom)}から第{next.version}
      版に変わります（返信を取り消せる時間 {next.settings.undoSeconds}
      秒）。今ここで変えた内容は、そのときまで続きます。
    </Alert>
  );
}
