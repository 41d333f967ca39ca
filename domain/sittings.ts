/** From rows of the trail to sittings: somebody with one consultation before them, from when to when. */

/** A row of the trail, as far as it matters here. Instants in ms. */
export interface Seen {
  staffId: string;
  consultationId: string;
  at: number;
  action: string;
  isReading: boolean;
  purpose: string | null;
  upTo: number | null;
}

export interface Sitting {
  staffId: string;
  consultationId: string;
  from: number;
  to: number;
  purposes: string[];
  upTo: number | null;
  /** What was done besides reading, with how often. */
  acts: Map<string, number>;
}

/** A pause as long as this begins a new sitting: as long as an opening lasts on the trail. */
const PAUSE_MS = 30 * 60_000;

/** `rows` oldest first; sittings in the order in which they began. */
export function sittingsOf(rows: readonly Seen[]): Sitting[] {
  const sittings: Sitting[] = [];
  const open = new Map<string, Sitting>();
  for (const row of rows) {
    const key = `${row.staffId}/${row.consultationId}`;
    const known = open.get(key);
    const sitting = known && row.at - known.to < PAUSE_MS ? known : beginning(row);
    if (sitting !== known) {
      open.set(key, sitting);
      sittings.push(sitting);
    }
    add(sitting, row);
  }
  return sittings;
}

function beginning({ staffId, consultationId, at }: Seen): Sitting {
  return { staffId, consultationId, from: at, to: at, purposes: [], upTo: null, acts: new Map() };
}

function add(sitting: Sitting, { at, action, isReading, purpose, upTo }: Seen): void {
  sitting.to = Math.max(sitting.to, at);
  if (purpose !== null && !sitting.purposes.includes(purpose)) sitting.purposes.push(purpose);
  if (upTo !== null) sitting.upTo = Math.max(sitting.upTo ?? 0, upTo);
  if (!isReading) sitting.acts.set(action, (sitting.acts.get(action) ?? 0) + 1);
}

/** Whole minutes, as far as the trail tells: from its first row to its last. */
export function minutesOf({ from, to }: Pick<Sitting, 'from' | 'to'>): number {
  return Math.round((to - from) / 60_000);
}

/** 「5分」「1時間20分」 */
export function spentText(minutes: number): string {
  if (minutes < 1) return '1分未満';
  return minutes < 60 ? `${minutes}分` : `${Math.floor(minutes / 60)}時間${minutes % 60}分`;
}

/** What was done in a sitting; who only acted, and read nothing, is not said to have read. */
export function doneText({
  purposes,
  upTo,
  acts,
}: {
  purposes: readonly string[];
  upTo: number | null;
  acts: readonly { name: string; count: number }[];
}): string {
  const read = upTo === null ? '閲覧' : `閲覧（メッセージ${upTo}まで）`;
  const done = acts.map(({ name, count }) => (count === 1 ? name : `${name}（${count}回）`));
  return [...(purposes.length > 0 || acts.length === 0 ? [read] : []), ...done].join('、');
}
