/** 「LINE連携」 of a service: credentials, addresses, checks by machine, and what is done by hand. */
import { Box, Button, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ChannelShown } from '../staff-api/services.ts';
import { ConnectForm } from './connect-form.tsx';
import { LineChecklist } from './line-checklist.tsx';
import { LineChecks } from './line-checks.tsx';
import { LineConnected } from './line-connected.tsx';

export function LineScreen() {
  useTitle('LINE連携');
  const { id } = useParams<{ id: string }>();
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['channel', id],
    queryFn: () => api.channel(id),
    staleTime: 0,
  });
  const mayConnect = may(useRolesIn(id), 'channel.connect', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '56rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        LINE連携
      </Typography>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <LineParts serviceId={id} channel={data} mayConnect={mayConnect} />
      ) : (
        <LoadingState what="LINE連携を読み込んでいます" />
      )}
    </Box>
  );
}

interface Props {
  serviceId: string;
  channel: ChannelShown;
  mayConnect: boolean;
}

function LineParts({ serviceId, channel, mayConnect }: Props) {
  const { connected, checks, ticks } = channel;
  const [isChanging, setChanging] = useState(false);
  return (
    <>
      {!mayConnect && (
        <Typography sx={{ mb: 2 }}>LINEの接続の情報は、管理者が変えられます。</Typography>
      )}
      {connected && <LineConnected connected={connected} />}
      {mayConnect && (connected === null || isChanging) && (
        <ConnectForm
          serviceId={serviceId}
          connected={connected}
          onDone={() => setChanging(false)}
          onGiveUp={connected ? () => setChanging(false) : null}
        />
      )}
      {!mayConnect && connected === null && (
        <Typography>LINE公式アカウントは、まだつながっていません。</Typography>
      )}
      {mayConnect && connected && !isChanging && (
        <Button variant="outlined" sx={{ mb: 2 }} onClick={() => setChanging(true)}>
          接続の情報を変える
        </Button>
      )}
      {connected && <LineChecks serviceId={serviceId} checks={checks} mayConnect={mayConnect} />}
      <LineChecklist serviceId={serviceId} ticks={ticks} mayConnect={mayConnect} />
    </>
  );
}
