/** Instants as staff read them: 24 hours, in the municipality's time zone. */
const ZONE = { timeZone: 'Asia/Tokyo' } as const;
const TIME = new Intl.DateTimeFormat('ja-JP', { ...ZONE, hour: '2-digit', minute: '2-digit' });
const DAY_TIME = new Intl.DateTimeFormat('ja-JP', {
  ...ZONE,
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const DAY = new Intl.DateTimeFormat('ja-JP', {
  ...ZONE,
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  weekday: 'short',
});
const ISO_DAY = new Intl.DateTimeFormat('sv-SE', { ...ZONE, dateStyle: 'short' });

/** "YYYY-MM-DD" in Japan. */
export function businessDay(at: Date): string {
  return ISO_DAY.format(at);
}

/** 「14:05」 today, 「7/1(火) 14:05」 on another day. */
export function timeText(instant: string, now = new Date()): string {
  const at = new Date(instant);
  return businessDay(at) === businessDay(now) ? TIME.format(at) : DAY_TIME.format(at);
}

/** Day and time, also of today: for what goes out or is kept. */
export function dayTimeText(instant: string): string {
  return DAY_TIME.format(new Date(instant));
}

const TO_THE_SECOND = new Intl.DateTimeFormat('ja-JP', {
  ...ZONE,
  dateStyle: 'medium',
  timeStyle: 'medium',
});

/** 「2026/07/01 14:05:09」 */
export function secondText(instant: string): string {
  return TO_THE_SECOND.format(new Date(instant));
}

export function clockText(instant: string): string {
  return TIME.format(new Date(instant));
}

/** 「2026年7月1日(水)」 */
export function dayText(instant: string): string {
  return DAY.format(new Date(instant));
}

/** How long since: 「3分」「2時間5分」「4日」. */
export function sinceText(instant: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(instant)) / 60_000));
  if (minutes < 1) return '1分未満';
  if (minutes < 60) return `${minutes}分`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}時間${minutes % 60}分`;
  return `${Math.floor(minutes / (24 * 60))}日`;
}
