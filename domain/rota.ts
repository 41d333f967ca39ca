/**
 * The duty calendar of a service (当番表): who is asked for approvals when. A turn is given once, from an instant to
 * another, or returns every week; what is given once stands above what returns.
 */
import { businessDate, DAY, HOUR, startOfBusinessDate, timeOfDay, type Interval } from './hours.ts';

/** So many days are shown at once. */
export const MAX_ROTA_DAYS = 42;
/** Characters of a file: a year of turns. */
export const MAX_ROTA_FILE = 200_000;
/** A turn that is given once lasts so long at most. */
const MAX_ONCE = 31 * DAY;
const MAX_AHEAD = 732 * DAY;

/** In the order in which they are asked. */
export const ROTA_ROLES = ['on-call', 'deputy-1', 'deputy-2'] as const;
export type RotaRole = (typeof ROTA_ROLES)[number];

export const ROTA_ROLE_WORDS = {
  'on-call': '当番',
  'deputy-1': '代理1',
  'deputy-2': '代理2',
} as const satisfies Record<RotaRole, string>;

/** Times are "HH:MM" of a business day; an end at or before the beginning is of the next day. */
export interface WeeklyTurns {
  kind: 'weekly';
  /** 0 = Sunday … 6 = Saturday: on which it begins. */
  weekdays: readonly number[];
  begins: string;
  ends: string;
  /** First and last day on which it begins, "YYYY-MM-DD"; without a last one it goes on. */
  firstDay: string;
  lastDay: string | null;
}

export interface TurnOnce {
  kind: 'once';
  from: number;
  to: number;
}

export interface RotaEntry {
  id: string;
  staffId: string;
  role: RotaRole;
  when: WeeklyTurns | TurnOnce;
}

/** From the first instant on, before the second. */
export interface RotaSpan {
  staffId: string;
  role: RotaRole;
  from: number;
  to: number;
}

/** A span, and the entry it is of. */
export interface EntrySpan extends RotaSpan {
  entryId: string;
}

/** The spans that have a part between the instants, whole, in the order of time and role. */
export function rotaSpans(
  entries: readonly RotaEntry[],
  from: number,
  until: number,
): readonly EntrySpan[] {
  const spans: EntrySpan[] = [];
  for (const role of ROTA_ROLES) {
    const own = entries.filter((entry) => entry.role === role);
    // A little more of both sides, so that a cut is made where it is and not at the edge.
    const once = spansOf(own, 'once', from - DAY, until + DAY);
    const weekly = spansOf(own, 'weekly', from, until);
    spans.push(...once, ...weekly.flatMap((span) => without(span, once)));
  }
  return spans
    .filter((span) => span.from < until && span.to > from)
    .toSorted((a, b) => a.from - b.from || rankOf(a) - rankOf(b));
}

/** Who is asked at that instant, the first to be asked first; nobody twice. */
export function onRota(spans: readonly RotaSpan[], at: number): readonly RotaSpan[] {
  const there = spans
    .filter(({ from, to }) => from <= at && at < to)
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  return there.filter(
    ({ staffId }, index) => there.findIndex((one) => one.staffId === staffId) === index,
  );
}

/** Until when this person is there without a break; the instant itself where they are not there. */
export function onRotaUntil(spans: readonly RotaSpan[], staffId: string, since: number): number {
  const own = spans.filter((span) => span.staffId === staffId).toSorted((a, b) => a.from - b.from);
  let until = since;
  for (const { from, to } of own) if (from <= until && until < to) until = to;
  return until;
}

/** When nobody is the first to be asked. */
export function rotaGaps(spans: readonly RotaSpan[], from: number, until: number): Interval[] {
  const gaps: Interval[] = [];
  let at = from;
  for (const span of spans.filter(({ role }) => role === 'on-call')) {
    if (span.from > at) gaps.push([at, Math.min(span.from, until)]);
    at = Math.max(at, span.to);
    if (at >= until) return gaps;
  }
  gaps.push([at, until]);
  return gaps;
}

