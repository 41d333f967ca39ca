/** Times as phones in Japan show them. */
const clock = new Intl.DateTimeFormat('ja-JP', {
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'Asia/Tokyo',
});

/** 「16:05」; `at` in ms. */
export function timeOf(at: number): string {
  return clock.format(at);
}
