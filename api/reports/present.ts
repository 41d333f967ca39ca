/** Reports as the border shows them. */
import type { z } from 'zod';
import {
  ReportChangesKept,
  ReportSnapshotKept,
  type Report,
  type Reports,
} from '../../contracts/reports.ts';
import {
  readReportHeads,
  readVersions,
  reportReasonPlace,
  type ReportHeadRow,
  type ReportRow,
} from '../../db/reports.ts';
import type { StaffContext } from '../http/route.ts';
import type { PeopleNames } from '../people.ts';
import { openOrNull } from '../sealed.ts';
import { mayFor, ofWhole, readReportServices, type ReportService } from './access.ts';

export type ReportContext<Body = unknown> = StaffContext<undefined, unknown, unknown, Body>;
type Head = z.input<typeof Reports>['data'][number];

/** Those somebody may see. */
export async function presentReports(
  context: Pick<ReportContext, 'tx' | 'staff' | 'deps' | 'now'>,
): Promise<z.input<typeof Reports>> {
  const { tx, staff } = context;
  const known = await readReportServices(tx);
  const found = await readReportHeads(tx);
  const seen = found.filter((row) => mayFor(staff, 'report.read', row, known));
  const people = await peopleIn(context, seen);
  const made = staff.servicesWith('report.make', 'service');
  return {
    data: seen.map((row) => headOf(row, known, people)),
    services: known.flatMap(({ id, name }) => (made.includes(id) ? [{ id, name }] : [])),
    mayMakeWhole:
      ofWhole(known).length > 1 && mayFor(staff, 'report.make', { serviceId: null }, known),
  };
}

function peopleIn(
  { tx, staff, deps, now }: Pick<ReportContext, 'tx' | 'staff' | 'deps' | 'now'>,
  found: readonly Pick<ReportRow, 'madeById' | 'frozenById'>[],
): Promise<PeopleNames> {
  const ids = found.flatMap(({ madeById, frozenById }) => [madeById, frozenById]);
  return deps.staff.people.names(tx, staff.organisationId, ids, now);
}

function headOf(row: ReportHeadRow, known: readonly ReportService[], people: PeopleNames): Head {
  const { id, kind, period, serviceId, version, madeById, madeAt, frozenById, frozenAt } = row;
  const named = known.find((service) => service.id === serviceId);
  return {
    id,
    kind,
    period,
    service: serviceId === null ? null : { id: serviceId, name: named?.name ?? '（不明な窓口）' },
    version,
    madeBy: people.of(madeById),
    madeAt: madeAt.toISOString(),
    frozenAt: frozenAt?.toISOString() ?? null,
    frozenBy: people.of(frozenById),
  };
}

/** One version, with all that were frozen of the same report. */
export async function presentReport(
  context: Pick<ReportContext, 'tx' | 'staff' | 'deps' | 'now'>,
  report: ReportRow,
  known: readonly ReportService[],
): Promise<Report> {
  const { tx, staff, deps } = context;
  const versions = await readVersions(tx, report);
  const people = await peopleIn(context, versions);
  const newest = versions.at(-1)?.id === report.id;
  const shown = versions.flatMap((row) =>
    row.frozenAt === null || row.version > report.version ? [] : [{ ...row, at: row.frozenAt }],
  );
  return {
    ...headOf(report, known, people),
    snapshot: ReportSnapshotKept.parse(report.snapshot),
    digest: report.digest,
    versions: await Promise.all(
      shown.map(async ({ id, version, at, frozenById, reason, changes }) => ({
        id,
        version,
        frozenAt: at.toISOString(),
        frozenBy: people.of(frozenById),
        reason: await openOrNull(deps.crypt, staff.organisationId, reportReasonPlace(id), reason),
        changes: ReportChangesKept.parse(changes ?? []),
      })),
    ),
    mayChange: newest && mayFor(staff, 'report.make', report, known),
  };
}
