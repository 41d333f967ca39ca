/** 「リッチメニュー」: what hangs under LINE's talk, what is being made, and what was published before. */
import { Box, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { RichMenus } from '../staff-api/rich-menus.ts';
import { Editor } from './editor.tsx';
import { PhonePreview } from './phone-preview.tsx';
import { StandingPanel } from './standing-panel.tsx';
import { contentOf } from './use-draft.ts';
import { VersionsTable } from './versions-table.tsx';

/** While LINE has not followed yet, and otherwise. */
const SOON_MS = 1_500;
const USUAL_MS = 15_000;

export function RichMenusScreen() {
  useTitle('リッチメニュー');
  const { id } = useParams<{ id: string }>();
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['rich-menus', id],
    queryFn: () => api.richMenus(id),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.versions.some((one) => one.state === 'waiting') ? SOON_MS : USUAL_MS,
  });
  if (error && !data)
    return <ErrorState page="リッチメニュー" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="リッチメニューを読み込んでいます" />;
  return <Screen key={id} serviceId={id} data={data} />;
}

function Screen({ serviceId, data }: { serviceId: string; data: RichMenus }) {
  const roles = useRolesIn(serviceId);
  const mayEdit = may(roles, 'rich-menu.edit', 'service');
  const mayPublish = may(roles, 'rich-menu.publish', 'service');
  return (
    <Stack sx={{ p: { xs: 1, sm: 2 }, gap: 2 }}>
      <Box>
        <Typography component="h1" variant="h1">
          リッチメニュー
        </Typography>
        <Typography>
          LINEのトークの下に出るメニューです。画像の上の領域を押すと、部屋などがひらきます。
        </Typography>
      </Box>
      <StandingPanel serviceId={serviceId} data={data} mayPublish={mayPublish} />
      {mayEdit ? (
        <Editor serviceId={serviceId} data={data} mayPublish={mayPublish} />
      ) : (
        <Shown serviceId={serviceId} data={data} />
      )}
      <VersionsTable
        serviceId={serviceId}
        versions={data.versions}
        words={data.words}
        mayPublish={mayPublish}
      />
    </Stack>
  );
}

/** For who reads only. */
function Shown({ serviceId, data }: { serviceId: string; data: RichMenus }) {
  const inForce = data.versions.find(({ state }) => ['shown', 'waiting', 'failed'].includes(state));
  const content = inForce?.content ?? contentOf(data);
  const isEmpty = data.draft === null && data.versions.length === 0;
  return (
    <>
      <Typography color="text.secondary">
        リッチメニューを作るのは、スーパーバイザーと管理者です。
      </Typography>
      {isEmpty ? (
        <EmptyState title="メニューはまだありません" />
      ) : (
        <PhonePreview serviceId={serviceId} content={content} first={content.shown.open} />
      )}
    </>
  );
}
