/**
 * Two organisations with two services each, every one full of a word of its own. Whoever may do everything
 * in one of them asks every route there is, with ids of their own and with everybody else's.
 */
import { createHmac, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Route } from '../../../api/http/route.ts';
import { ROLES } from '../../../domain/roles.ts';
import { ALL_ROUTES } from '../../support/all-routes.ts';
import { useTestApi } from '../../support/api.ts';
import { openStream, type OpenStream } from '../../support/event-source.ts';
import { readShape, type Shape } from '../planting.ts';
import {
  ask,
  callerFor,
  each,
  idsIn,
  idsOf,
  leaksIn,
  nameOf,
  peopleOf,
  told,
  type Heard,
} from './asking.ts';
import { ownFilling, tableOf } from './ids.ts';
import {
  OF_THE_ORGANISATION,
  buildLine,
  digestOf,
  isChain,
  personOf,
  plantRest,
  readIds,
  rowsOf,
  type Line,
} from './line.ts';
import { UNREACHED } from './unreached.ts';
import { requestTo, type MadeRequest, type Position } from './values.ts';

const api = useTestApi();
let admin: pg.Client;
let shapes: Shape[];
/** The line that asks; another of its organisation; one of another organisation, and that one's other. */
let own: Line;
let sister: Line;
let foreign: Line;
let far: Line;
let others: Line[];
/** What came to the one who asks from before anything was written. */
let streams: { staff: OpenStream; room: OpenStream };

/** LINE's own way in is not asked for by anybody of ours. */
const ROUTES = ALL_ROUTES.filter(({ raw }) => raw === null);
const isRead = ({ method }: Route) => method === 'GET';
/** What takes away what others need: rows, the way in to one's room. */
const isEnd = ({ method, path }: Route) =>
  method === 'DELETE' || /\/(?:pin|retirement|removal|discard)\b/u.test(path);
const READS = ROUTES.filter(isRead);
const ENDS = ROUTES.filter(isEnd);
const CHANGES = ROUTES.filter((one) => !isRead(one) && !isEnd(one));
/** Whoever sends something makes its id up, be it one that is in use elsewhere. */
const madeUpIds = new Set<string>();
const isMadeUp = ({ in: place, name }: Position) =>
  place === 'body' && /^(?:id|commandId|screen|undone)$/u.test(name);
/** The columns such ids stand in. */
const MADE_BY_SENDER = /^(?:id|client_id|command_id|screen_id|link_id|unlink_id)$/u;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: api.database.adminUrl });
  await admin.connect();
  shapes = await readShapes();
  const ours = await api.build.buildOrganisation({ name: 'わが市' });
  const theirs = await api.build.buildOrganisation({ name: 'よその市' });
  own = await buildLine(api, ours.id, 'kanariaeigen', 0);
  sister = await buildLine(api, ours.id, 'kanariatonari', 1_000);
  foreign = await buildLine(api, theirs.id, 'kanariayosomo', 2_000);
  far = await buildLine(api, theirs.id, 'kanariatooku', 3_000);
  others = [sister, foreign, far];
  for (const line of [own, ...others]) await readIds(admin, shapes, line);
  streams = await openStreams();
  // What can be written is written by the routes themselves, also by those of tomorrow.
  await Promise.all(others.map((line) => askForOneself(line, CHANGES)));
  // They are still there, and have heard by now whatever they were to hear of that.
  const said = await api.call('POST', '/api/room/messages', {
    cookie: await own.enterRoom(),
    body: { id: randomUUID(), text: own.word },
  });
  if (said.status !== 200) throw new Error(`the room answered ${said.status}`);
  for (const stream of Object.values(streams)) {
    await stream.until('message', (data) => JSON.stringify(data).includes(own.word));
  }
  // Parents are not the matter there: rows of any table are made without them.
  await admin.query(`set session_replication_role = replica`);
  for (const line of others) await plantRest(admin, shapes, line);
  for (const line of others) await readIds(admin, shapes, line);
  // What belongs to the organisation as a whole is one's own, too.
  for (const table of sister.ids.keys())
    if (table in OF_THE_ORGANISATION || isChain(table)) sister.ids.delete(table);
}, 120_000);

