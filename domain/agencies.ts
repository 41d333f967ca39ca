/** The directory of agencies, as a table of a file: what each line says, and what it would change. */
import { ESCALATION_KIND_WORDS } from './code-words.ts';
import { ESCALATION_KINDS, type EscalationKind } from './escalation.ts';
import { readWholeDay } from './typed-dates.ts';

/** Characters of a file: some thousand agencies. */
export const MAX_FILE = 400_000;

export const IMPORT_STATES = ['new', 'changed', 'unchanged', 'faulty'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** In the order of the file's columns. */
export const AGENCY_HEADINGS = [
  '種類',
  '名称',
  '地域',
  '電話',
  '夜間・休日の電話',
  '受付時間',
  '担当者',
  '備考',
  '窓口',
  '最終確認日',
  '管理番号',
] as const;
export type AgencyHeading = (typeof AGENCY_HEADINGS)[number];

/** What stands there of an agency; what is not known is `null`. */
export interface AgencyFacts {
  serviceId: string | null;
  kind: EscalationKind;
  name: string;
  area: string | null;
  telephone: string;
  telephoneNight: string | null;
  hours: string | null;
  contactPerson: string | null;
  note: string | null;
  /** "YYYY-MM-DD" */
  confirmedOn: string | null;
}

export interface KnownAgency extends AgencyFacts {
  id: string;
  isRetired: boolean;
}

/** Nobody has made sure of it for a year; both are business days ("YYYY-MM-DD"). */
export function isStale(confirmedOn: string | null, today: string): boolean {
  return confirmedOn === null || confirmedOn < yearBefore(today);
}

/** The same day of the year before. */
export function yearBefore(today: string): string {
  return `${String(Number(today.slice(0, 4)) - 1)}${today.slice(4)}`;
}

interface Service {
  id: string;
  name: string;
}

export interface Directory {
  known: readonly KnownAgency[];
  /** Those the reader may write in. */
  services: readonly Service[];
  /** Whether they may write what all services have. */
  mayShare: boolean;
  today: string;
}

export interface ReadAgency {
  line: number;
  name: string;
  state: ImportState;
  reasons: string[];
  changes: AgencyHeading[];
  /** The one it is; `null` for a new one. */
  id: string | null;
  /** `null` where the line cannot be taken in. */
  facts: AgencyFacts | null;
}

type Cells = Readonly<Record<AgencyHeading, string>>;

/** What each line would do; one that names an agency the second time is at fault. */
export function readAgencies(
  lines: readonly { line: number; cells: Cells }[],
  directory: Directory,
): ReadAgency[] {
  const seen = new Set<string>();
  return lines.map(({ line, cells }) => {
    const { facts: written, reasons } = factsOf(cells, directory);
    const found = written && knownOf(cells, written, directory.known);
    // A file without the day takes nobody's word back.
    const confirmedOn = written?.confirmedOn ?? found?.confirmedOn ?? null;
    const facts = written && { ...written, confirmedOn };
    reasons.push(...faultsOf(cells, found, directory));
    const mark = facts ? (found?.id ?? keyOf(facts)) : null;
    if (mark !== null && seen.has(mark)) reasons.push('この機関は、前の行にもあります。');
    if (mark !== null) seen.add(mark);
    const common = { line, name: cells.名称, id: found?.id ?? null };
    if (!facts || reasons.length > 0)
      return { ...common, state: 'faulty', reasons, changes: [], facts: null };
    const changes = found ? differences(found, facts) : [];
    const state = found ? (changes.length > 0 ? 'changed' : 'unchanged') : 'new';
    return { ...common, state, reasons, changes, facts };
  });
}

const LENGTHS: Readonly<Partial<Record<AgencyHeading, number>>> = {
  名称: 200,
  地域: 100,
  電話: 40,
  '夜間・休日の電話': 40,
  受付時間: 200,
  担当者: 200,
  備考: 2000,
};

function factsOf(
  cells: Cells,
  { services, mayShare, today }: Directory,
): { facts: AgencyFacts | null; reasons: string[] } {
  const reasons: string[] = [];
  for (const [heading, most] of Object.entries(LENGTHS))
    if (cells[heading as AgencyHeading].length > most)
      reasons.push(`「${heading}」は${most}文字までです。`);
  const kind = ESCALATION_KINDS.find((one) => ESCALATION_KIND_WORDS[one] === cells.種類);
  if (kind === undefined)
    reasons.push(
      `「種類」は、${Object.values(ESCALATION_KIND_WORDS).join('・')}のどれかにしてください。`,
    );
  for (const heading of ['名称', '電話'] as const)
    if (cells[heading] === '') reasons.push(`「${heading}」が空です。`);
  const service = services.find(({ name }) => name === cells.窓口);
  if (cells.窓口 === '' && !mayShare)
    reasons.push('すべての窓口で使う機関を登録できるのは管理者です。「窓口」を書いてください。');
  else if (cells.窓口 !== '' && !service)
    reasons.push('「窓口」の名前が見つからないか、その窓口の機関を変える権限がありません。');
  const confirmedOn = cells.最終確認日 === '' ? null : readWholeDay(cells.最終確認日);
  if (cells.最終確認日 !== '' && confirmedOn === null)
    reasons.push('「最終確認日」は 2026-07-01 のように書いてください。');
  if (confirmedOn !== null && confirmedOn > today)
    reasons.push('「最終確認日」がまだ来ていない日です。');
  if (kind === undefined) return { facts: null, reasons };
  const orNull = (heading: AgencyHeading) => (cells[heading] === '' ? null : cells[heading]);
  const facts = {
    serviceId: service?.id ?? null,
    kind,
    name: cells.名称,
    area: orNull('地域'),
    telephone: cells.電話,
    telephoneNight: orNull('夜間・休日の電話'),
    hours: orNull('受付時間'),
    contactPerson: orNull('担当者'),
    note: orNull('備考'),
    confirmedOn,
  };
  return { facts, reasons };
}

/** By its number in the file, else by where, what and how it is called. */
function knownOf(
  { 管理番号: id }: Cells,
  facts: AgencyFacts,
  known: readonly KnownAgency[],
): KnownAgency | null {
  const found =
    id === ''
      ? known.find((one) => !one.isRetired && keyOf(one) === keyOf(facts))
      : known.find((one) => one.id === id.toLowerCase());
  return found ?? null;
}

function faultsOf(
  { 管理番号: id }: Cells,
  found: KnownAgency | null,
  { services, mayShare }: Directory,
): string[] {
  if (id !== '' && !found)
    return [
      '「管理番号」の機関が見つかりません。新しい機関として登録するときは、空にしてください。',
    ];
  if (!found) return [];
  if (found.isRetired)
    return ['使わなくした機関です。画面で一覧に戻してから、取り込んでください。'];
  const { serviceId } = found;
  const mayWrite = serviceId === null ? mayShare : services.some((one) => one.id === serviceId);
  return mayWrite ? [] : ['この機関を変える権限がありません。'];
}

function keyOf({ serviceId, kind, name }: AgencyFacts): string {
  return `${serviceId ?? ''}/${kind}/${name}`;
}

const HEADING_OF = {
  kind: '種類',
  name: '名称',
  area: '地域',
  telephone: '電話',
  telephoneNight: '夜間・休日の電話',
  hours: '受付時間',
  contactPerson: '担当者',
  note: '備考',
  serviceId: '窓口',
  confirmedOn: '最終確認日',
} as const satisfies Record<keyof AgencyFacts, AgencyHeading>;

function differences(before: AgencyFacts, after: AgencyFacts): AgencyHeading[] {
  return (Object.keys(HEADING_OF) as (keyof AgencyFacts)[])
    .filter((name) => before[name] !== after[name])
    .map((name) => HEADING_OF[name]);
}
