/** 「練習をはじめからにする」: everything of a practice service goes, down to its keys; what was done stays on the audit trail. */
import type { ServiceTarget } from '../http/target.ts';
import { checkpointNow } from '../../db/audit-checkpoints.ts';
import { fileKey } from '../../db/files.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { consultationWorkflowId, escalationWorkflowId } from '../../domain/workflow-ids.ts';
import type { KeyName } from '../../keys/key-store.ts';
import { withDeadline } from '../../workflows/engine/client.ts';
import type { ApiDeps } from '../deps.ts';
import type { StaffContext } from '../http/route.ts';
import { consultationKey, consulteeKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { phoneAway } from './phone.ts';
import { readService, type PracticeService } from './queries.ts';
import { refuseLive } from './start.ts';

type Context = StaffContext<ServiceTarget, unknown, unknown, unknown>;

/** Each has its own answer; together they are done in a moment. */
const ENGINE_MS = 3_000;
const AT_ONCE = 10;

/**
 * Refuses 'not-allowed-now' for a live service, 'unavailable' while the phone, the engine or the keys are away.
 * Every part may be done again: a reset that broke off is finished by the next one.
 */
export async function resetPractice(context: Context): Promise<void> {
  const { tx, target, deps } = context;
  const service = await readService(tx, target.id);
  refuseLive(service.mode);
  await stopPeople(deps, service);
  // From here on nobody new comes in: whatever belongs to a service refers to its row.
  await rows(tx, `select id from services where id = ? for update`, [target.id]);
  const workflowIds = await readWorkflows(tx, target.id);
  const keys = await readKeys(context);
  // What was done is under a signature before anything is destroyed.
  await checkpointNow(deps, context.staff.organisationId);
  const removed = await rows<{ place: string; removed: string }>(
    tx,
    `select place, removed from reset_practice(?)`,
    [target.id],
  );
  // Nobody can begin a workflow now: the service's row is locked, and the errands are gone.
  await inParts(workflowIds, (id) => endWorkflow(deps, id));
  await inParts(keys, (name) => deps.keys.destroy(name));
  await auditDone(context, { id: null, serviceId: target.id }, 'practice.reset', {
    objectKind: 'service',
    objectId: target.id,
    data: Object.fromEntries(
      removed.filter((one) => one.removed !== '0').map((one) => [one.place, Number(one.removed)]),
    ),
  });
}

/** Otherwise they would go on writing into what was just emptied. */
async function stopPeople(
  { practicePhone }: ApiDeps,
  { lineChannelId }: PracticeService,
): Promise<void> {
  if (practicePhone === null || lineChannelId === null) return;
  const { state } = await practicePhone.look(lineChannelId);
  if (state === 'away') throw phoneAway();
  if (state === 'ready') await practicePhone.reset(lineChannelId);
}

async function readWorkflows(tx: Tx, serviceId: string): Promise<string[]> {
  const open = await rows<{ id: string; n: number | null }>(
    tx,
    `select c.id, null as n from consultations c where c.service_id = ?
     union all select e.consultation_id, e.n from escalations e where e.service_id = ? and e.n is not null`,
    [serviceId, serviceId],
  );
  return open.map(({ id, n }) =>
    n === null ? consultationWorkflowId(id) : escalationWorkflowId(id, n),
  );
}

async function readKeys({ tx, staff, target }: Context): Promise<KeyName[]> {
  const owner = { organisationId: staff.organisationId, serviceId: target.id };
  const found = await rows<{ kind: 'consultation' | 'consultee' | 'file'; id: string }>(
    tx,
    `select 'consultation' as kind, id from consultations where service_id = ? union all select 'consultee', id from consultees where service_id = ?
     union all select 'file', id from files where service_id = ?`,
    [target.id, target.id, target.id],
  );
  return found.map(({ kind, id }) => {
    if (kind === 'file') return fileKey(owner, id);
    return kind === 'consultation' ? consultationKey(owner, id) : consulteeKey(owner, id);
  });
}

/** One that runs no more is as good as ended. */
async function endWorkflow({ engine }: ApiDeps, workflowId: string): Promise<void> {
  const { outcome } = await withDeadline(engine, ENGINE_MS, () =>
    engine.client.workflow.getHandle(workflowId).terminate('practice begins anew'),
  );
  if (outcome === 'no-answer')
    throw new Refusal('unavailable', {
      reason: 'engine',
      text: '進行を管理する部品につながらないため、今は練習をはじめからにできません。戻ってから、もう一度押してください。',
    });
}

async function inParts<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE)
    await Promise.all(all.slice(from, from + AT_ONCE).map(work));
}
