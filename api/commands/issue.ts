/** One path for every command: stored with its audit row, then asked of the workflow, and answered in time either way. */
import type { z } from 'zod';
import type { CommandAnswer } from '../../contracts/commands.ts';
import { audit } from '../../db/audit.ts';
import {
  findSameCommand,
  settleCommand,
  storeCommand,
  type NewCommand,
  type StoredCommand,
} from '../../db/commands.ts';
import { wake } from '../../db/notify.ts';
import { readUntold } from '../../db/progress.ts';
import { inScope } from '../../db/scope.ts';
import type { ConsultationCommand, Progress } from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import type { EscalationCommand } from '../../domain/escalation.ts';
import type { Role } from '../../domain/roles.ts';
import { commandConsultation, commandEscalation } from '../../workflows/engine/calls.ts';
import type { Outcome } from '../../workflows/engine/client.ts';
import type { ApiDeps } from '../deps.ts';
import { withStatus, type Answer, type SignedInStaff, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { commandPlace, consultationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { refusedText } from './refused-text.ts';

export type IssuingContext = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now' | 'requestId'
>;

/** What was written with a command; kept encrypted beside it. */
export interface Written {
  reason?: string | undefined;
  note?: string | undefined;
  office?: string | undefined;
  person?: string | undefined;
  reference?: string | undefined;
}

export interface Issue {
  commandId: string;
  consultation: ConsultationTarget;
  roles: readonly Role[];
  written: Written;
  order:
    | { to: 'consultation'; command: ConsultationCommand; escalationId?: string }
    | {
        to: 'escalation';
        command: EscalationCommand;
        own: boolean;
        escalationId: string;
        /** `null` until its workflow has begun: the relay asks it then. */
        n: number | null;
        /** It is over: nobody will answer any more. */
        isOver: boolean;
      };
}

/** As it was stored, with the words that its workflow may not have heard of. */
type Issued = StoredCommand & { words: Progress | undefined };

/** How long the workflow has to answer before the sender is told that the command waits (「処理待ち」). */
const PATIENCE_MS = 3_000;
/** The relay keeps away until the sender has surely stopped asking. */
export const RELAY_AFTER_MS = 5_000;

/**
 * Stores the command and its audit row. The same command again is found as it was stored; refuses
 * 'id-reused' when the id stands for another one.
 */
export async function storeIssue(
  context: IssuingContext,
  issue: Issue,
): Promise<{ stored: Issued; isNew: boolean }> {
  const { tx, staff, deps, now } = context;
  const { id: consultationId, serviceId } = issue.consultation;
  const { order } = issue;
  const owner = { organisationId: staff.organisationId, serviceId };
  const written = JSON.stringify(issue.written);
  const place = commandPlace(issue.commandId);
  const isEmpty = written === '{}';
  const command: NewCommand = {
    id: issue.commandId,
    ...owner,
    consultationId,
    escalationId: order.escalationId ?? null,
    staffId: staff.id,
    roles: issue.roles,
    action: order.command.action,
    command: order.to === 'escalation' ? { ...order.command, own: order.own } : order.command,
    detail: isEmpty
      ? null
      : await deps.crypt.seal(consultationKey(owner, consultationId), place, written),
    relayFrom: new Date(now + RELAY_AFTER_MS),
  };
  const stored = await storeCommand(tx, command);
  const words = order.to === 'consultation' ? await readUntold(tx, consultationId, now) : undefined;
  if (!stored) {
    const before = await sameAsBefore(context, command, written);
    return { stored: { ...before, words }, isNew: false };
  }
  await auditDone(context, issue.consultation, `command.${order.command.action}`, {
    objectKind: 'command',
    objectId: command.id,
    data: { command: command.command, escalationId: command.escalationId },
  });
  return { stored: { ...stored, words }, isNew: true };
}

async function sameAsBefore(
  { tx, staff, deps }: IssuingContext,
  command: NewCommand,
  written: string,
): Promise<StoredCommand> {
  const before = await findSameCommand(tx, command);
  const text =
    before?.detail == null
      ? '{}'
      : await deps.crypt.open(staff.organisationId, commandPlace(command.id), before.detail);
  if (!before || text !== written) throw new Refusal('id-reused', { reason: 'command-id' });
  return before;
}

type Body = z.input<typeof CommandAnswer>;

/**
 * After the commit: asks the workflow unless the command was settled before. Answers done, or 202 while it
 * waits; refuses 'not-allowed-now' with the workflow's reason.
 */
export async function carryOut(
  deps: ApiDeps,
  staff: SignedInStaff,
  issue: Issue,
  stored: Issued,
): Promise<Answer<Body>> {
  const { commandId } = issue;
  if (stored.status === 'done') return done(commandId, stored.result);
  if (stored.status === 'refused') throw refused(commandId, String(stored.result?.['reason']));
  const outcome = await ask(deps, staff, issue, stored.words);
  switch (outcome.outcome) {
    case 'done':
      return done(commandId, outcome.result);
    case 'refused':
      return settle(deps, staff, issue, outcome.reason);
    case 'gone':
      // A workflow that has not begun yet is gone as well: the relay begins it and asks again.
      if (isOver(issue)) return settle(deps, staff, issue, 'ended');
      return waits(deps, staff, issue);
    case 'no-answer':
      return waits(deps, staff, issue);
  }
}

/** Whoever has the consultation before them is shown that it waits. */
async function waits(
  deps: ApiDeps,
  staff: SignedInStaff,
  { commandId, consultation: { id, serviceId } }: Issue,
): Promise<Answer<Body>> {
  const { organisationId } = staff;
  await inScope(deps.database, { organisationId, serviceIds: [serviceId] }, (tx) => {
    wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq: 0 });
    return Promise.resolve();
  });
  return withStatus(202, { status: 'pending', commandId } as const);
}

