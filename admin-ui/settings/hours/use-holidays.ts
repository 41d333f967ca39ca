/** National holidays, which change once a year at most. */
import { useQuery } from '@tanstack/react-query';
import { businessDay } from '../../parts/time.ts';
import { useStaffApi } from '../../staff-api/data-provider.ts';

const DAY_MS = 86_400_000;

/** Those from one business date to another, both included; empty until they are known. */
export function useHolidaysOf(period: { from: string; to: string }) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['holidays', period.from, period.to],
    queryFn: () => api.holidays(period),
    staleTime: DAY_MS,
  });
}

/** The holidays of the years in which the days lie. */
export function useHolidays(days: readonly string[]): readonly string[] {
  const years = days.map((day) => day.slice(0, 4)).filter((year) => /^\d{4}$/u.test(year));
  const [first = businessDay(new Date()).slice(0, 4)] = years.toSorted();
  // What lies further ahead has no published holidays yet.
  const last = String(Math.min(Number(first) + 3, Number(years.toSorted().at(-1) ?? first)));
  const { data } = useHolidaysOf({ from: `${first}-01-01`, to: `${last}-12-31` });
  return (data?.data ?? []).map(({ date }) => date);
}