afterAll(async () => {
  for (const stream of Object.values(streams)) stream.close();
  await admin.end();
});

async function openStreams(): Promise<typeof streams> {
  const open = [own, sister, foreign]
    .map(({ consultation }) => `open=${consultation.id}`)
    .join('&');
  const [staff, room] = [await own.signIn(), await own.enterRoom()];
  return {
    staff: await openStream(api.url, `/api/staff/stream?${open}`, { cookie: staff }),
    room: await openStream(api.url, '/api/room/stream', { cookie: room }),
  };
}

async function readShapes(): Promise<Shape[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations' order by 1`,
  );
  const read: Shape[] = [];
  for (const { name } of rows) read.push(await readShape(admin, name));
  return read;
}

/** Each route twice: to make something, and about what is there then. */
async function askForOneself(line: Line, routes: readonly Route[]): Promise<Heard[]> {
  const caller = await callerFor(api.url, line);
  const heard: Heard[] = [];
  for (const full of [true, false]) {
    const filled = routes.map((route) => [route, ownFilling(route, line, full)] as const);
    heard.push(
      ...(await each(filled, ([route, filling]) => ask(caller, route, requestTo(route, filling)))),
    );
    await readIds(admin, shapes, line);
  }
  return heard;
}

const TAKES_IN = 'PUT /api/staff/services/:id/members';

/** As if the one had never taken in people of the other. */
async function letGo(line: Line, other: Line): Promise<void> {
  for (const table of ['memberships', 'role_periods'])
    await admin.query(
      `delete from "${table}" where service_id = $1 and staff_id = any($2::uuid[])`,
      [line.serviceId, peopleOf(other)],
    );
}

/** Status and body, but for the ids that are asked for and of the request. */
function plainOf({ status, bytes }: Heard, id: string): string {
  const body = bytes.slice(bytes.indexOf('\n\n')).replaceAll(id, '');
  return `${status} ${body.replace(/"requestId":"[^"]*"/u, '')}`;
}

/** Tried in every place, whatever it names. */
const EVERYWHERE = ['consultations', 'consultees', 'services', 'staff', 'organisations'];

/** Whether a query takes the service it is about. */
const asksForService = (query: z.ZodType | undefined) =>
  query !== undefined &&
  JSON.stringify(z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' })).includes(
    '"service"',
  );

/** An answer that says nothing of what the route does. */
const WORDLESS = new Set([
  'shape',
  'malformed-body',
  'unsupported-media-type',
  'not-found',
  'not-permitted',
]);

describe('a person who may do everything in one service', () => {
  let heard: Heard[];
  beforeAll(async () => {
    heard = await askForOneself(own, CHANGES);
    heard.push(...(await askForOneself(own, READS)));
    heard.push(...(await askForOneself(own, ENDS)));
  }, 60_000);

  test('gets to the bottom of every route', () => {
    const reached = new Set(
      heard.filter(({ code }) => !WORDLESS.has(code)).map(({ route }) => route),
    );
    // What is asked at the wrong moment was looked for, and found.
    const read = new Set(
      heard
        .filter(({ status, code }) => status < 300 || code === 'not-allowed-now')
        .map(({ route }) => route),
    );
    const missed = ROUTES.filter((one) => !(isRead(one) ? read : reached).has(nameOf(one)));
    const unasked = missed.map(nameOf).filter((name) => !UNREACHED.includes(name));
    expect(heard.filter(({ route }) => unasked.includes(route)).map(told)).toEqual([]);
    expect(heard.filter(({ status }) => status >= 500).map(told)).toEqual([]);
  });

  test('finds their own words there, and no byte of another service', () => {
    expect(heard.filter(({ bytes }) => bytes.includes(own.word)).length).toBeGreaterThan(20);
    expect(heard.flatMap((one) => leaksIn(one, own, others))).toEqual([]);
  });
});

