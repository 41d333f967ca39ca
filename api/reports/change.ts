/** What becomes of a report: a draft, other numbers for it, frozen, corrected. */
import type { z } from 'zod';
import type {
  Report,
  ReportBody,
  ReportCorrectionBody,
  ReportDifferences,
  ReportParams,
  ReportSeenBody,
} from '../../contracts/reports.ts';
import { countReport } from '../../db/report-figures.ts';
import {
  addReport,
  findReport,
  freezeReport,
  lockReport,
  readVersions,
  recountDraft,
  reportReasonPlace,
  type ReportName,
  type ReportRow,
} from '../../db/reports.ts';
import { Refusal } from '../../domain/errors.ts';
import { changesBetween, isOver, type ReportSnapshot } from '../../domain/reports.ts';
import type { TrailAction } from '../../domain/trail.ts';
import type { StaffContext } from '../http/route.ts';
import { organisationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { getReport, mayFor, ofWhole, readReportServices, type ReportService } from './access.ts';
import { presentReport } from './present.ts';

type Context<Body> = StaffContext<undefined, z.infer<typeof ReportParams>, undefined, Body>;
type Making = StaffContext<undefined, undefined, undefined, z.infer<typeof ReportBody>>;
type Counting = Pick<Context<unknown>, 'tx' | 'staff' | 'now'>;

/** The first draft of a report; sent again it is the same. */
export async function make(context: Making): Promise<Report> {
  const { tx, staff, body, now } = context;
  const { organisationId } = staff;
  const { id, kind, period, serviceId } = body;
  const name: ReportName = { organisationId, serviceId, kind, period };
  const known = await readReportServices(tx);
  if (!mayFor(staff, 'report.make', name, known)) throw new Refusal('not-found');
  if (!isOver(kind, period, now))
    refuse(
      'period-not-over',
      'まだ終わっていない期間の報告は作れません。期間が終わってから作ってください。',
    );
  await lockReport(tx, name);
  const before = await readVersions(tx, name);
  if (!before.some((one) => one.id === id)) {
    if (before.length > 0)
      refuse('report-exists', 'この期間の報告は、もうあります。一覧から開いてください。');
    const snapshot = await count(context, name, known);
    const more = { madeById: staff.id, frozenById: null, reason: null, changes: null };
    const added = await addReport(tx, { ...name, id, snapshot, ...more });
    if (!added) throw new Refusal('id-reused', { reason: 'report-id' });
    await audited(context, { ...name, id, version: 1 }, 'report.make');
  }
  return presentReport(context, await reread(context, id), known);
}

/** What the figures say now, against what the report says. */
export async function differences(
  context: Context<undefined>,
): Promise<z.input<typeof ReportDifferences>> {
  const { report, known } = await getReport(context, context.params.reportId, 'report.read');
  const snapshot = await count(context, report, known);
  return { takenAt: snapshot.takenAt, data: changesBetween(report.snapshot, snapshot) };
}

export async function recount(context: Context<undefined>): Promise<Report> {
  const { report, known } = await lockedNewest(context);
  if (report.frozenAt !== null) refuse('frozen', FROZEN);
  await recountDraft(context.tx, report, await count(context, report, known));
  await audited(context, report, 'report.recount');
  return presentReport(context, await reread(context, report.id), known);
}

/** What was seen, and nothing else, is frozen. Sent again it changes nothing. */
export async function freeze(context: Context<z.infer<typeof ReportSeenBody>>): Promise<Report> {
  const { tx, staff, body } = context;
  const { report, known } = await lockedNewest(context);
  if (report.digest !== body.digest)
    refuse(
      'report-changed',
      '下書きの数字が、ほかの人によって数えなおされました。画面を読みなおして、確かめてください。',
    );
  if (report.frozenAt === null) {
    await freezeReport(tx, report.id, staff.id);
    await audited(context, report, 'report.freeze');
  }
  return presentReport(context, await reread(context, report.id), known);
}

/** A further version with what the figures say now; the one before stays as it is. */
export async function correct(
  context: Context<z.infer<typeof ReportCorrectionBody>>,
): Promise<Report> {
  const { tx, staff, deps, params, body } = context;
  const { id, reason } = body;
  const { report, known } = await getReport(context, params.reportId, 'report.make');
  await lockReport(tx, report);
  const versions = await readVersions(tx, report);
  if (!versions.some((one) => one.id === id)) {
    if (versions.at(-1)?.id !== report.id) refuse('report-not-newest', NOT_NEWEST);
    if (report.frozenAt === null)
      refuse(
        'report-not-frozen',
        '下書きは、数えなおしてから確定してください。訂正は、確定した報告にします。',
      );
    const snapshot = await count(context, report, known);
    const changes = changesBetween(report.snapshot, snapshot);
    if (changes.length === 0)
      refuse('nothing-differs', '今の数字は、確定した数字と同じです。訂正するところはありません。');
    const key = organisationKey(staff.organisationId);
    const added = await addReport(tx, {
      ...report,
      id,
      snapshot,
      madeById: staff.id,
      frozenById: staff.id,
      reason: await deps.crypt.seal(key, reportReasonPlace(id), reason),
      changes,
    });
    if (!added) throw new Refusal('id-reused', { reason: 'report-id' });
    await audited(context, { ...report, id, version: report.version + 1 }, 'report.correct', {
      changes: changes.length,
    });
  }
  return presentReport(context, await reread(context, id), known);
}

const FROZEN = '確定した報告の数字は変えられません。違いがあるときは、訂正してください。';
const NOT_NEWEST = 'この報告には、もっと新しい版があります。新しい版を開いてください。';

async function lockedNewest(context: Context<unknown>) {
  const found = await getReport(context, context.params.reportId, 'report.make');
  await lockReport(context.tx, found.report);
  const newest = (await readVersions(context.tx, found.report)).at(-1);
  if (newest?.id !== found.report.id) refuse('report-not-newest', NOT_NEWEST);
  return { ...found, report: newest };
}

function count(
  { tx, now }: Counting,
  { serviceId, kind, period }: ReportName,
  known: readonly ReportService[],
): Promise<ReportSnapshot> {
  const services = serviceId === null ? ofWhole(known) : known.filter(({ id }) => id === serviceId);
  return countReport(tx, {
    kind,
    period,
    services,
    isWhole: serviceId === null,
    practice: services.some(({ mode }) => mode === 'practice'),
    now,
  });
}

async function reread({ tx }: Pick<Counting, 'tx'>, id: string): Promise<ReportRow> {
  const found = await findReport(tx, id);
  if (!found) throw new Error('a report that was just written is not there');
  return found;
}

function refuse(reason: string, text: string): never {
  throw new Refusal('not-allowed-now', { reason, text });
}

async function audited(
  context: Pick<Context<unknown>, 'tx' | 'staff' | 'requestId'>,
  { id, serviceId, kind, period, version }: ReportName & { id: string; version: number },
  action: TrailAction & `report.${string}`,
  data: Record<string, number> = {},
): Promise<void> {
  await auditDone(context, serviceId === null ? null : { serviceId, id: null }, action, {
    objectKind: 'report',
    objectId: id,
    data: { kind, period, version, ...data },
  });
}
