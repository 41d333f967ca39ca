/** 「お知らせ配信」: messages to followers, what they cost of the month, on whose telephones they are tried, who follows. */
import { Alert, Box, Button, Link, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase, useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { FollowersPart } from '../deliveries/followers-part.tsx';
import { QuotaBar } from '../parts/quota-bar.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { Broadcast } from '../staff-api/broadcasts.ts';
import { TestersPart } from './testers-part.tsx';
import { useBroadcasts } from './use-broadcast.ts';
import { segmentText, STATUS_WORDS, STOP_WORDS } from './words.ts';

export function BroadcastsScreen() {
  useTitle('お知らせ配信');
  const { id } = useParams<{ id: string }>();
  const mayEdit = may(useRolesIn(id), 'broadcast.edit', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '60rem' }}>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center', mb: 1 }}>
        <Typography component="h1" variant="h1" sx={{ flex: 1 }}>
          お知らせ配信
        </Typography>
        {mayEdit && (
          <Button variant="contained" component={LinkBase} to={`/services/${id}/broadcasts/new`}>
            新しいお知らせを書く
          </Button>
        )}
      </Stack>
      <Typography sx={{ mb: 1.5 }}>
        LINEの友だちに送るお知らせです。友だち全員、または条件に合う人に送れます。相談の内容は書かないでください。
      </Typography>
      {!mayEdit && (
        <Alert severity="info" sx={{ mb: 1.5 }}>
          お知らせは、スーパーバイザーと管理者が書き、管理者が送ります。
        </Alert>
      )}
      <Listed key={id} serviceId={id} />
      {mayEdit && <TestersPart serviceId={id} />}
      <FollowersPart serviceId={id} />
      <Typography sx={{ mt: 3 }}>
        <Link component={LinkBase} to={`/services/${id}/line-features`}>
          LINE公式アカウントの機能と、このシステムでの扱い
        </Link>
      </Typography>
    </Box>
  );
}

function Listed({ serviceId }: { serviceId: string }) {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useBroadcasts(serviceId, page);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="お知らせを読み込んでいます" />;
  const { hasNextPage, hasPreviousPage } = data.pageInfo;
  return (
    <>
      <QuotaBar quota={data.quota} />
      {data.data.length === 0 ? (
        <EmptyState title="お知らせはまだありません">
          書いた下書き、予約、送った結果がここに並びます。
        </EmptyState>
      ) : (
        <Box
          component="ul"
          aria-label="お知らせの一覧"
          sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}
        >
          {data.data.map((one) => (
            <Row key={one.id} serviceId={serviceId} broadcast={one} />
          ))}
        </Box>
      )}
      {(hasNextPage || hasPreviousPage) && (
        <Stack direction="row" sx={{ gap: 1, mt: 1 }}>
          <Button disabled={!hasPreviousPage} onClick={() => setPage(page - 1)}>
            前のページ
          </Button>
          <Button disabled={!hasNextPage} onClick={() => setPage(page + 1)}>
            次のページ
          </Button>
        </Stack>
      )}
    </>
  );
}

const LOOKS: Partial<Record<Broadcast['status'], object>> = {
  confirmed: { color: 'var(--color-action)' },
  sending: { color: 'var(--color-action)' },
  stopped: { color: 'var(--color-attention)' },
};

function Row({ serviceId, broadcast }: { serviceId: string; broadcast: Broadcast }) {
  const { id, title, status, segment, stopReason } = broadcast;
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5 }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'baseline' }}>
        <Link
          component={LinkBase}
          to={`/services/${serviceId}/broadcasts/${id}`}
          sx={{ fontWeight: 700, overflowWrap: 'anywhere' }}
        >
          {title === '' ? '（件名なし）' : title}
        </Link>
        <Box component="span" sx={{ fontWeight: 700, ...LOOKS[status] }}>
          {STATUS_WORDS[status]}
        </Box>
        <Typography variant="body2" color="text.secondary">
          {whenText(broadcast)}
        </Typography>
      </Stack>
      <Typography variant="body2">
        {segmentText(segment)}
        {resultText(broadcast)}
      </Typography>
      {stopReason !== null && (
        <Typography variant="body2" sx={{ color: 'var(--color-attention)' }}>
          {STOP_WORDS[stopReason]}
        </Typography>
      )}
    </Paper>
  );
}

function whenText({ status, sendAt, startedAt, editedAt }: Broadcast): string {
  if (status === 'confirmed' && sendAt !== null) return `${dayTimeText(sendAt)}に送ります`;
  if (startedAt !== null) return `${dayTimeText(startedAt)}に送信`;
  return `${dayTimeText(editedAt)}に保存`;
}

function resultText({ results, recipients }: Broadcast): string {
  if (results === null) return '';
  const { accepted, opened, blocked, quota, failed } = results;
  const trouble = blocked + quota + failed;
  return `　${recipients ?? 0}人のうち${accepted}人に送信、${opened}人が相談室を開きました${trouble > 0 ? `（届かなかった人${trouble}人）` : ''}`;
}
