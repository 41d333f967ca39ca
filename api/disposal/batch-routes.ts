/** Batches: proposed by an administrator, approved by the ward, confirmed by another administrator, certified. */
import { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import {
  ApproveBody,
  BatchIdBody,
  BatchQuery,
  BatchShown,
  CertificateBody,
  ProposeBody,
} from '../../contracts/disposal.ts';
import { checkpointNow } from '../../db/audit-checkpoints.ts';
import { findContractEnd } from '../../db/contract-end.ts';
import {
  addBatch,
  approveBatch,
  confirmBatch,
  disposalApprovalPlace,
  findBatch,
  findCertificate,
  readItems,
  withdrawBatch,
  type BatchRow,
  type NewItem,
} from '../../db/disposal-batches.ts';
import { lookAtConsultations } from '../../db/retention.ts';
import { MOST_IN_BATCH } from '../../domain/disposal.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { demandApproval, registerCopy } from '../copies/register.ts';
import { renderPdf } from '../documents/pdf.ts';
import { route, type StaffContext } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { organisationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { certificateJson, certificateSheet } from './certificate.ts';
import { presentBatches } from './present.ts';
import { readComing } from './queries.ts';

const read = { kind: 'staff', permission: 'disposal.read' } as const;
const manage = { kind: 'staff', permission: 'disposal.manage' } as const;

type Context<Body = unknown> = StaffContext<undefined, unknown, unknown, Body>;

export const batchRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/disposal/batch',
    summary: '廃棄の一覧1つ（相談の番号と日付、その結果）',
    access: read,
    query: BatchQuery,
    response: BatchShown,
    handle: (context) => showBatch(context, context.query.batchId),
  }),
  route({
    method: 'POST',
    path: '/api/staff/disposal/batches',
    summary: '廃棄する相談の一覧を作る（まだ何も消えない）',
    access: manage,
    body: ProposeBody,
    response: BatchShown,
    handle: propose,
  }),
  route({
    method: 'POST',
    path: '/api/staff/disposal/approval',
    summary: '廃棄についての区の承認を記録する',
    access: manage,
    stepUp: true,
    body: ApproveBody,
    response: BatchShown,
    handle: approve,
  }),
  route({
    method: 'POST',
    path: '/api/staff/disposal/confirmation',
    summary: '2人目の管理者が確かめて、廃棄を始める',
    access: manage,
    stepUp: true,
    body: BatchIdBody,
    response: BatchShown,
    handle: confirm,
  }),
  route({
    method: 'POST',
    path: '/api/staff/disposal/withdrawal',
    summary: '始まる前の廃棄を取りやめる',
    access: manage,
    body: BatchIdBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, body } = context;
      const batch = await getBatch(context, body.batchId, 'disposal.manage');
      if (!(await withdrawBatch(tx, body.batchId, staff.id))) {
        if (batch.status === 'withdrawn') return undefined;
        throw new Refusal('not-allowed-now', { reason: 'disposal-begun' });
      }
      await told(context, batch, 'disposal.withdraw');
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/disposal/certificate',
    summary: '廃棄証明書を書き出す（PDFまたは署名付きJSON）',
    access: read,
    stepUp: true,
    body: CertificateBody,
    response: z.unknown(),
    media: 'download',
    handle: download,
  }),
];

async function propose(context: Context<z.infer<typeof ProposeBody>>) {
  const { tx, staff, body, now } = context;
  const { id, serviceId, dueOn: until } = body;
  refuseStranger(staff, serviceId, 'disposal.manage');
  const today = businessDate(now);
  const before = await findBatch(tx, id);
  // Sent again: it is there.
  if (before?.serviceId === serviceId && before.proposedById === staff.id)
    return showBatch(context, id);
  if (before) throw new Refusal('id-reused', { reason: 'disposal-id' });
  if (until > today)
    throw new Refusal('invalid-input', {
      reason: 'not-due-yet',
      text: '保存期間がまだ終わっていない日は選べません。今日までの日を選んでください。',
    });
  const coming = await readComing(tx, { serviceId, until, limit: MOST_IN_BATCH });
  const free = coming.filter(({ batch }) => batch === null).map((row) => row.id);
  const items = await itemsOf(context, serviceId, free, until);
  if (items.length === 0)
    throw new Refusal('not-allowed-now', {
      reason: 'nothing-to-dispose',
      text: 'この日までに保存期間が終わる相談は、ほかの一覧に入っているもののほかにありません。',
    });
  const { organisationId } = staff;
  const batch = { id, organisationId, serviceId, until, proposedById: staff.id };
  if (!(await addBatch(tx, batch, items)))
    throw new Refusal('id-reused', { reason: 'disposal-id' });
  const added = await getBatch(context, id, 'disposal.manage');
  await told(context, added, 'disposal.propose', { until });
  return showBatch(context, id);
}

/** As they stand now, whatever was noted before. */
async function itemsOf(
  { tx, now }: Context,
  serviceId: string,
  ids: readonly string[],
  until: string,
): Promise<NewItem[]> {
  const looks = await lookAtConsultations(tx, serviceId, ids, now);
  return looks.flatMap(({ consultationId, number, openedOn, endedOn, disposeOn, ...look }) =>
    disposeOn === null || endedOn === null || disposeOn > until || look.isWaiting
      ? []
      : [
          {
            consultationId,
            number,
            openedOn,
            endedOn,
            disposeOn,
            isEarly: look.isBeforeContractEnd,
          },
        ],
  );
}

