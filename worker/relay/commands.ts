/** Takes commands to their workflow that got no answer when staff gave them; asked again with the same id. */
import { audit } from '../../db/audit.ts';
import { settleCommand } from '../../db/commands.ts';
import { wake } from '../../db/notify.ts';
import { readUntold } from '../../db/progress.ts';
import { firstRow, inScope, scopeOf } from '../../db/scope.ts';
import type { ConsultationCommand, Progress } from '../../domain/consultation.ts';
import type { EscalationCommand } from '../../domain/escalation.ts';
import type { Role } from '../../domain/roles.ts';
import type { Outcome } from '../../workflows/engine/client.ts';
import type { RelayCounters } from './counters.ts';
import { readEscalationInput } from '../rehydrate.ts';
import type { RelayDeps, Taken } from './deps.ts';
import { isPassing, reasonOf } from './failures.ts';
import { askForWorkflow, type OutboxState } from './outbox.ts';
import { backOff, eachOf, putBack, take } from './queue.ts';

const BATCH = 16;
const AT_ONCE = 8;
const LONGEST_MS = 5_000;

interface TakenCommand extends Taken {
  consultationId: string;
  escalationId: string | null;
}

interface CommandRow {
  staffId: string;
  roles: Role[];
  command: ConsultationCommand | (EscalationCommand & { own: boolean });
  seq: number;
  ended: boolean;
  n: number | null;
  escalationEnded: boolean;
  givenAt: Date;
  words: Progress | undefined;
}

/** One turn; true when there may be more: the next order of a consultation waits for the one before. */
export async function emptyCommands(
  deps: RelayDeps,
  counters: RelayCounters,
  state: OutboxState,
): Promise<boolean> {
  const taken = await take<TakenCommand>(deps.system, 'commands', state.isAway ? 1 : BATCH);
  let isSettled = false;
  const left = await eachOf(taken, AT_ONCE, async (one) => {
    const answer = await run(deps, counters, one);
    isSettled ||= answer === 'settled';
    state.isAway = answer === 'no-answer';
    return !state.isAway;
  });
  const notTried = left.map(({ id }) => id);
  await putBack(deps.system, 'commands', notTried, { afterMs: 500, asIfNotTaken: true });
  return isSettled;
}

/** `waits`: for something that is on its way; `failed`: by a fault of ours. */
type Answer = 'settled' | 'no-answer' | 'waits' | 'failed';

async function run(deps: RelayDeps, counters: RelayCounters, taken: TakenCommand): Promise<Answer> {
  const { id, attempts } = taken;
  const answer = await carry(deps, counters, taken).catch((error: unknown): Answer => {
    const reason = reasonOf(error);
    deps.log.warn({ code: 'command-not-carried', reason, attempts }, 'command not carried yet');
    return isPassing(error) ? 'no-answer' : 'failed';
  });
  if (answer !== 'settled') {
    const afterMs = backOff(attempts, 500, answer === 'failed' ? 60_000 : LONGEST_MS);
    await putBack(deps.system, 'commands', [id], { afterMs });
  }
  return answer;
}

async function carry(
  deps: RelayDeps,
  counters: RelayCounters,
  taken: TakenCommand,
): Promise<Answer> {
  const row = await read(deps, taken);
  if (!row) return 'settled';
  if (taken.escalationId !== null && isOfEscalation(row.command) && row.n === null) {
    // Refused itself, it never begins; otherwise the consultation's workflow has not begun it yet.
    if (!row.escalationEnded) return 'waits';
    await settle(deps, taken, 'refused', { reason: 'status' });
    return 'settled';
  }
  const outcome = await ask(deps, taken, row);
  switch (outcome.outcome) {
    case 'done':
      await settle(deps, taken, 'done', { ...outcome.result });
      return 'settled';
    case 'refused':
      await settle(deps, taken, 'refused', { reason: outcome.reason });
      return 'settled';
    case 'no-answer':
      return 'no-answer';
    case 'gone':
      return withoutWorkflow(deps, counters, taken);
  }
}

