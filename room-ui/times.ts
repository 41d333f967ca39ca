/** Times as the room shows them. */

const TIME_ZONE = 'Asia/Tokyo';
const clock = new Intl.DateTimeFormat('ja-JP', {
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
  timeZone: TIME_ZONE,
});
const day = new Intl.DateTimeFormat('ja-JP', {
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  timeZone: TIME_ZONE,
});
const plainDay = new Intl.DateTimeFormat('ja-JP', {
  month: 'long',
  day: 'numeric',
  weekday: 'long',
  timeZone: TIME_ZONE,
});

/** 「午後4:05」 */
export function timeOf(at: string): string {
  return clock.format(new Date(at));
}

/** 「午後4時5分」 */
export function plainTimeOf(at: string): string {
  return timeOf(at)
    .replace(/:0?(\d+)$/u, '時$1分')
    .replace('時0分', '時');
}

/** 「11月22日(日)」 */
export function dayOf(at: string): string {
  return day.format(new Date(at));
}

/** 「11月22日（日曜日）」 */
export function plainDayOf(at: string): string {
  return plainDay.format(new Date(at)).replace(/日(.曜日)$/u, '日（$1）');
}

/** 「午前9時」 */
export function hourOf(hour: number): string {
  return `${hour < 12 ? '午前' : '午後'}${hour % 12}時`;
}
