/** Times and links as the room shows them. */

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

/** 「午後4:05」 */
export function timeOf(at: string): string {
  return clock.format(new Date(at));
}

/** 「11月22日(日)」 */
export function dayOf(at: string): string {
  return day.format(new Date(at));
}

/** A number one can call, without what was written around it; `null` when there is none. */
export function telephoneLink(telephone: string): string | null {
  const [number] = /^[#＃]?[\d-]{3,}/u.exec(telephone.normalize('NFKC')) ?? [];
  const isComplete = number !== undefined && /^[#\d-]+$/u.test(telephone.normalize('NFKC').trim());
  return isComplete ? `tel:${number.replaceAll('-', '').replace('#', '%23')}` : null;
}