async function ask(
  { engine }: RelayDeps,
  { id: commandId, consultationId }: TakenCommand,
  { staffId, roles, command, n, words }: CommandRow,
): Promise<Outcome<object>> {
  const actor = { staffId, roles };
  if (!isOfEscalation(command))
    return engine.command(consultationId, { commandId, actor, command, ...(words && { words }) });
  const { own, ...rest } = command;
  const commanded = { commandId, actor, own, command: rest };
  return engine.commandEscalation({ consultationId, n: n ?? 0 }, commanded);
}

function isOfEscalation(
  command: CommandRow['command'],
): command is EscalationCommand & { own: boolean } {
  return 'own' in command;
}

/** The end is a refusal; a consultation that goes on gets its workflow first, and the command afterwards. */
async function withoutWorkflow(
  deps: RelayDeps,
  counters: RelayCounters,
  taken: TakenCommand,
): Promise<Answer> {
  const row = await read(deps, taken);
  if (!row) return 'settled';
  if (isOfEscalation(row.command) ? row.escalationEnded : row.ended) {
    await settle(deps, taken, 'refused', { reason: 'ended' });
    return 'settled';
  }
  if (row.seq > 0) counters.workflowsMissing += 1;
  if (isOfEscalation(row.command)) return resumeEscalation(deps, taken);
  await askForWorkflow(deps, taken);
  return 'waits';
}

/** An escalation whose workflow the engine lost is begun again from its snapshot, and the command asked afterwards. */
async function resumeEscalation(deps: RelayDeps, taken: TakenCommand): Promise<Answer> {
  const { organisationId, serviceId, consultationId, escalationId } = taken;
  const place = { organisationId, serviceId, consultationId };
  const input =
    escalationId === null
      ? null
      : await inScope(deps.database, scopeOf(taken), (tx) =>
          readEscalationInput(tx, place, escalationId),
        );
  if (!input) return 'waits';
  const resumed = await deps.engine.resumeEscalation(input);
  return resumed.outcome === 'no-answer' ? 'no-answer' : 'waits';
}

async function read(deps: RelayDeps, taken: TakenCommand): Promise<CommandRow | undefined> {
  return inScope(deps.database, scopeOf(taken), async (tx) => {
    const row = await firstRow<Omit<CommandRow, 'words'>>(
      tx,
      `select m.staff_id as "staffId", m.roles, m.command, c.seq, c.ended_at is not null as ended, e.n, e.ended_at is not null as "escalationEnded",
         m.created_at as "givenAt"
       from commands m join consultations c on c.id = m.consultation_id left join escalations e on e.id = m.escalation_id
       where m.id = ? and m.status = 'pending'`,
      [taken.id],
    );
    if (!row) return undefined;
    return { ...row, words: await readUntold(tx, taken.consultationId, row.givenAt.getTime()) };
  });
}

/** The step itself settles its command as done; this is for what made no step. */
async function settle(
  deps: RelayDeps,
  taken: TakenCommand,
  status: 'done' | 'refused',
  result: Record<string, unknown>,
): Promise<void> {
  const { organisationId, serviceId, consultationId, id } = taken;
  await inScope(deps.database, scopeOf(taken), async (tx) => {
    if (!(await settleCommand(tx, id, status, result))) return;
    const place = { organisationId, serviceId, seq: 0 };
    // Its sender, and whoever saw that it waits.
    wake(
      tx,
      { kind: 'command', id, ...place },
      { kind: 'consultation', id: consultationId, ...place },
    );
    if (status === 'done') return;
    await audit(tx, {
      organisationId,
      serviceId,
      actorKind: 'system',
      actorId: null,
      action: 'command.refused',
      consultationId,
      objectKind: 'command',
      objectId: id,
      outcome: 'refused',
      data: result,
    });
  });
}
