/** Reception at any hour, for practice. */
import { businessDate, DAY } from '../../domain/hours.ts';
import type { ServiceSettings } from '../../domain/settings.ts';

/** The same settings with reception open, or closed, all of today and tomorrow. */
export function withPracticeDay(
  settings: ServiceSettings,
  isOpen: boolean,
  now: number,
): ServiceSettings {
  const dates = [businessDate(now), businessDate(now + DAY)];
  const { calendar } = settings;
  const others = calendar.extraDays.filter(({ date }) => !dates.includes(date));
  const closedDays = calendar.closedDays.filter((date) => !dates.includes(date));
  return {
    ...settings,
    calendar: isOpen
      ? {
          ...calendar,
          closedDays,
          extraDays: [...others, ...dates.map((date) => ({ date, open: '00:00', close: '24:00' }))],
        }
      : { ...calendar, closedDays: [...closedDays, ...dates], extraDays: others },
  };
}
