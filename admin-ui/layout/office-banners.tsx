/** Tells everybody of announcements they have not read, and those who look after the system of open alarms. */
import { Alert, Link } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { LinkBase } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { isCurrent, useAnnouncements } from '../announcements/use-announcements.ts';
import { kindName, whenText } from '../announcements/announcement-words.ts';
import { useNow } from '../parts/use-now.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const LOOK_MS = 30_000;
const BANNER_SX = {
  borderRadius: 0,
  py: 0,
  flexShrink: 0,
  maxHeight: '30vh',
  overflowY: 'auto',
} as const;

export function OfficeBanners() {
  const mayRead = may(useRoles(), 'alarm.read', 'service');
  return (
    <>
      {mayRead && <AlarmBanner />}
      <AnnouncementBanner />
    </>
  );
}

function AlarmBanner() {
  const api = useStaffApi();
  const { data } = useQuery({
    queryKey: ['alarms', 'count'],
    queryFn: () => api.alarmCount(),
    staleTime: 0,
    refetchInterval: LOOK_MS,
    retry: false,
  });
  if (!data || data.count === 0) return null;
  return (
    <Alert severity="warning" role="status" aria-label="警報" sx={BANNER_SX}>
      <strong>対応していない警報が{data.count}件あります。</strong>
      <Link component={LinkBase} to="/administration/alarms" sx={{ ml: 1 }}>
        警報を開く
      </Link>
    </Alert>
  );
}

function AnnouncementBanner() {
  const { data } = useAnnouncements();
  const now = useNow();
  const unread = (data?.data ?? []).filter((one) => one.readAt === null && isCurrent(one, now));
  const [first] = unread;
  if (!first) return null;
  return (
    <Alert severity="info" role="status" aria-label="システムのお知らせ" sx={BANNER_SX}>
      {kindName(first)}：{whenText(first)} {first.title}
      {unread.length > 1 && `（ほか${unread.length - 1}件）`}
      <Link component={LinkBase} to="/announcements" sx={{ ml: 1 }}>
        お知らせを読む
      </Link>
    </Alert>
  );
}