async function approve(context: Context<z.infer<typeof ApproveBody>>) {
  const { tx, staff, deps, body, now } = context;
  const { batchId: id, approvedOn, ...words } = body;
  const batch = await getBatch(context, id, 'disposal.manage');
  if (approvedOn > businessDate(now))
    throw new Refusal('invalid-input', {
      reason: 'approved-later',
      text: '承認された日は、今日までの日を入力してください。',
    });
  const place = disposalApprovalPlace(id);
  const key = organisationKey(staff.organisationId);
  const approval = await deps.crypt.seal(key, place, JSON.stringify(words));
  const approved = { approvedOn, approval, by: staff.id };
  if (!(await approveBatch(tx, id, approved))) {
    if (batch.status === 'approved' && batch.recordedById === staff.id)
      return showBatch(context, id);
    throw new Refusal('not-allowed-now', { reason: 'not-waiting-for-approval' });
  }
  await told(context, batch, 'disposal.approve', { approvedOn });
  return showBatch(context, id);
}

async function confirm(context: Context<z.infer<typeof BatchIdBody>>) {
  const { tx, staff, deps, body } = context;
  const { batchId: id } = body;
  const batch = await getBatch(context, id, 'disposal.manage');
  if (batch.confirmedById === staff.id) return showBatch(context, id);
  if (batch.status !== 'approved')
    throw new Refusal('not-allowed-now', { reason: 'not-waiting-for-confirmation' });
  if ([batch.recordedById, batch.proposedById].includes(staff.id))
    throw new Refusal('not-allowed-now', {
      reason: 'second-person-needed',
      text: '一覧を作った人、区の承認を記録した人のほかの管理者が、確かめてください。',
    });
  // The package holds what is to go, and its certificate would say that nothing opens any more.
  if (((await findContractEnd(tx))?.package ?? 0) > 0)
    throw new Refusal('not-allowed-now', {
      reason: 'handed-over-whole',
      text: '契約終了の引き渡しの一式に、この一覧の相談が入っています。契約の終了を取りやめてから廃棄するか、契約の終了の手続きでまとめて廃棄してください。',
    });
  if (!(await confirmBatch(tx, id, staff.id)))
    throw new Refusal('not-allowed-now', { reason: 'not-waiting-for-confirmation' });
  await told(context, batch, 'disposal.confirm', {
    consultations: batch.consultations,
    early: batch.early,
  });
  // What was done until now is under a signature before anything is destroyed.
  await checkpointNow(deps, staff.organisationId);
  return showBatch(context, id);
}

async function download(context: Context<z.infer<typeof CertificateBody>>) {
  const { tx, body } = context;
  const { batchId: id, format, reason } = body;
  await demandApproval(context, 'disposal-certificate');
  const batch = await getBatch(context, id, 'disposal.read');
  const certificate = await findCertificate(tx, id);
  if (!certificate)
    throw new Refusal('not-allowed-now', {
      reason: 'not-certified-yet',
      text: '廃棄がまだ終わっていないため、証明書はありません。',
    });
  const { serviceId } = batch;
  const copy = { serviceId, kind: 'disposal-certificate', format, rowCount: 1, reason } as const;
  await registerCopy(context, copy);
  await told(context, batch, 'disposal.certificate', { format });
  const name = `廃棄証明書_${batch.number}`;
  if (format === 'json')
    return sendBytes(
      { name: `${name}.json`, mediaType: 'application/json', isInline: false },
      Buffer.from(certificateJson(certificate), 'utf8'),
    );
  const bytes = await renderPdf(certificateSheet(certificate));
  return sendBytes({ name: `${name}.pdf`, mediaType: 'application/pdf', isInline: false }, bytes);
}

async function showBatch(context: Context, id: string): Promise<z.input<typeof BatchShown>> {
  const row = await getBatch(context, id, 'disposal.read');
  const [batch] = await presentBatches(context, [row]);
  if (!batch) throw new Refusal('not-found');
  const found = await readItems(context.tx, id);
  const items = found.map(({ consultationId: _id, tried: _tried, ...item }) => item);
  return { ...batch, items };
}

/** Refuses 'not-found' for another's. */
async function getBatch(
  { tx, staff }: Pick<Context, 'tx' | 'staff'>,
  id: string,
  permission: 'disposal.read' | 'disposal.manage',
): Promise<BatchRow> {
  const batch = await findBatch(tx, id);
  if (!batch || !staff.servicesWith(permission, 'service').includes(batch.serviceId))
    throw new Refusal('not-found');
  return batch;
}

function refuseStranger(
  staff: Context['staff'],
  serviceId: string,
  permission: 'disposal.read' | 'disposal.manage',
): void {
  if (!staff.servicesWith(permission, 'service').includes(serviceId))
    throw new Refusal('not-found');
}

async function told(
  context: Context,
  { id, number, serviceId }: BatchRow,
  action: TrailAction,
  data: Record<string, unknown> = {},
): Promise<void> {
  await auditDone(context, { id: null, serviceId }, action, {
    objectKind: 'disposal',
    objectId: id,
    data: { number, ...data },
  });
}
