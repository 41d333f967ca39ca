/** Instants as they stand on paper: in the municipality's time zone. */
const MOMENT = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** 「2026年7月1日(水) 14:05」 */
export function momentText(at: string | Date): string {
  return MOMENT.format(new Date(at));
}
