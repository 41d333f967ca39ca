/** How an organisation's keys stand, as administrators, auditors and the operator see it. */
import { beforeAll, expect, test } from 'vitest';
import type { KeysState } from '../../contracts/keys.ts';
import { openDatabase } from '../../db/orm.ts';
import { createCrypt } from '../../db/crypt.ts';
import { sayStatus, verifyStore } from '../../scripts/keys/look.ts';
import { rotateData } from '../../scripts/keys/rotate.ts';
import type { Beside } from '../../scripts/keys/beside.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let auditor: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  auditor = await world.member('auditor');
});

async function read(): Promise<KeysState> {
  const { status, body } = await auditor.get('/api/staff/keys');
  expect(status).toBe(200);
  return body;
}

test('its versions and what was done to them are shown, and what is due', async () => {
  const consultation = await world.consultation();
  await api.build.buildMessage({ consultation });
  expect((await read()).ceremonies).toEqual([]);
  const owner = await openDatabase(api.database.migratorUrl, { poolSize: 2 });
  const lines: string[] = [];
  const { keys } = api.keys;
  const { id, code } = world.organisation;
  const beside: Beside = {
    owner,
    keys,
    crypt: createCrypt(keys),
    organisations: [{ id, code, name: '試験区' }],
    persons: { by: '鍵 一郎', witness: null },
    isDryRun: false,
    say: (line) => void lines.push(line),
    now: Date.now,
    signal: new AbortController().signal,
    waits: { sealingMs: 0, lookupMs: 0, restMs: 0, skewMs: 0 },
  };
  await rotateData({ ...beside, isDryRun: true }, 'rotate-data');
  expect((await read()).ceremonies).toEqual([]);
  await rotateData(beside, 'rotate-data');
  expect(await verifyStore(beside)).toBe(true);
  await sayStatus(beside);
  await owner.close();
  expect(lines.join('\n')).toContain('相談：1個、最新は第2版');

  const state = await read();
  expect(state.kinds.find(({ kind }) => kind === 'consultation')).toMatchObject({
    name: '相談',
    names: 1,
    version: 2,
    superseded: 1,
    isDue: false,
    dueAt: expect.any(String),
  });
  expect(state.store).toMatchObject({ main: null, mirror: null, verified: { findings: 0 } });
  expect(state.ceremonies).toMatchObject([
    { ceremony: 'verify', by: '鍵 一郎', isOpen: false },
    { ceremony: 'rotate-data', fromVersion: 1, toVersion: 2, by: '鍵 一郎', witness: null },
  ]);
});

test('nothing of another organisation’s is shown', async () => {
  const stranger = await buildWorld(api);
  const theirs = await stranger.member('administrator');
  const state = (await theirs.get('/api/staff/keys')).body as KeysState;
  expect(state.ceremonies).toEqual([]);
  expect(state.kinds.find(({ kind }) => kind === 'consultation')).toBeUndefined();
});
