/** What the stand-alone checker of an exported trail finds, what it needs for it, and that it raises no false alarm. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyTrail } from '../../scripts/audit/verify/verify.ts';
import {
  ATTACKS,
  createDice,
  evidenceOf,
  makeKey,
  writeSound,
  writeTrail,
  type AttackKind,
} from '../support/audit-attacks.ts';

const TRIALS = 60;
const KINDS = Object.keys(ATTACKS) as AttackKind[];
/** Only what was kept outside of the database shows these. */
const NEED_OUTSIDE: readonly AttackKind[] = ['truncate', 'roll back', 're-sign'];

function trials(kind: AttackKind) {
  return Array.from({ length: TRIALS }, (_, seed) => {
    const dice = createDice(seed + 1);
    const key = makeKey();
    const { trail } = writeTrail(dice, randomUUID(), key);
    return { ...ATTACKS[kind]({ dice, trail, key }), outside: trail.notes, pinned: trail.keys };
  });
}

describe('somebody who changes the trail', () => {
  test.for(KINDS)('is found with the checkpoints from outside, and where: %s', (kind) => {
    for (const { trail, firstBad, outside, pinned } of trials(kind)) {
      const [finding] = verifyTrail(evidenceOf(trail, { outside, pinned })).findings;
      expect(finding, `${kind} ${firstBad}`).toBeDefined();
      // Where only a stretch between two checkpoints can be named, it begins right behind the last sound one.
      expect(finding?.first).toBeLessThanOrEqual(firstBad);
      expect(finding?.last).toBeGreaterThanOrEqual(firstBad);
      const sound = Math.max(
        0,
        ...outside.map(({ size }) => size).filter((size) => size < firstBad),
      );
      expect(finding?.first).toBeGreaterThan(sound);
    }
  });

  test.for(KINDS)('is found from the export alone, or not, as the manual says: %s', (kind) => {
    const found = trials(kind).filter(
      ({ trail, pinned }) => verifyTrail(evidenceOf(trail, { pinned })).findings.length > 0,
    ).length;
    // A trail that is cut off before its first checkpoint has none at all, and that is found.
    const beforeFirst = kind === 'truncate' ? TRIALS / 2 : 0;
    const [least, most] = NEED_OUTSIDE.includes(kind) ? [0, beforeFirst] : [TRIALS, TRIALS];
    expect(found).toBeGreaterThanOrEqual(least);
    expect(found).toBeLessThanOrEqual(most);
  });

  test.for(['edit', 'delete', 'swap', 'insert'] as const)(
    'is named by what they did to the log alone: %s',
    (kind) => {
      const dice = createDice(7);
      const key = makeKey();
      const { trail } = writeTrail(dice, randomUUID(), key);
      // The row in the middle, the chain left as it was.
      const rows = [...trail.rows];
      if (kind === 'edit') rows[2] = rows[2]?.replace('read', 'list') ?? '';
      if (kind === 'delete') rows.splice(2, 1);
      if (kind === 'swap') rows.splice(2, 2, rows[3] ?? '', rows[2] ?? '');
      if (kind === 'insert') rows.splice(2, 0, '{"id":1}');
      const named = {
        edit: 'row-changed',
        delete: 'row-missing',
        swap: 'rows-swapped',
        insert: 'row-added',
      };
      expect(verifyTrail(evidenceOf({ ...trail, rows })).findings).toEqual([
        { kind: named[kind], first: 3, last: 3 },
      ]);
    },
  );

  test('is found when a key of their own signs: by the key one brings along, or by what is outside', () => {
    const dice = createDice(3);
    const key = makeKey();
    const { trail } = writeTrail(dice, randomUUID(), key);
    const foreign = makeKey();
    const forged = writeTrail(createDice(3), trail.organisationId, foreign).trail;
    const alone = verifyTrail(evidenceOf(forged));
    expect(alone).toMatchObject({ findings: [], isPinned: false });
    for (const more of [{ pinned: trail.keys }, { outside: trail.notes }])
      expect(verifyTrail(evidenceOf(forged, more)).findings).toMatchObject([
        { kind: 'unknown-key' },
      ]);
  });

  test('is found when the checkpoints over the end are taken away', () => {
    const { trail } = writeTrail(createDice(5), randomUUID(), makeKey());
    const notes = trail.notes.slice(0, -1);
    const signed = Math.max(0, ...notes.map(({ size }) => size));
    expect(verifyTrail(evidenceOf({ ...trail, notes })).findings).toEqual([
      { kind: 'not-signed', first: signed + 1, last: trail.rows.length },
    ]);
  });

  test('is found by whoever has looked before: it never goes back', () => {
    const dice = createDice(11);
    const key = makeKey();
    const { trail } = writeTrail(dice, randomUUID(), key);
    const { newest } = verifyTrail(evidenceOf(trail));
    for (const kind of NEED_OUTSIDE) {
      const attacked = ATTACKS[kind]({ dice: createDice(12), trail, key });
      const [finding] = verifyTrail(evidenceOf(attacked.trail, { kept: newest })).findings;
      expect(finding?.kind, kind).toMatch(/outside/u);
    }
    expect(verifyTrail(evidenceOf(trail, { kept: newest })).findings).toEqual([]);
  });
});

describe('a sound trail', () => {
  test('raises no alarm, also when an older copy was restored and that was declared', () => {
    let restores = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const key = makeKey();
      const { trail, outside } = writeSound(createDice(seed), randomUUID(), key);
      const report = verifyTrail(evidenceOf(trail, { outside, pinned: trail.keys }));
      expect(report.findings, `seed ${seed}`).toEqual([]);
      expect(report.agreed).toBe(trail.rows.length);
      restores += report.restores.length;
    }
    expect(restores).toBeGreaterThan(50);
  });

  test('is not proved by a declaration that names another end than was seen outside', () => {
    const key = makeKey();
    let refused = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const { trail, outside } = writeSound(createDice(seed), randomUUID(), key);
      const isRestored = trail.rows.some((row) => row.includes('trail.restore'));
      if (!isRestored) continue;
      // One more checkpoint was seen before the restore than the declaration owns up to.
      const last = outside.at(-1);
      const extra = { ...(outside[0] ?? last), size: 5_000, time: '2026-04-01T00:00:00.000Z' };
      const kept = { size: extra.size, head: 'f'.repeat(64), time: extra.time };
      const report = verifyTrail(evidenceOf(trail, { outside, kept }));
      expect(report.findings).toMatchObject([{ kind: 'shorter-than-outside' }]);
      refused += 1;
    }
    expect(refused).toBeGreaterThan(10);
  });
});

test('a row that was written in under a time long past is pointed at', () => {
  const writer = writeTrail(createDice(1), randomUUID(), makeKey());
  expect(verifyTrail(evidenceOf(writer.trail)).late).toBeNull();
  writer.add({ at: '2025-12-24T00:00:00.000000+00:00' });
  writer.checkpoint();
  const { late, findings } = verifyTrail(evidenceOf(writer.trail));
  expect(late).toEqual({ rows: 1, first: writer.size });
  expect(findings).toEqual([]);
});

test('the checker’s folder stands on its own: it can be copied to any machine with Node.js', () => {
  const folder = join(import.meta.dirname, '../../scripts/audit/verify');
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.ts'))) {
    const imports = [...readFileSync(join(folder, name), 'utf8').matchAll(/from '([^']+)'/gu)];
    for (const [, from = ''] of imports) expect(from).toMatch(/^(?:node:|\.\/[\w-]+\.ts$)/u);
  }
});
