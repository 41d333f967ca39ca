/** The audit trail as a chain: every committed row has its place, once, whoever is late and whatever is cut off. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../db/audit.ts';
import { chainRows } from '../../db/audit-chain.ts';
import { checkChain } from '../../db/audit-check.ts';
import { checkpointNow, type StoredCheckpoint } from '../../db/audit-checkpoints.ts';
import { isSignedBy } from '../../db/audit-note.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { inScope, inSystem, rows } from '../../db/scope.ts';
import { useKeyStore } from '../support/keys.ts';
import { useDatabase } from '../support/postgres.ts';

const urls = useDatabase();
const store = useKeyStore();
let app: Database;
let system: Database;
let admin: pg.Client;

beforeAll(async () => {
  app = await openDatabase(urls.appUrl, { poolSize: 4 });
  system = await openDatabase(urls.systemUrl, { poolSize: 4 });
  admin = new pg.Client({ connectionString: urls.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await Promise.all([app.close(), system.close(), admin.end()]);
});

async function write(organisationId: string, n: number): Promise<void> {
  await inScope(app, { organisationId, serviceIds: [] }, async (tx) => {
    for (let i = 0; i < n; i += 1) await audit(tx, entry(organisationId, i));
  });
}

const entry = (organisationId: string, i: number) => ({
  organisationId,
  serviceId: null,
  actorKind: 'staff' as const,
  actorId: randomUUID(),
  action: 'consultation.list' as const,
  data: { i, none: null },
});

/** Without the triggers that keep the rows: what somebody with the server in hand can do. */
async function tamper(sql: string, params: unknown[]): Promise<void> {
  await admin.query('begin; set local session_replication_role = replica');
  await admin.query(sql, params);
  await admin.query('commit');
}

async function positions(organisationId: string): Promise<{ position: number; n: number }[]> {
  const { rows: found } = await admin.query<{ position: number; n: number }>(
    `select c.position::int as position, (e.data ->> 'i')::int as n from audit_chain c join audit_entries e on e.id = c.entry_id
     where c.organisation_id = $1 order by c.position`,
    [organisationId],
  );
  return found;
}

async function check(organisationId: string, pool = system) {
  const { rows: found } = await admin.query<{ to: string }>(
    `select coalesce(max(position), 0) as to from audit_chain where organisation_id = $1`,
    [organisationId],
  );
  return checkChain(pool, organisationId, { after: 0n, to: BigInt(found[0]?.to ?? 0) }, 0);
}

async function checkpoint(organisationId: string): Promise<StoredCheckpoint> {
  const made = await checkpointNow({ system, keys: store.keys }, organisationId);
  if (!made) throw new Error('the trail is empty');
  return made;
}

