/** What one is told: read, marked as seen, and watched for what is new. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { setTitleCount } from '../parts/use-title.ts';
import { placeOf, tellBy, type Notice } from './telling.ts';

/** While she goes on writing before one's eyes, that is noted only so often. */
const SEEN_MS = 4_000;
/** The stream wakes this list; a lost wake-up is made good by looking. */
const LOOK_MS = 60_000;
const MAIL_LOOK_MS = 1_500;

export function useNotices() {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['notices'],
    queryFn: () => api.notices(),
    refetchInterval: LOOK_MS,
    refetchIntervalInBackground: true,
  });
}

export function useNoticeSettings() {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['notice-settings'],
    queryFn: () => api.noticeSettings(),
    // While a mail of one's own is on its way somebody waits for its outcome.
    refetchInterval: ({ state: { data } }) =>
      data?.asked?.status === 'waiting' || data?.trial?.status === 'waiting' ? MAIL_LOOK_MS : false,
  });
}

export function useSeen() {
  const api = useStaffApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[]) => api.noticesSeen(ids),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notices'] }),
  });
}

/** Tells of what is new by sound and desktop notice; hands back what is to be shown on the screen. */
export function useFreshNotices(): { shown: Notice[]; dismiss: () => void } {
  const api = useStaffApi();
  const { data } = useNotices();
  const { data: settings } = useNoticeSettings();
  const { mutate: markSeen } = useSeen();
  const { pathname } = useLocation();
  const here = useRef(pathname);
  const known = useRef<Map<string, string> | null>(null);
  const [shownIds, setShownIds] = useState<readonly string[]>([]);
  useEffect(() => {
    here.current = pathname;
  }, [pathname]);
  useEffect(() => setTitleCount(data?.unseen ?? 0), [data]);

  useEffect(() => {
    if (!data || !settings) return;
    const before = known.current;
    const open = data.data.filter(({ seenAt, isOver }) => seenAt === null && !isOver);
    const fresh = open.filter(({ id, createdAt }) => before?.get(id) !== createdAt);
    known.current = new Map(data.data.map(({ id, createdAt }) => [id, createdAt]));
    if (fresh.length === 0) return;
    const record = (outcomes: Awaited<ReturnType<typeof tellBy>>) =>
      // What cannot be noted now is noted when the list is read anew.
      void api.noticeOutcomes(outcomes.slice(0, 100)).catch(() => undefined);
    if (before === null) {
      // What had come before one sat down stands in the list; it does not sound again.
      record(fresh.map(({ id }) => ({ id, way: 'screen', status: 'sent', code: null })));
      return;
    }
    const told = fresh.map((notice) => ({ notice, isInView: isInView(notice, here.current) }));
    // Beside those that still stand there: what comes in one breath is read together.
    const added = told.filter((one) => !one.isInView).map(({ notice }) => notice.id);
    setShownIds((before) => [...new Set([...added, ...before])]);
    void tellBy(told, settings).then(record);
  }, [data, settings, api]);

  useEffect(() => {
    const ids = (data?.data ?? [])
      .filter((notice) => notice.seenAt === null && isInView(notice, pathname))
      .map(({ id }) => id);
    if (ids.length === 0) return undefined;
    const timer = setTimeout(() => markSeen(ids), SEEN_MS);
    return () => clearTimeout(timer);
  }, [data, pathname, markSeen]);

  const shown = (data?.data ?? []).filter(
    ({ id, seenAt, isOver }) => shownIds.includes(id) && seenAt === null && !isOver,
  );
  return { shown, dismiss: () => setShownIds([]) };
}

/** Its consultation, or what it asks for there, is open in a tab that is looked at. */
function isInView(notice: Notice, pathname: string): boolean {
  const places = [`/consultations/${notice.consultation.id}`, placeOf(notice)];
  return (
    document.visibilityState === 'visible' && places.some((place) => pathname.startsWith(place))
  );
}
