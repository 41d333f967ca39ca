/** 「お知らせ」 of the administration: announcing, who has read it, and handing the document over. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { HAND_OVER_WAY_NAMES } from '../../domain/announcements.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Announcement } from '../staff-api/operations.ts';
import { AnnounceDialog } from './announce-dialog.tsx';
import { AnnouncementCard } from './announcement-card.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { useAnnouncementChange, useAnnouncements } from './use-announcements.ts';

type Opened = 'new' | { handOver: Announcement } | { withdraw: Announcement };

export function AnnouncementsScreen() {
  useTitle('お知らせの管理');
  const { data, error, refetch } = useAnnouncements();
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        お知らせの管理
      </Typography>
      <Typography sx={{ mb: 1 }}>
        システムの計画停止は1か月以上前に、サービスの終了・運営の変更・大幅な変更は6か月以上前に知らせます。全職員の画面に出て、文書として渡せます。
      </Typography>
      <Button variant="contained" sx={{ mb: 2 }} onClick={() => setOpened('new')}>
        お知らせを出す
      </Button>
      {data ? (
        <Listed announcements={data.data} onOpen={setOpened} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="お知らせを読み込んでいます" />
      )}
      {opened === 'new' && <AnnounceDialog onClose={close} />}
      {opened !== null && opened !== 'new' && 'handOver' in opened && (
        <HandOverDialog announcement={opened.handOver} onClose={close} />
      )}
      {opened !== null && opened !== 'new' && 'withdraw' in opened && (
        <WithdrawDialog announcement={opened.withdraw} onClose={close} />
      )}
    </Box>
  );
}

interface ListedProps {
  announcements: readonly Announcement[];
  onOpen: (opened: Opened) => void;
}

function Listed({ announcements, onOpen }: ListedProps) {
  if (announcements.length === 0)
    return (
      <EmptyState title="お知らせはまだありません">
        「お知らせを出す」から、計画停止や変更を予告できます。
      </EmptyState>
    );
  return (
    <Stack component="ul" spacing={1} sx={{ p: 0, m: 0, listStyle: 'none' }}>
      {announcements.map((announcement) => (
        <AnnouncementCard key={announcement.id} announcement={announcement}>
          <Managed announcement={announcement} onOpen={onOpen} />
        </AnnouncementCard>
      ))}
    </Stack>
  );
}

function Managed({
  announcement,
  onOpen,
}: {
  announcement: Announcement;
  onOpen: ListedProps['onOpen'];
}) {
  const now = useNow();
  const { readers, handOvers, title, withdrawnAt, beginsAt } = announcement;
  const isOpen = withdrawnAt === null && Date.parse(beginsAt) > now;
  return (
    <>
      <Typography variant="body2">{readers}人が読みました</Typography>
      {handOvers.map(({ id, handedOn, way, handedBy, handedTo }) => (
        <Typography key={id} variant="body2">
          {dayText(`${handedOn}T12:00+09:00`)} に {handedBy} から {handedTo} へ渡しました（
          {HAND_OVER_WAY_NAMES[way]}）
        </Typography>
      ))}
      <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: 'wrap' }}>
        <Button
          size="small"
          variant="outlined"
          aria-label={`${title}の文書を渡したことを記録する`}
          onClick={() => onOpen({ handOver: announcement })}
        >
          渡したことを記録する
        </Button>
        {isOpen && (
          <Button
            size="small"
            aria-label={`${title}を取り消す`}
            onClick={() => onOpen({ withdraw: announcement })}
          >
            取り消す
          </Button>
        )}
      </Stack>
    </>
  );
}

function WithdrawDialog({
  announcement: { id, title, kind },
  onClose,
}: {
  announcement: Announcement;
  onClose: () => void;
}) {
  const api = useStaffApi();
  const change = useAnnouncementChange();
  return (
    <FormDialog
      title="お知らせを取り消す"
      submitText="取り消す"
      onSubmit={() => change(() => api.withdrawAnnouncement(id), 'お知らせを取り消しました。')}
      onClose={onClose}
    >
      <Typography>
        「{title}」を取り消します。
        {kind === 'planned-stop' && 'すべての窓口の計画停止も取り消します。'}
        記録には残ります。
      </Typography>
    </FormDialog>
  );
}
