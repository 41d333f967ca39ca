/** The proof that the trail was not changed: how it stands, copies that carry it, and what becomes of a restored database. */
import { execFile, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ChainState } from '../../contracts/trail-chain.ts';
import { audit } from '../../db/audit.ts';
import { chainRows } from '../../db/audit-chain.ts';
import { checkpointNow } from '../../db/audit-checkpoints.ts';
import { inScope } from '../../db/scope.ts';
import { businessDate } from '../../domain/hours.ts';
import { PlainError } from '../../scripts/audit/plain-error.ts';
import { declareRestore } from '../../scripts/audit/restored.ts';
import { originOf } from '../../db/audit-note.ts';
import { readExport, readOutside } from '../../scripts/audit/verify/read.ts';
import { verifyTrail } from '../../scripts/audit/verify/verify.ts';
import { createTrailSigner } from '../../worker/relay/audit-chain.ts';
import { checkTrails } from '../../worker/relay/audit-checks.ts';
import { useTestApi } from '../support/api.ts';
import { unzip } from '../support/unzip.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const ROOT = join(import.meta.dirname, '../..');
const api = useTestApi();
let world: World;
let auditor: Member;
let supervisor: Member;
let folder: string;
let organisationId: string;

const today = businessDate(Date.now());
const reason = '監査のため';

