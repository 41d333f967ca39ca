/** New keys of every kind under a running system: what was sealed is sealed again, and whoever is known stays known. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whisperPlace, consultationKey } from '../../api/sealed.ts';
import { obtainConsultee } from '../../db/consultees.ts';
import { createCrypt } from '../../db/crypt.ts';
import { messagePlace } from '../../db/messages.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { resealOnce } from '../../db/reseal.ts';
import { inScope, scopeOf } from '../../db/scope.ts';
import { SEALED_TABLES, UNSEALED_BYTES } from '../../db/sealed-columns.ts';
import { keyEventPlace } from '../../domain/key-events.ts';
import { LOOKUP_KEY_WAITS_MS } from '../../domain/key-rules.ts';
import { createKeyStoreClient } from '../../keys/client.ts';
import type { Beside } from '../../scripts/keys/beside.ts';
import { retireKeys } from '../../scripts/keys/retire.ts';
import {
  rotateData,
  rotateIndex,
  rotateOrganisation,
  rotateRoot,
} from '../../scripts/keys/rotate.ts';
import { createFactories, type Factories } from '../support/factories.ts';
import { useKeyStore } from '../support/keys.ts';
import { useDatabase } from '../support/postgres.ts';

const urls = useDatabase();
const store = useKeyStore();
let build: Factories;
let owner: Database;
let app: Database;

beforeAll(async () => {
  build = createFactories({ migratorUrl: urls.migratorUrl, keys: store.keys });
  owner = await openDatabase(urls.migratorUrl, { poolSize: 3 });
  app = await openDatabase(urls.appUrl, { poolSize: 3 });
});

afterAll(async () => {
  await Promise.all([build.close(), owner.close(), app.close()]);
});

test('every column that holds bytes is known as sealed or as not', async () => {
  const { rows } = await build.pool.query<{ name: string }>(
    `select c.table_name || '.' || c.column_name as name from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.data_type = 'bytea' and t.table_type = 'BASE TABLE' order by 1`,
  );
  const sealed = SEALED_TABLES.flatMap(({ table, columns }) =>
    Object.keys(columns).map((column) => `${table}.${column}`),
  );
  expect([...sealed, ...UNSEALED_BYTES].toSorted()).toEqual(rows.map(({ name }) => name));
});

async function talk() {
  const channel = await build.buildChannel();
  const { organisationId, serviceId } = channel;
  const consultee = await build.buildConsultee({ channel });
  const consultation = await build.buildConsultation({ consultee });
  const said = await Promise.all(
    Array.from({ length: 5 }, (_, n) => build.buildMessage({ consultation, text: `ことば ${n}` })),
  );
  const whisperId = randomUUID();
  const staff = await build.buildStaff({ organisation: { id: organisationId } });
  await build.insert('whispers', {
    id: whisperId,
    organisation_id: organisationId,
    service_id: serviceId,
    consultation_id: consultation.id,
    staff_id: staff.id,
    to_id: staff.id,
    body: await build.crypt.seal(
      consultationKey(channel, consultation.id),
      whisperPlace(whisperId),
      'ささやき',
    ),
  });
  return { channel, organisationId, serviceId, consultee, consultation, said, whisperId };
}

function besideOf(organisationId: string, more: Partial<Beside> = {}): Beside {
  return {
    owner,
    keys: store.keys,
    crypt: createCrypt(store.keys),
    organisations: [{ id: organisationId, code: 'x', name: '試験区' }],
    persons: { by: '鍵 一郎', witness: '立会 二子' },
    isDryRun: false,
    say: () => undefined,
    now: Date.now,
    signal: new AbortController().signal,
    waits: { sealingMs: 0, lookupMs: LOOKUP_KEY_WAITS_MS, restMs: 0, skewMs: 0 },
    ...more,
  };
}

async function eventsOf(organisationId: string) {
  const { rows } = await build.pool.query<{
    id: string;
    ceremony: string;
    step: string;
    counts: Record<string, number>;
    persons: Buffer;
  }>(
    `select id, ceremony, step, counts, persons from key_events where organisation_id = $1 order by at, step`,
    [organisationId],
  );
  return rows;
}

describe('new keys of what is stored', () => {
  test('leave nothing under an older one, also where rows are never changed, and everything opens', async () => {
    const world = await talk();
    const { organisationId, consultation, whisperId } = world;
    await rotateData(besideOf(organisationId), 'rotate-data');

    expect(await resealOnce(besideOf(organisationId), organisationId)).toMatchObject({ found: 0 });
    const inventory = await store.keys.inventory(organisationId);
    expect(inventory.kinds.find(({ kind }) => kind === 'consultation')).toMatchObject({
      version: 2,
      superseded: 1,
    });
    const { rows } = await build.pool.query<{ client_id: string; body: Buffer }>(
      `select client_id, body from messages where consultation_id = $1 order by seq`,
      [consultation.id],
    );
    const texts = await Promise.all(
      rows.map(({ client_id, body }) =>
        build.crypt.open(organisationId, messagePlace(consultation.id, client_id), body),
      ),
    );
    expect(texts.toSorted()).toEqual([0, 1, 2, 3, 4].map((n) => `ことば ${n}`));
    const { rows: whispers } = await build.pool.query<{ body: Buffer }>(
      `select body from whispers where id = $1`,
      [whisperId],
    );
    const whisper = whispers[0]?.body ?? Buffer.alloc(0);
    expect(await build.crypt.open(organisationId, whisperPlace(whisperId), whisper)).toBe(
      'ささやき',
    );
    await expect(build.pool.query(`update whispers set body = body`)).rejects.toThrow(
      /never changed/u,
    );

    const events = await eventsOf(organisationId);
    expect(events.map(({ step }) => step)).toEqual(['began', 'done']);
    expect(events[1]?.counts).toMatchObject({ left: 0, unreadable: 0 });
    const [, done] = events;
    const persons = await build.crypt.open(
      organisationId,
      keyEventPlace(done?.id ?? ''),
      done?.persons ?? Buffer.alloc(0),
    );
    expect(JSON.parse(persons)).toEqual({ by: '鍵 一郎', witness: '立会 二子' });
    const { rows: trail } = await build.pool.query(
      `select 1 from audit_entries where organisation_id = $1 and action = 'key.ceremony'`,
      [organisationId],
    );
    expect(trail).toHaveLength(2);
  });

  test('go on where they were cut short, and pass over what somebody writes meanwhile', async () => {
    const { organisationId, consultation, said } = await talk();
    const stop = new AbortController();
    const cut = besideOf(organisationId, {
      signal: stop.signal,
      say: (line) => {
        if (line.includes('messages')) stop.abort(new Error('killed'));
      },
    });
    await expect(rotateData(cut, 'rotate-data')).rejects.toThrow('killed');
    const made = (await store.keys.inventory(organisationId)).kinds.map(({ version }) => version);

    // Somebody whose process still has the older key says something more.
    const [old] = await store.keys.superseded(organisationId);
    expect(old).toBeDefined();
    await build.buildMessage({ consultation, text: 'さらに' });
    const lines: string[] = [];
    await rotateData(
      besideOf(organisationId, { say: (line) => void lines.push(line) }),
      'rotate-data',
    );
    expect(lines[0]).toContain('続き');
    expect(await resealOnce(besideOf(organisationId), organisationId)).toMatchObject({ found: 0 });
    const after = (await store.keys.inventory(organisationId)).kinds.map(({ version }) => version);
    expect(after).toEqual(made);
    expect(said).toHaveLength(5);
    expect((await eventsOf(organisationId)).map(({ step }) => step)).toEqual(['began', 'done']);
  });

  test('end older ones only when no backup needs them any more', async () => {
    const { organisationId, consultee } = await talk();
    await rotateData(besideOf(organisationId), 'rotate-data');
    const before = (await store.keys.superseded(organisationId)).length;
    await retireKeys(besideOf(organisationId));
    expect(await store.keys.superseded(organisationId)).toHaveLength(before);
    const later = Date.now() + 36 * 86_400_000;
    await retireKeys(besideOf(organisationId, { now: () => later }));
    const left = await store.keys.superseded(organisationId);
    // The consultation goes on, and the engine may hold what its older key encrypted.
    expect(left.map(({ kind }) => kind)).toContain('consultation');
    expect(left.map(({ kind }) => kind)).not.toContain('consultee');
    const { rows } = await build.pool.query<{ line_id: Buffer }>(
      `select line_id from consultees where id = $1`,
      [consultee.id],
    );
    const place = { table: 'consultees', column: 'line_id', row: consultee.id };
    const lineId = rows[0]?.line_id ?? Buffer.alloc(0);
    expect(await build.crypt.open(organisationId, place, lineId)).toBe(consultee.lineId);
  });

  test('leave a consultation its own for as long as a workflow of it waits, however long ago it ended', async () => {
    const { organisationId, consultation } = await talk();
    await rotateData(besideOf(organisationId), 'rotate-data');
    const change = (what: string) =>
      build.pool.query(`update consultations set ${what} where id = $1`, [consultation.id]);
    const later = besideOf(organisationId, { now: () => Date.now() + 36 * 86_400_000 });
    const kinds = async () => (await store.keys.superseded(organisationId)).map(({ kind }) => kind);
    await change(
      `stage = 'closed', closed_at = now(), ended_at = now(), next_action_at = now() + interval '90 days'`,
    );
    await retireKeys(later);
    expect(await kinds()).toContain('consultation');
    await change(`next_action_at = null, open_escalations = 1`);
    await retireKeys(later);
    expect(await kinds()).toContain('consultation');
    await change(`open_escalations = 0`);
    await retireKeys(later);
    expect(await kinds()).not.toContain('consultation');
  });
});

test('a new key of look-ups: everybody is found before, between and after, and nobody twice', async () => {
  const { organisationId, serviceId, channel, consultee } = await talk();
  let moved = 0;
  const now = () => Date.now() + moved;
  const other = createKeyStoreClient({ socketPath: store.socketPath });
  const crypt = createCrypt(other, { now });
  const place = { organisationId, serviceId, channelId: channel.id };
  const find = (lineId: string) =>
    inScope(app, scopeOf({ organisationId, serviceId }), (tx) =>
      obtainConsultee(tx, crypt, place, lineId),
    );
  const since = new Date(Date.now() + 1).toISOString();
  await store.keys.rotateMany(organisationId, ['index'], since);

  expect(await find(consultee.lineId)).toMatchObject({ id: consultee.id, isNew: false });
  // What is new is still stored under the older key: a process may not have heard of the newer one.
  const early = await find('U-early');
  expect(early.isNew).toBe(true);
  moved = LOOKUP_KEY_WAITS_MS + 1_000;
  const both = await Promise.all([find('U-late'), find('U-late'), find('U-late')]);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);

  await rotateIndex(besideOf(organisationId, { now, crypt, keys: other }));
  for (const [lineId, id] of [
    [consultee.lineId, consultee.id],
    ['U-early', early.id],
    ['U-late', both[0]?.id],
  ] as const) {
    expect(await find(lineId)).toMatchObject({ id, isNew: false });
  }
  const [, done] = await eventsOf(organisationId);
  expect(done).toMatchObject({ ceremony: 'rotate-index', counts: { left: 0 } });
  await other.close();
});

test('new keys above the others are remembered by each organisation they touch', async () => {
  const { organisationId } = await talk();
  const { rootVersion } = await store.keys.status();
  await rotateOrganisation(besideOf(organisationId));
  await rotateRoot(besideOf(organisationId));
  const { rows } = await build.pool.query(
    `select ceremony, from_version, to_version from key_events where organisation_id = $1 order by at`,
    [organisationId],
  );
  expect(rows).toEqual([
    { ceremony: 'rotate-organisation', from_version: 1, to_version: 2 },
    { ceremony: 'rotate-root', from_version: rootVersion, to_version: rootVersion + 1 },
  ]);
  expect(await store.keys.verify()).toMatchObject({ findings: [] });
});
