/** What became of a notice to LINE: settled, put on the audit trail, and told to whoever must act. */
import { audit } from '../../db/audit.ts';
import { tellStaff } from '../../db/notices.ts';
import { firstRow, inScope, rows, scopeOf, type Tx } from '../../db/scope.ts';
import type { DeliveryStatus } from '../../domain/delivery.ts';
import type { DeliveryRow, TakenDelivery } from './deliveries.ts';
import type { RelayDeps } from './deps.ts';

export interface Settlement {
  status: Exclude<DeliveryStatus, 'waiting'>;
  requestId?: string | null;
  /** Why, where the status does not say it. */
  reason?: 'no-platform';
}

/** Statuses that mean: she was not told, and somebody should know. */
const NOT_TOLD: readonly Settlement['status'][] = ['quota-exceeded', 'refused', 'given-up'];

/** As it should be: she was told, or did not want or need to be. */
const AS_WISHED: readonly Settlement['status'][] = ['accepted', 'unwanted', 'not-needed'];

/** Settles once; a notice held back by the quota stays due and is not told of twice. */
export async function settleDelivery(
  deps: RelayDeps,
  taken: TakenDelivery,
  row: Pick<DeliveryRow, 'consultationId'> | null,
  { status, requestId = null, reason }: Settlement,
): Promise<void> {
  const { id, organisationId, serviceId } = taken;
  const consultationId = row?.consultationId ?? null;
  await inScope(deps.database, scopeOf(taken), async (tx) => {
    const settled = await firstRow(
      tx,
      `update deliveries set status = ?, request_id = ?, settled_at = now()
       where id = ? and status in ('waiting', 'quota-exceeded') and status <> ? returning id`,
      [status, requestId, id, status],
    );
    // She read it in her room: nothing went anywhere.
    if (!settled || status === 'not-needed') return;
    await audit(tx, {
      organisationId,
      serviceId,
      actorKind: 'system',
      actorId: null,
      action: 'delivery.settle',
      consultationId,
      objectKind: 'delivery',
      objectId: id,
      outcome: NOT_TOLD.includes(status) ? 'failed' : 'done',
      data: { status, attempts: taken.attempts, ...(reason ? { reason } : {}) },
    });
    if (NOT_TOLD.includes(status) && consultationId !== null)
      await tellOfFailure(tx, taken, consultationId);
  });
  if (!AS_WISHED.includes(status))
    deps.log.warn({ code: `delivery-${status}` }, 'notice not delivered');
}

/** The assignee, or the supervisors while there is none, learn that LINE did not take the notice. */
async function tellOfFailure(tx: Tx, taken: TakenDelivery, consultationId: string): Promise<void> {
  const { organisationId, serviceId, id } = taken;
  const found = await firstRow<{ staffId: string | null }>(
    tx,
    `select assignee_id as "staffId" from consultations where id = ?`,
    [consultationId],
  );
  const source = { kind: 'not-delivered', source: `delivery/${id}`, seq: 0 } as const;
  await tellStaff(
    tx,
    { organisationId, serviceId, consultationId, ...source },
    found?.staffId ? { staffId: found.staffId } : { roles: ['supervisor'] },
  );
}

/** The way that costs a message, when the free one is closed: the reply token is used up or too old. */
export async function turnIntoPush(deps: RelayDeps, taken: TakenDelivery): Promise<void> {
  await inScope(deps.database, scopeOf(taken), (tx) =>
    rows(
      tx,
      `update deliveries set kind = 'push', reply_token = null, attempts = 0, next_at = now() where id = ? and status = 'waiting'`,
      [taken.id],
    ),
  );
}
