/** The audit trail is checked all the time: what came last every minute, the whole once a day. */
import { audit } from '../../db/audit.ts';
import { readHead } from '../../db/audit-chain.ts';
import { checkChain, type AuditCheckResult } from '../../db/audit-check.ts';
import { firstRow, inScope, inSystem, rows, type Tx } from '../../db/scope.ts';
import { isOutsideOurs, type TrailDeps } from './audit-chain.ts';
import type { RelayDeps } from './deps.ts';

type Deps = TrailDeps & Pick<RelayDeps, 'database'>;
type Stretch = 'newest' | 'whole';

const EVERY = { newest: '1 minute', whole: '1 day' } as const;

interface Claimed {
  /** Of the check before. */
  from: string | null;
  to: string | null;
  outcome: string | null;
}

/** One turn: whatever is due, each by one worker alone. */
export async function checkTrails(deps: Deps): Promise<boolean> {
  const organisations = await inSystem(deps.system, (tx) =>
    rows<{ id: string }>(tx, `select id from organisations`),
  );
  for (const { id } of organisations) {
    for (const stretch of ['newest', 'whole'] as const) {
      const claimed = await inSystem(deps.system, (tx) => claim(tx, id, stretch));
      if (claimed) await check(deps, id, stretch, claimed);
    }
  }
  return false;
}

/** What was begun and not ended is begun again after an hour. */
async function claim(
  tx: Tx,
  organisationId: string,
  stretch: Stretch,
): Promise<Claimed | undefined> {
  return firstRow<Claimed>(
    tx,
    `insert into audit_checks as c (organisation_id, stretch, begun_at) values (?, ?, now())
     on conflict (organisation_id, stretch) do update set begun_at = now()
       where c.begun_at < now() - case when c.checked_at >= c.begun_at then interval '${EVERY[stretch]}' else interval '1 hour' end
     returning from_position as "from", to_position as "to", outcome`,
    [organisationId, stretch],
  );
}

async function check(
  deps: Deps,
  organisationId: string,
  stretch: Stretch,
  before: Claimed,
): Promise<void> {
  const { size } = await inSystem(deps.system, (tx) => readHead(tx, organisationId));
  const after =
    stretch === 'whole' ? 0n : BigInt((before.outcome === 'ok' ? before.to : before.from) ?? 0);
  const result = await find(deps, organisationId, { after, to: size });
  const isNews = (before.outcome ?? 'ok') !== result.outcome;
  // The daily check stands in the trail itself, and so does every change of what is found.
  if (isNews || stretch === 'whole') await tell(deps, organisationId, stretch, after, result);
  await inSystem(deps.system, (tx) =>
    rows(
      tx,
      `update audit_checks set checked_at = greatest(now(), begun_at), from_position = ?::bigint, to_position = ?::bigint, outcome = ?, first_bad = ?::bigint
       where organisation_id = ? and stretch = ?`,
      [
        String(after),
        String(result.to),
        result.outcome,
        result.firstBad === null ? null : String(result.firstBad),
        organisationId,
        stretch,
      ],
    ),
  );
  if (result.outcome !== 'ok') {
    const firstBad = Number(result.firstBad);
    deps.log.error(
      { code: 'audit-check-failed', organisationId, finding: result.outcome, firstBad },
      'the audit trail is not what it was',
    );
  }
}

async function find(
  deps: Deps,
  organisationId: string,
  { after, to }: { after: bigint; to: bigint },
): Promise<AuditCheckResult> {
  if (after > to) return { outcome: 'shorter-than-before', to, firstBad: to + 1n };
  const result = await checkChain(deps.system, organisationId, { after, to });
  if (result.outcome !== 'ok' || (await isOutsideOurs(deps, organisationId))) return result;
  return { outcome: 'outside-differs', to, firstBad: null };
}

async function tell(
  { database }: Pick<RelayDeps, 'database'>,
  organisationId: string,
  stretch: Stretch,
  after: bigint,
  { outcome, to, firstBad }: AuditCheckResult,
): Promise<void> {
  await inScope(database, { organisationId, serviceIds: [] }, (tx) =>
    audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'system',
      actorId: null,
      action: 'trail.check',
      outcome: outcome === 'ok' ? 'done' : 'failed',
      data: {
        stretch,
        from: Number(after) + 1,
        to: Number(to),
        found: outcome,
        ...(firstBad !== null && { firstBad: Number(firstBad) }),
      },
    }),
  );
}
