/** Times and days as phones in Japan show them, and names for people who have none yet. */
const TOKYO = { timeZone: 'Asia/Tokyo' } as const;
const clock = new Intl.DateTimeFormat('ja-JP', { hour: 'numeric', minute: '2-digit', ...TOKYO });
const calendar = new Intl.DateTimeFormat('ja-JP', {
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  ...TOKYO,
});

/** 「16:05」; `at` in ms. */
export function timeOf(at: number): string {
  return clock.format(at);
}

/** 「4月15日(水)」, or 「今日」. */
export function dayOf(at: number, now: number): string {
  const day = calendar.format(at);
  return day === calendar.format(now) ? '今日' : day;
}

/** In lists: the time of today, else the day. */
export function whenOf(at: number, now: number): string {
  const day = dayOf(at, now);
  return day === '今日' ? timeOf(at) : day;
}

const NAMES = ['はる', 'なつ', 'あき', 'ふゆ', 'そら', 'うみ', 'つき', 'ほし', 'かぜ', 'もも'];

/** The names in a field, however they are separated. */
export function namesIn(text: string): string[] {
  return text
    .split(/[、,，\n]+/u)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A name that nobody has. */
export function newName(taken: readonly string[]): string {
  const free = NAMES.find((name) => !taken.includes(name));
  if (free !== undefined) return free;
  for (let number = 1; ; number += 1) {
    const name = `相談者${number}`;
    if (!taken.includes(name)) return name;
  }
}
