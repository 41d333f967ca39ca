/** Instants as they stand on paper and in files: in the municipality's time zone, each form once. */
type At = string | number | Date;

const ZONE = { timeZone: 'Asia/Tokyo' } as const;
const MOMENT = new Intl.DateTimeFormat('ja-JP', {
  ...ZONE,
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const DAY = new Intl.DateTimeFormat('ja-JP', { ...ZONE, dateStyle: 'long' });
const DAY_TIME = new Intl.DateTimeFormat('ja-JP', {
  ...ZONE,
  dateStyle: 'long',
  timeStyle: 'short',
});
const SLASHED = new Intl.DateTimeFormat('ja-JP', {
  ...ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
const TO_THE_SECOND = new Intl.DateTimeFormat('ja-JP', {
  ...ZONE,
  dateStyle: 'medium',
  timeStyle: 'medium',
});
/** Sorts as it reads. */
const SORTABLE = new Intl.DateTimeFormat('sv-SE', {
  ...ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** 「2026年7月1日(水) 14:05」 */
export function momentText(at: At): string {
  return MOMENT.format(new Date(at));
}

/** 「2026年7月1日」 */
export function longDayText(at: At): string {
  return DAY.format(new Date(at));
}

/** 「2026年7月1日 14:05」 */
export function longTimeText(at: At): string {
  return DAY_TIME.format(new Date(at));
}

/** 「2026/07/01 14:05」 */
export function slashedText(at: At): string {
  return SLASHED.format(new Date(at));
}

/** 「2026/07/01 14:05:09」: by the minute a telephone company finds nobody. */
export function secondText(at: At): string {
  return TO_THE_SECOND.format(new Date(at));
}

/** 「2026-07-01 14:05:09」 */
export function sortableText(at: At): string {
  return SORTABLE.format(new Date(at));
}
