/**
 * Makes the drafts of monthly and yearly reports by itself, on the second day after a period: of each live service, and of all
 * together where an organisation has several. A draft that is there already, whoever made it, is left alone.
 */
import { randomUUID } from 'node:crypto';
import { audit } from '../../db/audit.ts';
import { countReport } from '../../db/report-figures.ts';
import { addReport, lockReport, readVersions, type ReportName } from '../../db/reports.ts';
import { inScope, inSystem, rows } from '../../db/scope.ts';
import { DAY, startOfBusinessDate } from '../../domain/hours.ts';
import { daysOfPeriod, periodsDue } from '../../domain/reports.ts';
import type { RelayDeps } from './deps.ts';

/** The report, and the ids of the services it is of. */
type Due = ReportName & { services: string[] };

/** One turn, one draft; true when there may be more. */
export async function draftReports(
  deps: Pick<RelayDeps, 'database' | 'system' | 'log' | 'now'>,
): Promise<boolean> {
  const now = deps.now?.() ?? Date.now();
  const due = await findDue(deps, now);
  if (!due) return false;
  const isMade = await draft(deps, due, now);
  if (isMade) deps.log.info({ kind: due.kind, period: due.period }, 'a report was drafted');
  return true;
}

/** The first that lacks; services that began later have nothing to tell of the period. */
async function findDue({ system }: Pick<RelayDeps, 'system'>, now: number): Promise<Due | null> {
  for (const { kind, period } of periodsDue(now)) {
    const end = new Date(startOfBusinessDate(daysOfPeriod(kind, period).to) + DAY);
    const found = await inSystem(system, (tx) =>
      rows<Pick<Due, 'organisationId' | 'serviceId' | 'services'>>(
        tx,
        `with live as (
           select organisation_id, id from services where mode = 'live' and created_at < ?
         ), wanted as (
           select organisation_id, id as service_id, array[id] as services from live
           union all
           select organisation_id, null, array_agg(id) from live
           group by organisation_id having count(*) > 1
         )
         select organisation_id as "organisationId", service_id as "serviceId", services from wanted w where not exists (
           select 1 from reports r where r.organisation_id = w.organisation_id and r.service_id is not distinct from w.service_id
             and r.kind = ? and r.period = ?) limit 1`,
        [end, kind, period],
      ),
    );
    const [first] = found;
    if (first) return { ...first, kind, period };
  }
  return null;
}

/** False where somebody else was faster. */
function draft({ database }: Pick<RelayDeps, 'database'>, due: Due, now: number): Promise<boolean> {
  const { organisationId, serviceId, kind, period, services } = due;
  const scope = { organisationId, serviceIds: services };
  return inScope(database, scope, async (tx) => {
    await lockReport(tx, due);
    if ((await readVersions(tx, due)).length > 0) return false;
    const isWhole = serviceId === null;
    const named = await rows<{ id: string; name: string }>(
      tx,
      `select id, name from services where id = any(?::uuid[]) order by name, id`,
      [services],
    );
    const snapshot = await countReport(tx, {
      kind,
      period,
      services: named,
      isWhole,
      practice: false,
      now,
    });
    const id = randomUUID();
    await addReport(tx, {
      organisationId,
      serviceId,
      kind,
      period,
      id,
      snapshot,
      madeById: null,
      frozenById: null,
      reason: null,
      changes: null,
    });
    await audit(tx, {
      organisationId,
      serviceId,
      actorKind: 'system',
      actorId: null,
      action: 'report.draft',
      objectKind: 'report',
      objectId: id,
      data: { kind, period, version: 1 },
    });
    return true;
  });
}
