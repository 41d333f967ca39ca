/** A duty calendar as a table of a file: one turn a line, on a day or every week. */
import type { ImportState } from './agencies.ts';
import { startOfBusinessDate, timeOfDay } from './hours.ts';
import {
  collides,
  faultOfTurn,
  ROTA_ROLE_WORDS,
  ROTA_ROLES,
  type RotaEntry,
  type RotaRole,
} from './rota.ts';
import { readTime, readWholeDay } from './typed-dates.ts';

export const ROTA_HEADINGS = [
  '職員ID',
  '役割',
  '曜日',
  '開始日',
  '開始時刻',
  '終了日',
  '終了時刻',
] as const;
type RotaHeading = (typeof ROTA_HEADINGS)[number];
type Cells = Readonly<Record<RotaHeading, string>>;

export interface ReadTurn {
  line: number;
  name: string;
  state: ImportState;
  reasons: string[];
  /** What is to be added; `null` for what stands there already or cannot. */
  turn: Omit<RotaEntry, 'id'> | null;
}

export interface Calendar {
  standing: readonly RotaEntry[];
  /** By login id, those who can approve. */
  approvers: ReadonlyMap<string, string>;
  now: number;
}

/** What each line would do. Turns that stand in each other's way are at fault, but for those that stand there already. */
export function readTurns(
  lines: readonly { line: number; cells: Cells }[],
  { standing, approvers, now }: Calendar,
): ReadTurn[] {
  const taken = [...standing];
  return lines.map(({ line, cells }) => {
    const { turn, reasons } = turnOf(cells, approvers, now);
    const common = { line, name: cells.職員ID };
    if (!turn) return { ...common, state: 'faulty', reasons, turn: null };
    const entry = { ...turn, id: `line-${line}` };
    if (taken.some((one) => isSame(one, entry)))
      return { ...common, state: 'unchanged', reasons, turn: null };
    if (taken.some((one) => collides(one, entry)))
      return {
        ...common,
        state: 'faulty',
        reasons: [`この時間の${ROTA_ROLE_WORDS[turn.role]}は、もう決まっています。`],
        turn: null,
      };
    taken.push(entry);
    return { ...common, state: 'new', reasons, turn };
  });
}

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'];

function turnOf(
  cells: Cells,
  approvers: Calendar['approvers'],
  now: number,
): { turn: Omit<RotaEntry, 'id'> | null; reasons: string[] } {
  const reasons: string[] = [];
  const staffId = approvers.get(cells.職員ID);
  if (staffId === undefined)
    reasons.push('「職員ID」の人がいないか、この窓口のスーパーバイザー・管理者ではありません。');
  const role = ROTA_ROLES.find((one) => ROTA_ROLE_WORDS[one] === cells.役割.normalize('NFKC'));
  if (role === undefined) reasons.push('「役割」は、当番・代理1・代理2のどれかにしてください。');
  const when = cells.曜日 === '' ? onceOf(cells, reasons) : weeklyOf(cells, reasons);
  if (staffId === undefined || role === undefined || when === null) return { turn: null, reasons };
  const fault = faultOfTurn(when, now);
  if (fault !== null) return { turn: null, reasons: [...reasons, fault] };
  return { turn: { staffId, role: role satisfies RotaRole, when }, reasons };
}

function timesOf(cells: Cells, reasons: string[]): { begins: string; ends: string } | null {
  const [begins, ends] = [readTime(cells.開始時刻), readTime(cells.終了時刻)];
  if (begins === null || ends === null) {
    reasons.push('「開始時刻」と「終了時刻」は 09:00 のように書いてください。');
    return null;
  }
  return { begins, ends };
}

function dayOf(cells: Cells, heading: '開始日' | '終了日', reasons: string[]): string | null {
  const day = readWholeDay(cells[heading]);
  if (day === null) reasons.push(`「${heading}」は 2026-07-01 のように書いてください。`);
  return day;
}

function onceOf(cells: Cells, reasons: string[]): RotaEntry['when'] | null {
  const times = timesOf(cells, reasons);
  const [first, last] = [dayOf(cells, '開始日', reasons), dayOf(cells, '終了日', reasons)];
  if (!times || first === null || last === null) return null;
  return {
    kind: 'once',
    from: startOfBusinessDate(first) + timeOfDay(times.begins),
    to: startOfBusinessDate(last) + timeOfDay(times.ends),
  };
}

function weeklyOf(cells: Cells, reasons: string[]): RotaEntry['when'] | null {
  const letters = cells.曜日.replaceAll(/曜日?|[・、,\s]/gu, '').split('');
  const weekdays = [0, 1, 2, 3, 4, 5, 6].filter((day) => letters.includes(WEEKDAYS[day] ?? ''));
  if (weekdays.length < new Set(letters).size || weekdays.length === 0) {
    reasons.push('「曜日」は、月水金 のように書いてください。1回だけの当番では空にします。');
    return null;
  }
  const times = timesOf(cells, reasons);
  const firstDay = dayOf(cells, '開始日', reasons);
  const lastDay = cells.終了日 === '' ? '' : dayOf(cells, '終了日', reasons);
  if (!times || firstDay === null || lastDay === null) return null;
  return { kind: 'weekly', weekdays, ...times, firstDay, lastDay: lastDay === '' ? null : lastDay };
}

function isSame(one: Omit<RotaEntry, 'id'>, other: Omit<RotaEntry, 'id'>): boolean {
  if (one.staffId !== other.staffId || one.role !== other.role) return false;
  const [a, b] = [one.when, other.when];
  if (a.kind === 'once') return b.kind === 'once' && a.from === b.from && a.to === b.to;
  return (
    b.kind === 'weekly' &&
    a.begins === b.begins &&
    a.ends === b.ends &&
    a.firstDay === b.firstDay &&
    a.lastDay === b.lastDay &&
    a.weekdays.length === b.weekdays.length &&
    a.weekdays.every((day) => b.weekdays.includes(day))
  );
}
