/** Tells the consultations' workflows of words that were stored: many words, one signal. */
import { readProgress } from '../../db/progress.ts';
import { firstRow, inScope, inSystem, rows, scopeOf } from '../../db/scope.ts';
import type { ConsultationState, Progress } from '../../domain/consultation.ts';
import type { Place } from '../../domain/workflow-ids.ts';
import { newConsultationInput } from '../../workflows/engine/calls.ts';
import type { Outcome } from '../../workflows/engine/client.ts';
import type { RelayCounters } from './counters.ts';
import type { RelayDeps, Taken } from './deps.ts';
import { isPassing, reasonOf } from './failures.ts';
import { backOff, eachOf, putBack, take } from './queue.ts';

const BATCH = 40;
const AT_ONCE = 8;
const LONGEST_MS = 5_000;

interface Errand extends Taken {
  consultationId: string;
  kind: string;
}

interface Known {
  progress: Progress;
  seq: number;
  snapshot: ConsultationState | null;
  openedBy: string | null;
  linkedTo: string | null;
  ended: boolean;
}

export interface OutboxState {
  /** The engine did not answer last time: one errand tries whether it is back. */
  isAway: boolean;
}

/** One turn; true when there was something to do and the engine answers. */
export async function emptyOutbox(
  deps: RelayDeps,
  counters: RelayCounters,
  state: OutboxState,
): Promise<boolean> {
  const limit = state.isAway ? 1 : BATCH;
  const errands = await take<Errand>(deps.system, 'outbox', limit);
  if (errands.length === 0) return false;
  const byConsultation = [...Map.groupBy(errands, ({ consultationId }) => consultationId).values()];
  const left = await eachOf(byConsultation, AT_ONCE, async (group) => {
    const answer = await run(deps, counters, group);
    state.isAway = answer === 'no-answer';
    return !state.isAway;
  });
  const notTried = left.flat().map(({ id }) => id);
  await putBack(deps.system, 'outbox', notTried, { afterMs: 500, asIfNotTaken: true });
  return !state.isAway;
}

type Answer = 'done' | 'no-answer' | 'later';

async function run(
  deps: RelayDeps,
  counters: RelayCounters,
  errands: readonly Errand[],
): Promise<Answer> {
  const ids = errands.map(({ id }) => id);
  const attempts = Math.max(...errands.map((errand) => errand.attempts));
  const answer = await tell(deps, counters, errands).catch((error: unknown): Answer => {
    const reason = reasonOf(error);
    deps.log.warn({ code: 'words-not-told', reason, attempts }, 'workflow not told yet');
    return isPassing(error) ? 'no-answer' : 'later';
  });
  if (answer === 'done') {
    await inSystem(deps.system, (tx) =>
      rows(tx, `update outbox set done_at = now() where id = any(?::uuid[])`, [ids]),
    );
  } else {
    const longest = answer === 'later' ? 60_000 : LONGEST_MS;
    await putBack(deps.system, 'outbox', ids, { afterMs: backOff(attempts, 500, longest) });
  }
  return answer;
}

async function tell(
  deps: RelayDeps,
  counters: RelayCounters,
  [errand]: readonly Errand[],
): Promise<Answer> {
  if (!errand) return 'done';
  const known = await look(deps, errand);
  // Disposed of meanwhile: there is nobody to tell.
  if (!known) return 'done';
  const { organisationId, serviceId, consultationId } = errand;
  const place = { organisationId, serviceId, consultationId };
  const outcome = await tellEngine(deps, place, known);
  if (outcome !== 'gone') return outcome === 'done' ? 'done' : 'no-answer';
  const now = await look(deps, errand);
  // At its end the workflow knew every word; what comes later belongs to a new consultation.
  if (!now || now.ended) return 'done';
  counters.workflowsMissing += 1;
  deps.log.error({ code: 'workflow-missing' }, 'an open consultation has no workflow');
  return 'later';
}

async function tellEngine(
  { engine }: RelayDeps,
  place: Place,
  known: Known,
): Promise<Outcome<null>['outcome']> {
  const { openedBy, linkedTo, snapshot, progress } = known;
  const anew = newConsultationInput(place, { openedBy, linkedTo });
  // With a step on record it must never begin anew: its stage and assignment would be lost.
  if (known.seq === 0) {
    const begun = await engine.begin(anew, progress);
    return begun.outcome;
  }
  const told = await engine.tell(place.consultationId, progress);
  if (told.outcome !== 'gone' || known.ended || snapshot === null) return told.outcome;
  const input = { ...anew, openedBy: null, linkedTo: null, state: snapshot };
  const resumed = await engine.resume(input, progress);
  return resumed.outcome;
}

async function look(deps: RelayDeps, errand: Errand): Promise<Known | undefined> {
  return inScope(deps.database, scopeOf(errand), async (tx) => {
    const row = await firstRow<Omit<Known, 'progress'>>(
      tx,
      `select seq, snapshot, opened_by_id as "openedBy", linked_to_id as "linkedTo", ended_at is not null as ended
       from consultations where id = ?`,
      [errand.consultationId],
    );
    const progress = row && (await readProgress(tx, errand.consultationId));
    return progress && { ...row, progress };
  });
}

/** Puts an errand into the outbox, so that a workflow that is missing is begun or resumed; one that rests there goes at once. */
export async function askForWorkflow(deps: RelayDeps, place: Place): Promise<void> {
  const { organisationId, serviceId, consultationId } = place;
  const scope = { organisationId, serviceIds: [serviceId] };
  await inScope(deps.database, scope, (tx) =>
    rows(
      tx,
      `insert into outbox (id, organisation_id, service_id, consultation_id, kind)
       select ?, ?, ?, ?, 'words' where not exists (select 1 from outbox where consultation_id = ? and done_at is null and claimed_at is not null)
       on conflict (organisation_id, consultation_id, kind) where claimed_at is null and done_at is null
         do update set next_at = least(outbox.next_at, excluded.next_at)`,
      [crypto.randomUUID(), organisationId, serviceId, consultationId, consultationId],
    ),
  );
}
