/**
 * Individual numbers (マイナンバー): this system holds none. Whatever looks like one is masked before it is stored.
 * A number has twelve digits, the last of which checks the others (平成26年総務省令第85号 第5条).
 */

/** Told to whoever types one, before it is sent. */
export const MY_NUMBER_TEXT =
  'マイナンバー（12けたの番号）は書かないでください。送るときに、番号を×で隠します。';

const DIGITS = 12;

/** The check digit of the first eleven digits, by the ordinance's formula. */
export function checkDigitOf(eleven: string): number {
  // P_n is the n-th digit from the lowest place; Q_n is n + 1 for n ≤ 6 and n − 5 for 7 ≤ n ≤ 11.
  let sum = 0;
  for (let n = 1; n <= 11; n += 1) {
    const digit = Number(eleven[11 - n]);
    sum += digit * (n <= 6 ? n + 1 : n - 5);
  }
  const rest = sum % 11;
  return rest <= 1 ? 0 : 11 - rest;
}

/** Whether twelve ASCII digits are a number somebody could have. */
export function isMyNumber(twelve: string): boolean {
  return /^\d{12}$/u.test(twelve) && checkDigitOf(twelve.slice(0, 11)) === Number(twelve[11]);
}

interface Group {
  from: number;
  to: number;
  digits: string;
}

/** Digits as typed on a Japanese keyboard, half or full width, parted by up to three spaces or hyphens. */
const PARTING = String.raw`[ \t\u00a0\u3000\-‐‑‒–—―−ー－]{1,3}`;
/** Twelve digits or more, so parted; at most so many groups at a time, since there is no end to what a file may hold. */
const RUN = new RegExp(
  String.raw`(?=[0-9０-９](?:(?:${PARTING})?[0-9０-９]){11})[0-9０-９]+(?:${PARTING}[0-9０-９]+){0,999}`,
  'gu',
);
const GROUP = /[0-9０-９]+/gu;
const FULL_WIDTH = /[０-９]/gu;

/** How a number is parted when more digits stand before or after it (a date, another number). */
const USUAL_PARTS = ['12', '4,4,4', '3,3,3,3', '6,6', '2,2,2,2,2,2', Array(DIGITS).fill(1).join()];

/** Where My Numbers stand in a text. */
export function myNumbersIn(text: string): { from: number; to: number }[] {
  return [...text.matchAll(RUN)].flatMap((run) => numbersInRun(text, groupsIn(run[0], run.index)));
}

/** The text with every digit of a My Number hidden; of the same length, and itself when there is none. */
export function maskMyNumbers(text: string): string {
  return [...maskedPieces(text)].join('');
}

/** The same piece by piece, so that whoever has a long text can do something else in between. */
export function* maskedPieces(text: string): Generator<string> {
  let done = 0;
  for (const run of text.matchAll(RUN)) {
    for (const { from, to } of numbersInRun(text, groupsIn(run[0], run.index))) {
      yield text.slice(done, from) + text.slice(from, to).replaceAll(GROUP, hidden);
      done = to;
    }
    const end = run.index + run[0].length;
    yield text.slice(done, end);
    done = end;
  }
  yield text.slice(done);
}

function numbersInRun(text: string, groups: readonly Group[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const all = groups.map(({ digits }) => digits).join('');
  let at = 0;
  for (let first = 0; first < groups.length; first += 1) {
    const twelve = all.slice(at, at + DIGITS);
    at += groups[first]?.digits.length ?? 0;
    const window = isMyNumber(twelve) ? windowFrom(groups, first) : null;
    if (!window || isTelephone(text, groups, window)) continue;
    const isWhole = window.length === groups.length;
    if (!isWhole && !USUAL_PARTS.includes(window.map(({ digits }) => digits.length).join())) {
      continue;
    }
    const [from, to] = [window[0]?.from ?? 0, window.at(-1)?.to ?? 0];
    found.push({ from, to });
    at += DIGITS - (groups[first]?.digits.length ?? 0);
    first += window.length - 1;
  }
  return found;
}

function hidden(digits: string): string {
  return '×'.repeat(digits.length);
}

function groupsIn(run: string, at: number): Group[] {
  return [...run.matchAll(GROUP)].map(({ 0: typed, index }) => ({
    from: at + index,
    to: at + index + typed.length,
    digits: typed.replaceAll(FULL_WIDTH, (digit) => digit.normalize('NFKC')),
  }));
}

/** The groups from `first` on that make up twelve digits together. */
function windowFrom(groups: readonly Group[], first: number): Group[] | null {
  let length = 0;
  for (let end = first; end < groups.length && length < DIGITS; end += 1) {
    length += groups[end]?.digits.length ?? 0;
    if (length === DIGITS) return groups.slice(first, end + 1);
  }
  return null;
}

/** A telephone number with its country (+81 90 …), or one of ten or eleven digits with something behind it. */
function isTelephone(text: string, groups: readonly Group[], window: readonly Group[]): boolean {
  const [first] = window;
  if (!first) return false;
  if (first === groups[0] && /[+＋]/u.test(text.charAt(first.from - 1))) return true;
  if (!first.digits.startsWith('0')) return false;
  let length = 0;
  return window.slice(0, -1).some(({ digits }) => {
    length += digits.length;
    return length === 10 || length === 11;
  });
}