beforeAll(async () => {
  world = await buildWorld(api);
  auditor = await world.member('auditor', '監査 四子');
  supervisor = await world.member('supervisor', '監督 三郎');
  organisationId = auditor.organisationId;
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-trail-'));
  await act(3);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What whoever holds the server can do: past the triggers that keep rows as they are. */
async function asOwner(sql: string, params: unknown[] = []): Promise<void> {
  const admin = new pg.Client({ connectionString: api.database.adminUrl });
  await admin.connect();
  try {
    await admin.query('set session_replication_role = replica');
    await admin.query(sql, params);
  } finally {
    await admin.end();
  }
}

/** Something that stands in the trail. */
async function act(times: number): Promise<void> {
  await inScope(api.deps.database, { organisationId, serviceIds: [] }, async (tx) => {
    for (let i = 0; i < times; i += 1)
      await audit(tx, {
        organisationId,
        serviceId: null,
        actorKind: 'staff',
        actorId: auditor.id,
        action: 'trail.search',
        data: { i },
      });
  });
}

async function state(): Promise<z.output<typeof ChainState>> {
  const { status, body } = await auditor.get('/api/staff/trail/chain');
  expect(status).toBe(200);
  return body;
}

/** A copy as a browser saves it, unpacked. */
async function copyTo(name: string, asked: object = {}): Promise<string> {
  const answer = await fetch(`${api.url}/api/staff/trail/chain/copy`, {
    method: 'POST',
    headers: { Origin: api.url, Cookie: auditor.cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({ reason, ...asked }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, bytes] of unzip(Buffer.from(await answer.arrayBuffer())))
    writeFileSync(join(path, file), bytes);
  return path;
}

function verify(path: string, outside?: string) {
  return verifyTrail({
    ...readExport(path),
    outside: outside === undefined ? [] : readOutside(outside, originOf(organisationId)),
    pinned: [],
    kept: null,
  });
}

function runVerifier(...args: string[]) {
  const main = join(ROOT, 'scripts/audit/verify/main.ts');
  const { status, stdout } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, stdout };
}

describe('a copy with its proof', () => {
  test('holds the trail up to its own making, signed, and is on record itself', async () => {
    const path = await copyTo('whole');
    const log = readFileSync(join(path, 'log.jsonl'), 'utf8').trim().split('\n');
    expect(log.at(-1)).toContain('trail.export');
    expect(verify(path)).toMatchObject({ findings: [], first: 1, last: log.length, withheld: 0 });
    const kept = await api.build.pool.query(
      `select kind, format from copies where made_by_id = $1`,
      [auditor.id],
    );
    expect(kept.rows).toEqual([{ kind: 'trail-chain', format: 'json' }]);
    expect(readFileSync(join(path, 'README.md'), 'utf8')).toContain('確かめかた');
  });

  test('is checked by a program of its own, with the key one has kept, and by its exit code', async () => {
    const path = await copyTo('program');
    const key = join(folder, 'public-key.txt');
    const { keys } = await state();
    writeFileSync(key, `# kept\n${keys.map(({ publicKey }) => publicKey).join('\n')}\n`);
    const kept = join(folder, 'kept.json');
    const options = ['--public-key', key, '--kept', kept];
    expect(runVerifier(path, ...options)).toMatchObject({ status: 0 });
    const log = join(path, 'log.jsonl');
    const lines = readFileSync(log, 'utf8').split('\n');
    writeFileSync(log, lines.with(2, (lines[2] ?? '').replace('done', 'seen')).join('\n'));
    const { status, stdout } = runVerifier(path, ...options);
    expect(status).toBe(1);
    expect(stdout).toContain('row-changed　位置 3\n');
    expect(runVerifier(join(folder, 'nowhere')).status).toBe(2);
    // What was seen once is not forgotten: an older copy is refused by what was kept.
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toHaveProperty([originOf(organisationId)]);
  });

  test('keeps back what is of services one does not look after, and proves it all the same', async () => {
    const other = await api.build.buildService({ organisation: world.organisation });
    await api.build.pool.query(
      `insert into audit_entries (organisation_id, service_id, actor_kind, action, object_id) values ($1, $2, 'system', 'service.create', 'of another service')`,
      [organisationId, other.id],
    );
    const path = await copyTo('withheld');
    expect(verify(path)).toMatchObject({ findings: [], withheld: 1 });
    expect(readFileSync(join(path, 'log.jsonl'), 'utf8')).not.toContain('of another service');
  });

  test('of some days begins and ends with a checkpoint', async () => {
    const { checkpoint } = await state();
    // As if everything so far had been yesterday.
    await asOwner(`update audit_checkpoints set made_at = made_at - interval '1 day'`);
    await act(2);
    const path = await copyTo('days', { from: today });
    const report = verify(path);
    expect(report).toMatchObject({ findings: [], first: (checkpoint?.size ?? 0) + 1 });
    expect(report.last).toBeGreaterThan(report.first);
  });

  test('is for auditors and administrators, with a purpose', async () => {
    const path = '/api/staff/trail/chain/copy';
    expect((await supervisor.post(path, { reason })).status).toBe(403);
    expect((await auditor.post(path, {})).status).toBe(400);
    const future = { reason, from: '2099-01-01' };
    expect((await auditor.post(path, future)).status).toBe(400);
  });
});

describe('the system operator', () => {
  /** What `npm run audit:…` runs, beside the system; the engine is not asked. */
  function operate(...args: string[]) {
    const env = {
      ...process.env,
      DATABASE_APP_URL: api.database.appUrl,
      DATABASE_SYSTEM_URL: api.database.systemUrl,
      KEYS_SOCKET: api.keys.socketPath,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    };
    const script = join(ROOT, 'scripts/audit.ts');
    const given = [script, ...args, '--organisation', world.organisation.code];
    return new Promise<{ status: number; said: string }>((done) => {
      execFile(process.execPath, given, { env }, (error, stdout, stderr) => {
        done({ status: error ? 1 : 0, said: stdout + stderr });
      });
    });
  }

  test('replaces the key that signs; who kept the old one still believes what comes after', async () => {
    const [old] = (await state()).keys;
    const rotated = await operate('rotate-key');
    expect(rotated.status, rotated.said).toBe(0);
    await act(1);
    const path = join(folder, 'by-operator');
    const exported = await operate('export', '--out', path);
    expect(exported.status, exported.said).toBe(0);
    const pinned = [old?.publicKey ?? ''];
    const evidence = { ...readExport(path), outside: [], pinned, kept: null };
    expect(verifyTrail(evidence)).toMatchObject({ findings: [], withheld: 0, isPinned: true });
    const { keys } = await state();
    expect(keys).toHaveLength(2);
    expect(rotated.said).toContain(keys[1]?.publicKey);
  }, 90_000);
});

describe('what is kept outside of the database', () => {
  const outside = () => join(folder, 'outside');
  const parts = () => ({
    ...api.deps,
    auditFolders: [outside(), join(folder, 'second')],
    log: pino({ level: 'silent' }),
  });

  async function sign(): Promise<number> {
    await asOwner(`update audit_checkpoints set made_at = made_at - interval '1 minute'`);
    await checkpointsOfWorker();
    return readOutside(outside(), originOf(organisationId)).length;
  }

  /** As the worker does it, row by row and then the signature. */
  async function checkpointsOfWorker(): Promise<void> {
    await chainRows(api.deps.system, { waits: true });
    await createTrailSigner(parts())();
  }

  async function check(): Promise<z.output<typeof ChainState>> {
    await asOwner(
      `update audit_checks set begun_at = begun_at - interval '2 days', checked_at = begun_at - interval '2 days'`,
    );
    await checkTrails(parts());
    return state();
  }

  test('is every checkpoint, in each folder, also after a line was cut off by a crash', async () => {
    await act(1);
    const before = await sign();
    expect(before).toBeGreaterThan(1);
    const month = new Date().toISOString().slice(0, 7);
    appendFileSync(join(outside(), `${organisationId}-${month}.jsonl`), '{"note":"madogu');
    await act(1);
    expect(await sign()).toBe(before + 1);
    expect(readOutside(join(folder, 'second'), originOf(organisationId))).toHaveLength(before + 1);
    expect(await check()).toMatchObject({
      newest: { outcome: 'ok' },
      whole: { outcome: 'ok', from: 0 },
    });
    expect(verify(await copyTo('with-outside'), outside())).toMatchObject({ findings: [] });
  });

  test('shows that an older database came back, until that is declared', async () => {
    await checkpointNow(api.deps, organisationId);
    await sign();
    const { chained: old } = await state();
    await act(4);
    const signedBefore = await sign();
    const lost = await state();
    // Back to how it was.
    await asOwner(
      `delete from audit_entries where id in (select entry_id from audit_chain where organisation_id = $1 and position > $2)`,
      [organisationId, old],
    );
    await asOwner(`delete from audit_chain where organisation_id = $1 and position > $2`, [
      organisationId,
      old,
    ]);
    await asOwner(`delete from audit_checkpoints where organisation_id = $1 and size > $2`, [
      organisationId,
      old,
    ]);
    await act(6);
    expect(await sign()).toBe(signedBefore);
    const found = await check();
    expect(found.newest).toMatchObject({ outcome: 'outside-differs' });
    const [finding] = verify(await copyTo('rolled-back'), outside()).findings;
    expect(finding).toMatchObject({ first: old + 1 });

    await declareRestore({ ...api.deps, organisationId }, outside());
    const report = verify(await copyTo('declared'), outside());
    expect(report.findings).toEqual([]);
    expect(report.restores).toMatchObject([{ agreedSize: old, lostSize: lost.chained }]);
    expect(await sign()).toBeGreaterThan(signedBefore);
    expect((await check()).newest).toMatchObject({ outcome: 'ok' });
    await expect(declareRestore({ ...api.deps, organisationId }, outside())).rejects.toThrow(
      PlainError,
    );
    const { rows: told } = await api.build.pool.query<{ found: string }>(
      `select data ->> 'found' as found from audit_entries where organisation_id = $1 and action = 'trail.check' and data ->> 'stretch' = 'newest' order by id`,
      [organisationId],
    );
    expect(told.map((row) => row.found)).toEqual(['outside-differs', 'ok']);
  });
});