async function ask(
  deps: ApiDeps,
  staff: SignedInStaff,
  { commandId, consultation, roles, order }: Issue,
  words: Progress | undefined,
): Promise<Outcome<object>> {
  const actor = { staffId: staff.id, roles: [...roles] };
  const { id: consultationId } = consultation;
  if (order.to === 'escalation' && order.n === null) return { outcome: 'gone' };
  const outcome = await (order.to === 'consultation'
    ? commandConsultation(
        deps.engine,
        consultationId,
        { commandId, actor, command: order.command, ...(words && { words }) },
        PATIENCE_MS,
      )
    : commandEscalation(
        deps.engine,
        { consultationId, n: order.n ?? 0 },
        { commandId, actor, command: order.command, own: order.own },
        PATIENCE_MS,
      ));
  deps.staff.engineWatch.note(outcome.outcome !== 'no-answer');
  return outcome;
}

/** A consultation whose workflow has ended takes no commands; an escalation may outlive it and ends by itself. */
function isOver({ consultation, order }: Issue): boolean {
  return order.to === 'consultation' ? consultation.endedAt !== null : order.isOver;
}

async function settle(
  deps: ApiDeps,
  staff: SignedInStaff,
  { commandId: id, consultation }: Issue,
  reason: string,
): Promise<never> {
  const { organisationId, id: actorId } = staff;
  const { serviceId, id: consultationId } = consultation;
  await inScope(deps.database, { organisationId, serviceIds: [serviceId] }, async (tx) => {
    if (!(await settleCommand(tx, id, 'refused', { reason }))) return;
    wake(tx, { kind: 'command', organisationId, serviceId, id, seq: 0 });
    await audit(tx, {
      organisationId,
      serviceId,
      actorKind: 'staff',
      actorId,
      action: 'command.refused',
      consultationId,
      objectKind: 'command',
      objectId: id,
      outcome: 'refused',
      data: { reason },
    });
  });
  throw refused(id, reason);
}

function done(commandId: string, result: unknown): Body {
  return { status: 'done', commandId, result: result as never };
}

function refused(commandId: string, reason: string): Refusal {
  return new Refusal('not-allowed-now', { reason, text: refusedText(reason), commandId });
}
