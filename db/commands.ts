/** Commands of staff: a row first, asked of the workflow after the commit, kept until it has answered. */
import type { ConsultationCommand } from '../domain/consultation.ts';
import type { EscalationCommand } from '../domain/escalation.ts';
import type { Role } from '../domain/roles.ts';
import type { COMMAND_STATUSES } from './entities/Records.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface NewCommand {
  /** Made by the sender; also the id of the update. */
  id: string;
  organisationId: string;
  serviceId: string;
  consultationId: string;
  escalationId: string | null;
  staffId: string;
  roles: readonly Role[];
  action: string;
  command: ConsultationCommand | (EscalationCommand & { own: boolean });
  detail: Buffer | null;
  /** Until then the sender asks the workflow itself; afterwards the relay does. */
  relayFrom: Date;
}

export interface StoredCommand {
  id: string;
  consultationId: string;
  escalationId: string | null;
  staffId: string;
  action: string;
  detail: Buffer | null;
  status: (typeof COMMAND_STATUSES)[number];
  result: Record<string, unknown> | null;
  createdAt: Date;
  settledAt: Date | null;
}

const COLUMNS = `id, consultation_id as "consultationId", escalation_id as "escalationId", staff_id as "staffId", action, detail, status, result,
  created_at as "createdAt", settled_at as "settledAt"`;

/** Stores a command; `undefined` when one of that id is there already, to be seen in this scope or not. */
export async function storeCommand(
  tx: Tx,
  command: NewCommand,
): Promise<StoredCommand | undefined> {
  return firstRow<StoredCommand>(
    tx,
    `insert into commands (id, organisation_id, service_id, consultation_id, escalation_id, staff_id, roles, action, command, detail, next_at)
     values (?, ?, ?, ?, ?, ?, ?::text[], ?, ?::jsonb, ?, ?) on conflict (id) do nothing returning ${COLUMNS}`,
    [
      command.id,
      command.organisationId,
      command.serviceId,
      command.consultationId,
      command.escalationId,
      command.staffId,
      [...command.roles],
      command.action,
      JSON.stringify(command.command),
      command.detail,
      command.relayFrom,
    ],
  );
}

export async function findCommand(tx: Tx, id: string): Promise<StoredCommand | undefined> {
  return firstRow<StoredCommand>(tx, `select ${COLUMNS} from commands where id = ?`, [id]);
}

/** The stored command of that id if it asks for the same; its free text is the caller's to compare. */
export async function findSameCommand(
  tx: Tx,
  command: Omit<NewCommand, 'roles' | 'detail' | 'relayFrom'>,
): Promise<StoredCommand | undefined> {
  return firstRow<StoredCommand>(
    tx,
    `select ${COLUMNS} from commands where id = ? and organisation_id = ? and consultation_id = ? and escalation_id is not distinct from ?::uuid
       and staff_id = ? and action = ? and command = ?::jsonb`,
    [
      command.id,
      command.organisationId,
      command.consultationId,
      command.escalationId,
      command.staffId,
      command.action,
      JSON.stringify(command.command),
    ],
  );
}

/**
 * Settles a pending command; a refused request ends the escalation that it made, whose workflow will never
 * begin. The step of a workflow settles its own command; this is for what made no step. False when it was
 * settled before.
 */
export async function settleCommand(
  tx: Tx,
  id: string,
  status: 'done' | 'refused',
  result: Record<string, unknown>,
): Promise<boolean> {
  const settled = await rows(
    tx,
    `with settled as (
       update commands set status = ?, result = ?::jsonb, settled_at = now() where id = ? and status = 'pending'
       returning id, status, action, escalation_id
     ), ended as (
       update escalations e set status = 'refused', approval = 'refused', ended_at = now() from settled s
       where s.status = 'refused' and s.action = 'escalate' and e.id = s.escalation_id and e.n is null
     )
     select id from settled`,
    [status, JSON.stringify(result), id],
  );
  return settled.length > 0;
}

export interface UnsettledRow {
  id: string;
  escalationId: string | null;
  staffId: string;
  action: string;
  /** To whom it gives the consultation. */
  toId: string | null;
  status: 'pending' | 'refused';
  reason: string | null;
  createdAt: Date;
  settledAt: Date | null;
}

const UNSETTLED_AT_MOST = 50;

/**
 * Commands of a consultation and its escalations that wait, oldest first, and those refused within a day. A refusal
 * within `askedMs` was the answer to whoever asked; a later one they have yet to learn of.
 */
export async function readUnsettled(
  tx: Tx,
  consultationId: string,
  { askedMs }: { askedMs: number },
): Promise<UnsettledRow[]> {
  return rows<UnsettledRow>(
    tx,
    `select id, escalation_id as "escalationId", staff_id as "staffId", action, command ->> 'to' as "toId", status, result ->> 'reason' as reason,
       created_at as "createdAt", settled_at as "settledAt"
     from commands where consultation_id = ? and status <> 'done' and (status = 'pending' or
       (settled_at > now() - interval '1 day' and settled_at > created_at + make_interval(secs => ?)))
     order by created_at limit ${UNSETTLED_AT_MOST}`,
    [consultationId, askedMs / 1000],
  );
}

/** What a closure stored under this id left out; `undefined` when there is none. */
export async function findOmissions(tx: Tx, id: string): Promise<string[] | undefined> {
  const found = await firstRow<{ omissions: string[] }>(
    tx,
    `select command -> 'omissions' as omissions from commands where id = ? and action = 'close'`,
    [id],
  );
  return found?.omissions;
}
