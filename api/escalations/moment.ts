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

const TO_THE_SECOND = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'medium',
  timeStyle: 'medium',
});

/** 「2026/07/01 14:05:09」: by the minute a telephone company finds nobody. */
export function secondText(at: string | Date): string {
  return TO_THE_SECOND.format(new Date(at));
}

/** 「2026年7月1日(水) 14:05」 */
export function momentText(at: string | Date): string {
  return MOMENT.format(new Date(at));
}
