/** How surely a changed audit trail is found, and that a sound one raises no alarm. */
import { randomUUID } from 'node:crypto';
import { verifyTrail } from '../../scripts/audit/verify/verify.ts';
import {
  ATTACKS,
  createDice,
  evidenceOf,
  makeKey,
  writeSound,
  writeTrail,
  type AttackKind,
  type Key,
} from '../../test/support/audit-attacks.ts';
import { atLeast, atMost, type Figure } from '../figures.ts';

const TRIALS = 1_000;

/** Each kind of attack so often, and as many sound trails, some of them restored from an older copy. */
export function measureAudit(): Promise<Figure[]> {
  const kinds = Object.keys(ATTACKS) as AttackKind[];
  const found = kinds.map((kind) => {
    const rates = { outside: 0, alone: 0 };
    const key = makeKey();
    for (let seed = 1; seed <= TRIALS; seed += 1) {
      const { outside, alone } = attack(kind, seed, key);
      rates.outside += outside ? 1 : 0;
      rates.alone += alone ? 1 : 0;
    }
    return { kind, ...rates };
  });
  const percent = (times: number) => (times * 100) / TRIALS;
  return Promise.resolve([
    ...found.map(({ kind, outside }) => ({
      name: `audit-${nameOf(kind)}-found`,
      value: percent(outside),
      unit: '%',
      goal: atLeast(100),
    })),
    ...found.map(({ kind, alone }) => ({
      name: `audit-${nameOf(kind)}-found-without-outside`,
      value: percent(alone),
      unit: '%',
      goal: null,
    })),
    { name: 'audit-false-alarms', value: falseAlarms(), unit: 'trails', goal: atMost(0) },
  ]);
}

const nameOf = (kind: AttackKind) => kind.replaceAll(/[ -]/gu, '');

/** Found, and at the right place: in the stretch that begins behind the last checkpoint that is still sound. */
function attack(kind: AttackKind, seed: number, key: Key): { outside: boolean; alone: boolean } {
  const dice = createDice(seed);
  const { trail: whole } = writeTrail(dice, randomUUID(), key);
  const { trail, firstBad } = ATTACKS[kind]({ dice, trail: whole, key });
  const sizes = whole.notes.map(({ size }) => size).filter((size) => size < firstBad);
  const pinned = whole.keys;
  const isFound = (outside: typeof whole.notes) => {
    const [finding] = verifyTrail(evidenceOf(trail, { outside, pinned })).findings;
    return (
      finding !== undefined &&
      finding.first > Math.max(0, ...sizes) &&
      finding.first <= firstBad &&
      finding.last >= firstBad
    );
  };
  return { outside: isFound(whole.notes), alone: isFound([]) };
}

function falseAlarms(): number {
  let alarms = 0;
  for (let seed = 1; seed <= TRIALS; seed += 1) {
    const { trail, outside } = writeSound(createDice(seed), randomUUID(), makeKey());
    const { findings } = verifyTrail(evidenceOf(trail, { outside, pinned: trail.keys }));
    alarms += findings.length;
  }
  return alarms;
}
