/** What those who look after the installation see of its backups. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { noteReport, showBases, showChecked } from '../../backup/records.ts';
import type { Backups } from '../../contracts/backups.ts';
import { lookAtBackups } from '../../operations/backup-look.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;

const HOUR = 3_600_000;
const now = Date.now();

function base(id: string, ageHours: number) {
  const finishedAt = now - ageHours * HOUR;
  const sizes = { bytes: 60_000_000, stored: 6_000_000, files: 2674 };
  return {
    ...sizes,
    id,
    systemId: '1',
    timeline: 1,
    segmentSize: 1_048_576,
    startLsn: '0/2000028',
    endLsn: '0/2000120',
    startedAt: finishedAt - 5_000,
    finishedAt,
  };
}

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
});

async function read(member: Member): Promise<Backups> {
  const { status, body } = await member.get('/api/staff/backups');
  expect(status).toBe(200);
  return body as Backups;
}

test('a database of one’s own that archives nothing is said to have no backups', async () => {
  expect(await read(administrator)).toMatchObject({ by: 'none', coverage: null, bases: [] });
  const seen = await lookAtBackups({ system: api.deps.system, now: () => now });
  expect(seen).toEqual([{ component: 'backup', state: 'unset', reason: 'never-made' }]);
});

test('rows follow the store: what was made, read again, damaged and forgotten; reports are noted once', async () => {
  const { system } = api.deps;
  await showBases(system, [base('one', 30), base('two', 6), base('three', 5)]);
  await showChecked(system, new Map([['two', 'damaged'] as const, ['three', null] as const]));
  await showBases(system, [base('two', 6), base('three', 5)]);
  const report = {
    id: randomUUID(),
    kind: 'drill' as const,
    beganAt: now - 60_000,
    endedAt: now,
    isOk: true,
    reason: null,
    detail: { consultations: 3, base: 'three' },
  };
  await noteReport(system, report);
  await noteReport(system, report);
  const { bases, coverage, outcomes } = await read(await world.member('system-operator'));
  expect(bases.map(({ name, fault }) => [name, fault])).toEqual([
    ['three', null],
    ['two', 'damaged'],
  ]);
  expect(bases[0]?.verifiedAt).not.toBeNull();
  // From the oldest that can be used.
  expect(coverage?.from).toBe(bases[0]?.finishedAt);
  expect(outcomes).toEqual([
    {
      kind: 'drill',
      at: expect.any(String),
      isOk: true,
      reason: null,
      figures: { consultations: 3 },
    },
  ]);
});

test('counselors are not shown them', async () => {
  const counselor = await world.member('counselor');
  expect((await counselor.get('/api/staff/backups')).status).not.toBe(200);
});
