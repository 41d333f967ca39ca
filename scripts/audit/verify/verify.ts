/** Everything together: what was found, and what could not be asked. */
import { createHash } from 'node:crypto';
import type { Evidence, Finding, Report } from './kinds.ts';
import { compareOutside } from './outside.ts';
import { checkSignatures } from './signatures.ts';
import { walk } from './walk.ts';

/** Looks at the evidence and answers with the first finding of each kind of proof. */
export function verifyTrail(evidence: Evidence): Report {
  const { manifest, notes, outside, kept, pinned } = evidence;
  const seen = kept ? [...outside, kept] : outside;
  const sizes = new Set([...notes, ...seen].map(({ size }) => size));
  const walked = walk(evidence, sizes);
  const signatures = checkSignatures(evidence, walked);
  const { believed, signed } = signatures;
  const compared = compareOutside(evidence, { ...walked, keys: [...believed, ...evidence.keys] });
  const broken = walked.finding ?? originFinding(manifest);
  const newest = notes.toSorted((a, b) => a.size - b.size).at(-1);
  return {
    // What comes after the first break is no proof of anything more.
    findings: [broken ?? signatures.finding, broken ? null : compared.finding].filter(
      (finding) => finding !== null,
    ),
    first: manifest.first,
    last: walked.last,
    withheld: walked.withheld,
    signed,
    agreed: seen.length === 0 ? null : compared.agreed,
    restores: walked.restores,
    late: walked.late,
    isPinned: pinned.length > 0,
    until: manifest.until,
    newest: newest ? { size: newest.size, head: newest.head, time: newest.time } : null,
  };
}

/** A chain that is told from its beginning begins with its own name. */
function originFinding({ first, before, origin }: Evidence['manifest']): Finding | null {
  const genesis = createHash('sha256').update(`${origin}\n`).digest('hex');
  return first !== 1 || before === genesis ? null : { kind: 'malformed', first: 1, last: 1 };
}
