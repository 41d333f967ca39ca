/** Announcements, and changing them: what the answer says is on the screen at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Announcement, Announcements } from '../staff-api/operations.ts';

const KEY = ['announcements', 'all'] as const;
/** Whoever has a screen open all day should still hear of what is announced meanwhile. */
const LOOK_MS = 300_000;

export function useAnnouncements() {
  const api = useStaffApi();
  return useQuery({
    queryKey: KEY,
    queryFn: () => api.announcements(),
    refetchInterval: LOOK_MS,
  });
}

export function useAnnouncementChange(): (
  work: () => Promise<Announcements>,
  done: string,
) => Promise<boolean> {
  const client = useQueryClient();
  const change = useChange('announcements');
  return (work, done) =>
    change(async () => {
      await keepAnswer(client, KEY, await work());
    }, done);
}

/** Not taken back, and not over. */
export function isCurrent({ withdrawnAt, beginsAt, endsAt }: Announcement, now: number): boolean {
  return withdrawnAt === null && Date.parse(endsAt ?? beginsAt) > now;
}