describe('with every id of another service in every place that takes one', () => {
  let before: Record<string, string>[];
  let asked: { route: Route; made: MadeRequest; position: Position; id: string }[];
  let heard: Heard[];
  beforeAll(async () => {
    before = await Promise.all(others.map((line) => digestOf(admin, shapes, line)));
    asked = [sister, foreign].flatMap((line) => ROUTES.flatMap((route) => withIdsOf(route, line)));
    for (const { position, id } of asked) if (isMadeUp(position)) madeUpIds.add(id);
    const caller = await callerFor(api.url, own);
    // Who looks after a service may take in a colleague of another, who is there from then on: that comes last,
    // and is undone.
    const isLast = ({ route }: (typeof asked)[number]) => nameOf(route) === TAKES_IN;
    asked = [...asked.filter((one) => !isLast(one)), ...asked.filter(isLast)];
    const first = asked.filter((one) => !isLast(one));
    heard = await each(first, ({ route, made }) => ask(caller, route, made));
    const last = asked.slice(first.length);
    heard.push(...(await each(last, ({ route, made }) => ask(caller, route, made))));
    await letGo(own, sister);
  }, 60_000);

  /** The route's request, once for every place of an id and every id that could stand there. */
  function withIdsOf(route: Route, line: Line): typeof asked {
    const tables = [...line.ids.keys()];
    // What is looked for may be their words; what is written is one's own.
    const text = isRead(route) ? line.word : own.word;
    const filling = { ...ownFilling(route, own, true), text };
    return requestTo(route, filling).positions.flatMap((position) => {
      const table = tableOf(route, position, tables);
      const named = table === undefined ? tables : [table];
      // What is made up is another one of theirs, so that what it makes is not taken for theirs afterwards.
      const from = isMadeUp(position) ? 1 : 0;
      const further = position.in === 'path' || isMadeUp(position) ? [] : EVERYWHERE;
      const ids = new Set(
        [...named, ...further].flatMap((one) => line.ids.get(one)?.slice(from, from + 1) ?? []),
      );
      if (line.organisationId === own.organisationId) ids.delete(own.organisationId);
      return [...ids].map((id) => {
        const made = requestTo(route, {
          ...filling,
          id: (at) => (at.in === position.in && at.name === position.name ? id : filling.id(at)),
        });
        return { route, made, position, id };
      });
    });
  }

  test('nothing breaks, and no byte of it comes back', () => {
    expect(asked.length).toBeGreaterThan(300);
    const broken = heard.filter(({ status }) => status >= 500);
    expect(broken.map(told)).toEqual([]);
    expect(heard.flatMap((one) => leaksIn(one, own, others, madeUpIds))).toEqual([]);
  });

  test('what a path names is not there', () => {
    const found = heard.filter(
      (one, index) => asked[index]?.position.in === 'path' && one.status < 400,
    );
    expect(found.map(({ route, path, status }) => `${route} ${path} ${status}`)).toEqual([]);
  });

  test('what a path names is answered as what nobody has', async () => {
    const caller = await callerFor(api.url, own);
    const paths = heard.flatMap((one, index) => {
      const of = asked[index];
      return of?.position.in === 'path' ? [{ ...of, one }] : [];
    });
    const differences = await each(paths, async ({ route, made, id, one }) => {
      const absent = randomUUID();
      const like = await ask(caller, route, { ...made, path: made.path.replace(id, absent) });
      // Where somebody makes up an id in a path, what nobody has is there from now on.
      if (like.status < 400) return [];
      return plainOf(like, absent) === plainOf(one, id) ? [] : [`${told(one)}\n${told(like)}`];
    });
    expect(differences.flat()).toEqual([]);
  });

  test('no row of the others has changed', async () => {
    const after = await Promise.all(others.map((line) => digestOf(admin, shapes, line)));
    expect(after).toEqual(before);
  });

  test('no row of one’s own names anything of theirs', async () => {
    const mine = await rowsOf(admin, shapes, own);
    const named = mine.filter(({ table, row }) => {
      // What somebody tried is on record, and the record proves itself for all of the organisation.
      if (table === 'audit_entries' || isChain(table)) return false;
      const theirs = idsOf(others);
      return Object.entries(row).some(
        ([column, value]) =>
          !MADE_BY_SENDER.test(column) &&
          [...idsIn(JSON.stringify(value ?? null))].some(
            // What tells of something that was made says by what id.
            (id) => theirs.has(id) && !(column === 'source' && madeUpIds.has(id)),
          ),
      );
    });
    expect(named.map(({ table, row }) => `${table} ${JSON.stringify(row)}`)).toEqual([]);
  });
});

