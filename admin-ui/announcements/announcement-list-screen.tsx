/** 「お知らせ」, for everybody: what is announced, and whether one has read it. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { PublishedIncidentReports } from '../incidents/published-reports.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Announcement } from '../staff-api/operations.ts';
import { AnnouncementCard } from './announcement-card.tsx';
import { useAnnouncementChange, useAnnouncements } from './use-announcements.ts';

export function AnnouncementListScreen() {
  useTitle('お知らせ');
  const { data, error, refetch } = useAnnouncements();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        システムのお知らせ
      </Typography>
      {data ? (
        <Listed announcements={data.data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="お知らせを読み込んでいます" />
      )}
      <PublishedIncidentReports />
    </Box>
  );
}

function Listed({ announcements }: { announcements: readonly Announcement[] }) {
  if (announcements.length === 0)
    return (
      <EmptyState title="お知らせはありません">
        計画停止やシステムの変更があるときに、ここに出ます。
      </EmptyState>
    );
  return (
    <Stack component="ul" spacing={1} sx={{ p: 0, m: 0, listStyle: 'none' }}>
      {announcements.map((announcement) => (
        <AnnouncementCard key={announcement.id} announcement={announcement}>
          <ReadMark announcement={announcement} />
        </AnnouncementCard>
      ))}
    </Stack>
  );
}

function ReadMark({ announcement: { id, title, readAt } }: { announcement: Announcement }) {
  const api = useStaffApi();
  const change = useAnnouncementChange();
  if (readAt !== null)
    return <Typography variant="body2">{dayTimeText(readAt)} に読みました</Typography>;
  return (
    <Button
      variant="outlined"
      size="small"
      aria-label={`${title}を読みました`}
      onClick={() =>
        void change(() => api.announcementRead(id), 'お知らせを読んだことを記録しました。')
      }
    >
      読みました
    </Button>
  );
}