/** Why there can be no such turn, in words; `null`: there can. */
export function faultOfTurn(when: RotaEntry['when'], now: number): string | null {
  if (when.kind === 'weekly')
    return when.lastDay !== null && when.lastDay < when.firstDay
      ? '終わりの日は、始まりの日より後にしてください。'
      : null;
  if (when.to <= when.from) return '終わりは、始まりより後にしてください。';
  if (when.to <= now) return 'もう過ぎた時間です。これからの当番を入れてください。';
  if (when.to - when.from > MAX_ONCE) return '1回の当番は31日までです。分けて入れてください。';
  return when.from - now > MAX_AHEAD ? '当番は2年先まで入れられます。' : null;
}

/** Two people cannot be the same at the same time; somebody who stands in once for what returns can. */
export function collides(one: RotaEntry, other: RotaEntry): boolean {
  if (one.role !== other.role || one.when.kind !== other.when.kind) return false;
  const from = collisionsFrom(one, other);
  const until = from + COLLISION_DAYS * DAY;
  const others = occurrencesOf(other, from, until);
  return occurrencesOf(one, from, until).some((span) =>
    others.some(({ from: begins, to: ends }) => span.from < ends && begins < span.to),
  );
}

/** Two weeks, and what passes midnight: what returns weekly collides within them or never. */
const COLLISION_DAYS = 17;

function collisionsFrom({ when: one }: RotaEntry, { when: other }: RotaEntry): number {
  if (one.kind === 'once' || other.kind === 'once')
    return Math.max(...[one, other].map((when) => (when.kind === 'once' ? when.from : 0)));
  const later = one.firstDay > other.firstDay ? one.firstDay : other.firstDay;
  return startOfBusinessDate(later) - DAY;
}

function rankOf({ role }: { role: RotaRole }): number {
  return ROTA_ROLES.indexOf(role);
}

function spansOf(
  entries: readonly RotaEntry[],
  kind: RotaEntry['when']['kind'],
  from: number,
  until: number,
): EntrySpan[] {
  return entries
    .filter(({ when }) => when.kind === kind)
    .flatMap((entry) => occurrencesOf(entry, from, until));
}

function occurrencesOf({ id, staffId, role, when }: RotaEntry, from: number, until: number) {
  const span = { entryId: id, staffId, role };
  if (when.kind === 'once')
    return when.from < until && when.to > from ? [{ ...span, from: when.from, to: when.to }] : [];
  const found: EntrySpan[] = [];
  // One that began the day before may still go on.
  const first = startOfBusinessDate(businessDate(from)) - DAY;
  for (let day = first; day < until; day += DAY) {
    const date = businessDate(day);
    if (date < when.firstDay || (when.lastDay !== null && date > when.lastDay)) continue;
    if (!when.weekdays.includes(new Date(`${date}T00:00:00.000Z`).getUTCDay())) continue;
    const begins = day + timeOfDay(when.begins);
    const ends = begins + lengthOf(when);
    if (begins < until && ends > from) found.push({ ...span, from: begins, to: ends });
  }
  return found;
}

/** From a minute to a whole day. */
function lengthOf({ begins, ends }: WeeklyTurns): number {
  const length = (timeOfDay(ends) - timeOfDay(begins) + 24 * HOUR) % (24 * HOUR);
  return length === 0 ? 24 * HOUR : length;
}

/** What is left of a span beside those that stand above it. */
function without(span: EntrySpan, above: readonly EntrySpan[]): EntrySpan[] {
  let left = [span];
  for (const { from, to } of above)
    left = left.flatMap((part) =>
      from < part.to && to > part.from
        ? [
            { ...part, to: from },
            { ...part, from: to },
          ].filter((rest) => rest.from < rest.to)
        : [part],
    );
  return left;
}