test('the streams brought what happened in one’s own service, and nothing of another', () => {
  const theirs = idsOf(others);
  for (const stream of Object.values(streams)) {
    const heard = JSON.stringify(stream.events);
    expect(heard).toContain(own.word);
    for (const { word } of others) {
      expect(heard).not.toContain(word);
      expect(heard).not.toContain(personOf(word));
    }
    expect([...idsIn(heard)].filter((id) => theirs.has(id) && !madeUpIds.has(id))).toEqual([]);
  }
});

test('somebody of two services who asks for one is told nothing of the other', async () => {
  const roles = [own, sister].flatMap((line) =>
    ROLES.map((role) => ({ service: { id: line.serviceId }, role })),
  );
  const both = await api.build.buildStaff({
    organisation: { id: own.organisationId },
    roles,
    name: 'どちらにもいる人',
  });
  const caller = { ...(await callerFor(api.url, own)), staff: await api.build.signIn(both) };
  const one = READS.filter(
    ({ access, query, stream }) =>
      !stream && access.kind === 'staff' && (access.on || asksForService(query)),
  );
  expect(one.length).toBeGreaterThan(20);
  const heard = await each(one, (route) =>
    ask(
      caller,
      route,
      requestTo(
        route,
        ownFilling(route, own, route.access.kind === 'staff' && route.access.on === undefined),
      ),
    ),
  );
  expect(heard.filter(({ status }) => status >= 500).map(told)).toEqual([]);
  expect(heard.flatMap((answer) => leaksIn(answer, own, [sister]))).toEqual([]);
});

test('her room’s cookie opens no room of another service', async () => {
  const cookie = await own.enterRoom();
  const caller = await callerFor(api.url, own);
  const rooms = ROUTES.filter(({ access, media }) => access.kind === 'room' && media !== 'upload');
  for (const { organisationId, serviceId } of [sister, foreign]) {
    const [, , token = ''] = cookie.split('.');
    const elsewhere = { ...caller, room: `madoguchi_room=${organisationId}.${serviceId}.${token}` };
    const line = { ...own, enterRoom: () => Promise.resolve(elsewhere.room) };
    const heard = await each(rooms, (route) =>
      ask({ ...elsewhere, line }, route, requestTo(route, ownFilling(route, own, false))),
    );
    expect(new Set(heard.map(({ status }) => status))).toEqual(new Set([401]));
  }
});

test('LINE’s events reach the service they were signed for, whatever they name', async () => {
  const post = (line: Line, secret: string) => {
    const event = {
      type: 'message',
      mode: 'active',
      timestamp: Date.now(),
      source: { type: 'user', userId: sister.consultee.lineId },
      webhookEventId: randomUUID(),
      deliveryContext: { isRedelivery: false },
      replyToken: randomUUID(),
      message: { id: '1', type: 'text', text: sister.word },
    };
    const raw = JSON.stringify({ destination: line.botUserId, events: [event] });
    return api.call('POST', `/webhook/${line.channel.key}`, {
      raw,
      headers: { 'x-line-signature': createHmac('sha256', secret).update(raw).digest('base64') },
    });
  };
  const before = await digestOf(admin, shapes, sister);
  const answer = await post(own, own.channelSecret);
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).not.toContain(sister.word);
  const refused = await post(sister, own.channelSecret);
  expect(refused.status).toBe(401);
  expect(await digestOf(admin, shapes, sister)).toEqual(before);
});

test('nothing of any word stands in what is logged', () => {
  const logged = api.logged();
  expect(logged.length).toBeGreaterThan(10_000);
  for (const { word } of [own, ...others]) expect(logged).not.toContain(word);
});
