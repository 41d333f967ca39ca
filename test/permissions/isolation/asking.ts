/** Asks routes as somebody of a line, many at once, and looks through every byte that comes back. */
import type { Route } from '../../../api/http/route.ts';
import { PDF, pictureAs } from '../../support/pictures.ts';
import { isChain, OF_THE_ORGANISATION, personOf, type Line } from './line.ts';
import type { MadeRequest } from './values.ts';

export interface Heard {
  route: string;
  path: string;
  body: unknown;
  status: number;
  /** "not-found" …; of an input that its shape already refuses "shape"; empty for what was not refused. */
  code: string;
  /** Head and body as they came, byte for byte. */
  bytes: string;
}

/** Cookies that outlive the routes that end a session: one request a session where it may end. */
export interface Caller {
  url: string;
  staff: string;
  room: string;
  line: Line;
}

export async function callerFor(url: string, line: Line): Promise<Caller> {
  return { url, line, staff: await line.signIn(), room: await line.enterRoom() };
}

export const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`;

export async function ask(caller: Caller, route: Route, made: MadeRequest): Promise<Heard> {
  const headers = new Headers({ Origin: caller.url });
  const cookie = await cookieFor(caller, route);
  if (cookie !== undefined) headers.set('Cookie', cookie);
  const init: RequestInit = { method: route.method, headers, redirect: 'manual' };
  if (route.media === 'upload') {
    headers.set('Content-Type', 'application/octet-stream');
    headers.set('File-Name', encodeURIComponent(`${caller.line.word}.pdf`));
    init.body = route.path.includes('/pictures/')
      ? new Uint8Array(await pictureAs('png'))
      : Buffer.from(PDF.toString().replace('\n', `\n%${caller.line.word}\n`));
  } else if (route.method !== 'GET' && route.method !== 'DELETE') {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(made.body ?? {});
  }
  const leaving = new AbortController();
  const response = await fetch(`${caller.url}${made.path}`, { ...init, signal: leaving.signal });
  const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const body = route.stream && response.status === 200 ? '' : await bytesOf(response);
  if (route.stream) leaving.abort();
  return {
    route: nameOf(route),
    path: made.path,
    body: made.body,
    status: response.status,
    code: body.includes('"reason":"invalid-input"')
      ? 'shape'
      : (/^\{"code":"([\w-]+)"/u.exec(body)?.[1] ?? ''),
    bytes: `${head}\n\n${body}`,
  };
}

async function bytesOf(response: Response): Promise<string> {
  const bytes = Buffer.from(await response.arrayBuffer());
  return bytes.toString('utf8');
}

async function cookieFor(
  { staff, room, line }: Caller,
  { access, path, method }: Route,
): Promise<string | undefined> {
  const mayEnd = method !== 'GET' && /\/(?:session|pin)\b/u.test(path);
  switch (access.kind) {
    case 'public':
      return undefined;
    case 'room':
      return mayEnd ? line.enterRoom() : room;
    case 'session':
    case 'staff':
      return mayEnd ? line.signIn() : staff;
  }
}

/** `work` for each, so many at once. */
export async function each<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  atOnce = 12,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  async function one(): Promise<void> {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await work(item);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one));
  return results;
}

const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu;

export const idsIn = (text: string) => new Set(text.match(UUIDS));

/** Staff belong to their organisation: who looks after a service may take colleagues in from another. */
const COLLEAGUES = [
  'GET /api/staff/services/:id/members',
  // The organisation's own list, with who among its administrators wrote what.
  'GET /api/staff/allow-list',
  'POST /api/staff/allow-list',
  'POST /api/staff/allow-list/removal',
  // Whom the organisation's alarms go to, and what is announced to all of it.
  'GET /api/staff/alarms',
  'POST /api/staff/alarms/answers',
  'PUT /api/staff/alarms/addresses',
  'POST /api/staff/alarms/addresses/removal',
  'GET /api/staff/announcements',
  'POST /api/staff/announcements',
  'POST /api/staff/announcements/reads',
  'POST /api/staff/announcements/withdrawal',
  'POST /api/staff/announcements/hand-overs',
  // Its registers, the ward's approvals and what was copied under them; and how its one trail stands.
  'GET /api/staff/registers/entries',
  'GET /api/staff/registers/history',
  'PUT /api/staff/registers/entries',
  'GET /api/staff/copy-approvals',
  'POST /api/staff/copy-approvals',
  'GET /api/staff/copies',
  'GET /api/staff/trail/chain',
  // What went wrong in all of it, whoever of its administrators wrote that down.
  'GET /api/staff/incidents',
  'GET /api/staff/incidents/published',
  'GET /api/staff/incidents/:incidentId',
  'POST /api/staff/incidents/:incidentId/steps',
  'POST /api/staff/incidents/:incidentId/outage',
  'POST /api/staff/incidents/:incidentId/affected',
  // How its keys stand and who replaced which; the end of its contract, which is one for all its services.
  'GET /api/staff/keys',
  'GET /api/staff/contract-end',
  'POST /api/staff/contract-end',
];

/** What of these others stands in an answer that was not in the question, nor known `before`. */
export function leaksIn(
  heard: Heard,
  asking: Line,
  others: readonly Line[],
  before: ReadonlySet<string> = new Set(),
): string[] {
  const asked = `${heard.path} ${JSON.stringify(heard.body ?? null)}`;
  const known = idsIn(asked);
  const found = [...idsIn(heard.bytes)].filter((id) => !known.has(id) && !before.has(id));
  return others
    .flatMap((line) => {
      const isColleague =
        line.organisationId === asking.organisationId && COLLEAGUES.includes(heard.route);
      const words = [line.word, personOf(line.word)].filter((word) => heard.bytes.includes(word));
      const ids = idsOf([line]);
      if (isColleague) for (const id of [...peopleOf(line), ...sharedOf(line)]) ids.delete(id);
      return [
        ...words.filter((word) => !isColleague && !asked.includes(word)),
        ...found.filter((id) => ids.has(id)),
      ];
    })
    .map((leak) => `${told(heard)} shows ${leak}`);
}

/** An answer in one line. */
export function told({ route, path, body, status, bytes }: Heard): string {
  const said = bytes.slice(bytes.indexOf('\n\n') + 2).slice(0, 300);
  return `${route} ${path} ${JSON.stringify(body) ?? ''}: ${status} ${said}`;
}

/** All ids of these lines; those of an organisation are shared by its services. */
export function idsOf(lines: readonly Line[]): Set<string> {
  return new Set(
    lines.flatMap((line) =>
      [...line.ids].flatMap(([table, ids]) => (table === 'organisations' ? [] : ids)),
    ),
  );
}

/** The accounts of those who work in the line. */
export function peopleOf({ ids }: Line): string[] {
  return ['staff', 'staff_invitations', 'memberships'].flatMap((table) => ids.get(table) ?? []);
}

/** Ids of what a line has made for its whole organisation. */
function sharedOf({ ids }: Line): string[] {
  const tables = [...ids.keys()].filter((table) => table in OF_THE_ORGANISATION || isChain(table));
  return tables.flatMap((table) => ids.get(table) ?? []);
}