describe('the sequencer', () => {
  test('gives the rows of each organisation places without a gap, beginning anew for each', async () => {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    await write(ours, 3);
    await write(theirs, 2);
    await write(ours, 1);
    expect(await chainRows(system, { waits: true })).toBe(6);
    expect(await chainRows(system, { waits: true })).toBe(0);
    expect(await positions(ours)).toMatchObject([1, 2, 3, 4].map((position) => ({ position })));
    expect((await positions(theirs)).map(({ n }) => n)).toEqual([0, 1]);
    expect(await check(ours)).toEqual({ outcome: 'ok', to: 4n, firstBad: null });
  });

  test('misses no row that is committed after later ones were chained', async () => {
    const id = randomUUID();
    const late = new pg.Client({ connectionString: urls.adminUrl });
    await late.connect();
    try {
      await late.query('begin');
      await late.query(
        `insert into audit_entries (organisation_id, actor_kind, action, data) values ($1, 'system', 'late', '{"i": 100}')`,
        [id],
      );
      await write(id, 2);
      expect(await chainRows(system, { waits: true })).toBe(2);
      expect(await chainRows(system, { waits: true })).toBe(0);
      await late.query('commit');
    } finally {
      await late.end();
    }
    expect(await chainRows(system, { waits: true })).toBe(1);
    expect((await positions(id)).map(({ n }) => n)).toEqual([0, 1, 100]);
    expect(await check(id)).toMatchObject({ outcome: 'ok', to: 3n });
  });

  test('runs in any number of processes without a fork', async () => {
    const id = randomUUID();
    const pools = await Promise.all(
      [1, 2, 3].map(() => openDatabase(urls.systemUrl, { poolSize: 2 })),
    );
    const writing = (async () => {
      for (let i = 0; i < 40; i += 1) await write(id, 60);
    })();
    let isWriting = true;
    void writing.finally(() => (isWriting = false));
    await Promise.all(
      pools.map(async (pool, at) => {
        while (isWriting) await chainRows(pool, { waits: at > 0 });
      }),
    );
    await writing;
    await chainRows(system, { waits: true });
    expect(await check(id)).toEqual({ outcome: 'ok', to: 2_400n, firstBad: null });
    await Promise.all(pools.map((pool) => pool.close()));
  });

  test.for(['read', 'appended', 'committed'])(
    'cut off after "%s" goes on where it was, after a restart as well',
    async (step) => {
      const id = randomUUID();
      await write(id, 5);
      const cut = chainRows(system, {
        waits: true,
        between: (reached) => {
          if (reached === step) throw new Error('killed');
        },
      });
      await expect(cut).rejects.toThrow('killed');
      await write(id, 2);
      const restarted = await openDatabase(urls.systemUrl, { poolSize: 2 });
      await chainRows(restarted, { waits: true });
      expect(await chainRows(system, { waits: true })).toBe(0);
      expect(await check(id, restarted)).toEqual({ outcome: 'ok', to: 7n, firstBad: null });
      await restarted.close();
    },
  );

  test('takes up what a dump of another server brought, and what is written here after it', async () => {
    const id = randomUUID();
    await admin.query(
      `insert into audit_entries (organisation_id, actor_kind, action, data, xid) values ($1, 'system', 'brought', '{"i": 7}', 4000000000000)`,
      [id],
    );
    const restarted = await openDatabase(urls.systemUrl, { poolSize: 2 });
    await chainRows(restarted, { waits: true });
    await write(id, 1);
    await chainRows(restarted, { waits: true });
    expect((await positions(id)).map(({ n }) => n)).toEqual([7, 0]);
    await restarted.close();
  });

  test('a hot path that writes while it works is held up by nothing', async () => {
    const id = randomUUID();
    await write(id, 1);
    // Within the sequencer's transaction, its lock held, another one writes and commits.
    await inSystem(system, async (tx) => {
      await rows(tx, `select pg_advisory_xact_lock(4115039)`);
      await write(id, 1);
    });
    await chainRows(system, { waits: true });
    expect(await positions(id)).toHaveLength(2);
  });
});

describe('a checkpoint', () => {
  test('holds everything that was committed before it was asked for, signed by the organisation’s key', async () => {
    const id = randomUUID();
    await write(id, 3);
    const { size, note } = await checkpoint(id);
    const { publicKey } = await store.keys.sign(id, `madoguchi/audit/${id}\n`);
    expect(size).toBe(3n);
    expect(isSignedBy(id, note, publicKey)).toBe(true);
    expect(isSignedBy(id, note.replace('\n3\n', '\n2\n'), publicKey)).toBe(false);
    expect((await checkpoint(id)).note).toBe(note);
    expect(await checkpointNow({ system, keys: store.keys }, randomUUID())).toBeNull();
  });

  test('is made at once by a process that has just started: what it did not see, the worker looks for', async () => {
    const id = randomUUID();
    await admin.query(`insert into organisations (id, code, name) values ($1, $2, '市')`, [
      id,
      id.slice(0, 8),
    ]);
    await write(id, 3);
    const fresh = await openDatabase(urls.systemUrl, { poolSize: 2 });
    const made = await checkpointNow({ system: fresh, keys: store.keys }, id);
    expect(made?.size).toBe(3n);
    await fresh.close();
  });

  test('hands over to a new key: the old one names it, then the new one signs', async () => {
    const id = randomUUID();
    await write(id, 1);
    const first = await checkpoint(id);
    const { publicKey: old } = await store.keys.sign(id, `madoguchi/audit/${id}\n`);
    const next = await store.keys.rotateSigner(id);
    await write(id, 1);
    const handing = await checkpoint(id);
    await write(id, 1);
    const after = await checkpoint(id);
    expect(isSignedBy(id, first.note, old)).toBe(true);
    expect(isSignedBy(id, handing.note, old)).toBe(true);
    expect(handing.note).toContain('next-key ');
    expect(isSignedBy(id, after.note, next.publicKey)).toBe(true);
    expect(await check(id)).toMatchObject({ outcome: 'ok' });
  });
});

