/** Reads a table of new accounts: one line for each person and service. What is wrong is told by its line. */
import type { z } from 'zod';
import type { ImportPreview } from '../../contracts/accounts.ts';
import { GIVEN_ROLES, LOGIN_ID } from '../../domain/memberships.ts';
import { maskMyNumbers } from '../../domain/my-number.ts';
import { ROLE_WORDS } from '../../domain/account-words.ts';
import { readDay } from '../../domain/typed-dates.ts';
import { csvFaultText } from '../csv/fault.ts';
import { readCsv, type CsvRow } from '../csv/read.ts';

const HEADINGS = [
  '氏名',
  '職員ID',
  '窓口コード',
  '役割',
  '所属',
  '従事開始日',
  '従事終了日',
] as const;
type Heading = (typeof HEADINGS)[number];

export type GivenRole = (typeof GIVEN_ROLES)[number];
type Preview = z.input<typeof ImportPreview>;
export type NewPerson = Omit<Preview['people'][number], 'held'> & {
  held: { service: { id: string; name: string }; roles: GivenRole[] }[];
};

/** What the file is read against. */
export interface Known {
  /** Services the administrator looks after, by code. */
  services: ReadonlyMap<string, { id: string; name: string }>;
  /** Login ids of the organisation that are in use. */
  logins: ReadonlySet<string>;
  today: string;
}

/** What people write for it as well. */
const SHORTER: Partial<Record<GivenRole, string>> = {
  supervisor: 'SV',
  administrator: '管理者',
  auditor: '監査担当',
};

/** More are made in several files: each needs its link printed and handed over. */
export const MOST_AT_ONCE = 300;
const LONGEST_NAME = 60;
const LONGEST_AFFILIATION = 120;

/** Who is in the file, and every fault there is, by line. */
export function readAccountsFile(
  text: string,
  known: Known,
): { people: NewPerson[]; faults: Preview['faults'] } {
  const read = readCsv(text, HEADINGS);
  if ('fault' in read) return { people: [], faults: [csvFaultText(read.fault)] };
  const people = new Map<string, NewPerson>();
  const faults: Preview['faults'] = [];
  for (const row of read.rows) {
    const found = faultsOf(row, known, people);
    if (found.length > 0) {
      faults.push(...found.map((words) => ({ line: row.line, text: words })));
      continue;
    }
    addRow(row, known, people);
  }
  if (read.rows.length === 0)
    faults.push({ line: 1, text: '職員が1人もありません。見出しの下の行に書いてください。' });
  if (people.size > MOST_AT_ONCE)
    faults.push({
      line: 1,
      text: `一度に登録できるのは${MOST_AT_ONCE}人までです。分けてください。`,
    });
  return { people: [...people.values()], faults };
}

function faultsOf(
  { cells }: CsvRow<Heading>,
  { services, logins, today }: Known,
  people: ReadonlyMap<string, NewPerson>,
): string[] {
  const faults: string[] = [];
  const name = cells.氏名;
  const loginId = cells.職員ID;
  if (name === '') faults.push('氏名がありません。');
  if (name.length > LONGEST_NAME) faults.push(`氏名は${LONGEST_NAME}文字までです。`);
  if (cells.所属.length > LONGEST_AFFILIATION)
    faults.push(`所属は${LONGEST_AFFILIATION}文字までです。`);
  if (!LOGIN_ID.test(loginId))
    faults.push('職員IDは、半角の小文字と数字で3文字以上にしてください。');
  if (logins.has(loginId)) faults.push(`職員ID「${loginId}」は、もう使われています。`);
  const before = people.get(loginId);
  if (before && before.name !== name)
    faults.push(`職員ID「${loginId}」が、${before.line}行目では別の氏名です。`);
  const service = services.get(cells.窓口コード);
  if (!service)
    faults.push(`窓口コード「${cells.窓口コード}」の窓口はないか、あなたが管理していません。`);
  else if (before?.held.some((one) => one.service.id === service.id))
    faults.push('同じ人の同じ窓口が、前の行にあります。役割は1つの行に並べてください。');
  if (rolesIn(cells.役割) === null)
    faults.push(
      `役割は「${GIVEN_ROLES.map((role) => ROLE_WORDS[role]).join('」「')}」から選び、複数のときは「・」で区切ってください。`,
    );
  const [from, until] = [dayIn(cells.従事開始日, today), dayIn(cells.従事終了日, today)];
  if (from === undefined || until === undefined)
    faults.push(
      '従事開始日と従事終了日は、2026/7/1 のように書いてください（空でもかまいません）。',
    );
  else if (from !== null && until !== null && from > until)
    faults.push('従事終了日が、従事開始日より前です。');
  return faults;
}

function addRow(
  { line, cells }: CsvRow<Heading>,
  { services, today }: Known,
  people: Map<string, NewPerson>,
): void {
  const loginId = cells.職員ID;
  const service = services.get(cells.窓口コード);
  if (!service) return;
  const person = people.get(loginId) ?? {
    line,
    name: maskMyNumbers(cells.氏名),
    loginId,
    affiliation: maskMyNumbers(cells.所属),
    held: [],
    handlesFrom: dayIn(cells.従事開始日, today) ?? null,
    handlesUntil: dayIn(cells.従事終了日, today) ?? null,
  };
  person.held.push({ service, roles: rolesIn(cells.役割) ?? [] });
  people.set(loginId, person);
}

/** `null` where one is none of those that are given. */
function rolesIn(cell: string): GivenRole[] | null {
  const words = cell.split(/[・、,;；/／]/u).map((word) => word.trim());
  const roles = words.map((word) =>
    GIVEN_ROLES.find((role) => ROLE_WORDS[role] === word || SHORTER[role] === word),
  );
  const known = roles.filter((role) => role !== undefined);
  return known.length === roles.length ? [...new Set(known)] : null;
}

/** `null`: not given; `undefined`: no day. */
function dayIn(cell: string, today: string): string | null | undefined {
  return cell === '' ? null : (readDay(cell, today, 'past') ?? undefined);
}
