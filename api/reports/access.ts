/** Whose reports somebody may see and make: of one service by their role in it, of all together who has it in each. */
import { rows, type Tx } from '../../db/scope.ts';
import { findReport, type ReportName, type ReportRow } from '../../db/reports.ts';
import { markedName, type ServiceMode } from '../../domain/practice.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SignedInStaff } from '../http/route.ts';

export type ReportPermission = 'report.read' | 'report.make';

export interface ReportService {
  id: string;
  /** With the mark of practice. */
  name: string;
  mode: ServiceMode;
}

/** The organisation's services, live ones first; those of others are not to be seen. */
export async function readReportServices(tx: Tx): Promise<ReportService[]> {
  const found = await rows<ReportService>(
    tx,
    `select id, name, mode from services order by mode, name, id`,
  );
  return found.map((service) => ({ ...service, name: markedName(service.name, service.mode) }));
}

/** All together are the live ones: practice has reports of its own, service by service. */
export function ofWhole(known: readonly ReportService[]): ReportService[] {
  return known.filter(({ mode }) => mode === 'live');
}

/** Whether somebody holds it for this report. */
export function mayFor(
  staff: SignedInStaff,
  permission: ReportPermission,
  { serviceId }: Pick<ReportName, 'serviceId'>,
  known: readonly ReportService[],
): boolean {
  const held = staff.servicesWith(permission, 'service');
  if (serviceId !== null) return held.includes(serviceId);
  const whole = ofWhole(known);
  return whole.length > 0 && whole.every(({ id }) => held.includes(id));
}

/** The report and the organisation's services. Refuses 'not-found' for what one may not see, 'not-permitted' for what one may not do. */
export async function getReport(
  { tx, staff }: { tx: Tx; staff: SignedInStaff },
  id: string,
  permission: ReportPermission,
): Promise<{ report: ReportRow; known: ReportService[] }> {
  const report = await findReport(tx, id);
  const known = await readReportServices(tx);
  if (!report || !mayFor(staff, 'report.read', report, known)) throw new Refusal('not-found');
  if (!mayFor(staff, permission, report, known)) throw new Refusal('not-permitted');
  return { report, known };
}