describe('the check in the database', () => {
  test.for([
    ['a changed row', 'row-changed', `update audit_entries set outcome = 'done!' where id = $1`],
    [
      'a changed time',
      'row-changed',
      `update audit_entries set at = at + interval '1 microsecond' where id = $1`,
    ],
    [
      'a value that was none',
      'row-changed',
      `update audit_entries set data = data - 'none' where id = $1`,
    ],
    ['a row that is gone', 'row-gone', `delete from audit_entries where id = $1`],
    ['a place that is gone', 'position-missing', `delete from audit_chain where entry_id = $1`],
  ] as const)('finds %s, and where', async ([, outcome, sql]) => {
    const id = randomUUID();
    await write(id, 9);
    await checkpoint(id);
    expect(await check(id)).toMatchObject({ outcome: 'ok' });
    const { rows: found } = await admin.query<{ id: string }>(
      `select entry_id as id from audit_chain where organisation_id = $1 and position = 5`,
      [id],
    );
    await tamper(sql, [found[0]?.id]);
    expect(await check(id)).toMatchObject({ outcome, firstBad: 5n });
  });

  test('finds a chain that was made anew, at the first checkpoint that says otherwise', async () => {
    const id = randomUUID();
    await write(id, 4);
    await checkpoint(id);
    await write(id, 4);
    await checkpoint(id);
    await tamper(
      `update audit_entries set action = 'x' where id = (select entry_id from audit_chain where organisation_id = $1 and position = 6)`,
      [id],
    );
    await tamper(`delete from audit_chain where organisation_id = $1`, [id]);
    const again = await openDatabase(urls.systemUrl, { poolSize: 2 });
    await chainRows(again, { waits: true });
    expect(await check(id, again)).toMatchObject({ outcome: 'checkpoint-differs', firstBad: 8n });
    await again.close();
  });
});

test('who writes rows gives them no places, and who gives places reads no rows', async () => {
  const id = randomUUID();
  await write(id, 1);
  const scope = { organisationId: id, serviceIds: [] };
  const link = `insert into audit_chain (organisation_id, position, entry_id, hash) values (?, 1, 1, '')`;
  await expect(inScope(app, scope, (tx) => rows(tx, link, [id]))).rejects.toThrow(/denied/u);
  const all = `select * from audit_unchained(0, 0, true, 10)`;
  await expect(inScope(app, scope, (tx) => rows(tx, all))).rejects.toThrow(/denied/u);
  const others = `select * from audit_digests(?::uuid, 0, 10)`;
  await expect(inScope(app, scope, (tx) => rows(tx, others, [randomUUID()]))).rejects.toThrow(
    /another organisation/u,
  );
  await expect(
    inSystem(system, (tx) => rows(tx, `select data from audit_entries`)),
  ).rejects.toThrow(/denied/u);
  for (const table of ['audit_chain', 'audit_checkpoints', 'audit_signing_keys'])
    await expect(inSystem(system, (tx) => rows(tx, `delete from ${table}`))).rejects.toThrow(
      /denied/u,
    );
});
