/** Days and times as files and printed sheets of accounts have them. */
const DAY_TIME = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** 「2026/07/01 09:05」 */
export function japaneseTime(at: string | Date): string {
  return DAY_TIME.format(new Date(at));
}

/** 「2026年7月」 of "2026-07". */
export function monthText(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return `${year}年${number}月`;
}
