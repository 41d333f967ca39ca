/** Whose reports somebody may see and make: of one service by their role in it, of all together who has it in each. */
import { rows, type Tx } from '../../db/scope.ts';
import { findReport, type ReportName, type ReportRow } from '../../db/reports.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SignedInStaff } from '../http/route.ts';

export type ReportPermission = 'report.read' | 'report.make';

export interface LiveService {
  id: string;
  name: string;
}

/** The organisation's services that figures are of; those of others are not to be seen. */
export function readLiveServices(tx: Tx): Promise<LiveService[]> {
  return rows<LiveService>(
    tx,
    `select id, name from services where mode = 'live' order by name, id`,
  );
}

/** Whether somebody holds it for this report. */
export function mayFor(
  staff: SignedInStaff,
  permission: ReportPermission,
  { serviceId }: Pick<ReportName, 'serviceId'>,
  live: readonly LiveService[],
): boolean {
  const held = staff.servicesWith(permission, 'service');
  if (serviceId !== null) return held.includes(serviceId);
  return live.length > 0 && live.every(({ id }) => held.includes(id));
}

/** The report and the live services. Refuses 'not-found' for what one may not see, 'not-permitted' for what one may not do. */
export async function getReport(
  { tx, staff }: { tx: Tx; staff: SignedInStaff },
  id: string,
  permission: ReportPermission,
): Promise<{ report: ReportRow; live: LiveService[] }> {
  const report = await findReport(tx, id);
  const live = await readLiveServices(tx);
  if (!report || !mayFor(staff, 'report.read', report, live)) throw new Refusal('not-found');
  if (!mayFor(staff, permission, report, live)) throw new Refusal('not-permitted');
  return { report, live };
}
