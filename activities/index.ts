/** The activities of the worker. */
import { Context, heartbeat, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { inScope, scopeOf } from '../db/scope.ts';
import { readProgress } from '../db/progress.ts';
import { Refusal } from '../domain/errors.ts';
import {
  UNSTORABLE,
  type ConsultationStep,
  type EscalationStep,
  type WorkflowActivities,
} from './contract.ts';
import { watchContractEnd, workOnContractEnd } from './contract-end.ts';
import type { ContractEndDeps } from './contract-end-deps.ts';
import type { ActivityDeps } from './deps.ts';
import { beginDisposal, certifyDisposal, destroySome, type DisposalDeps } from './disposals.ts';
import { writeExport, type ExportDeps, type Running } from './exports/write-export.ts';
import { watchIncident } from './incidents.ts';
import { loadServicePlan } from './plans.ts';
import { recordReception } from './reception.ts';
import { noteNextAction, recordConsultationStep, recordEscalationStep } from './records.ts';

export function createActivities(deps: ActivityDeps): WorkflowActivities {
  return {
    recordConsultationStep: coded(
      (step: ConsultationStep) => recordConsultationStep(deps, step),
      isOfCommand,
    ),
    recordEscalationStep: coded(
      (step: EscalationStep) => recordEscalationStep(deps, step),
      isOfCommand,
    ),
    noteNextAction: coded((note) => noteNextAction(deps, note)),
    loadServicePlan: coded((request) => loadServicePlan(deps, request)),
    loadProgress: coded(async (place) => {
      const progress = await inScope(deps.database, scopeOf(place), (tx) =>
        readProgress(tx, place.consultationId),
      );
      if (!progress) throw new Refusal('not-found');
      return progress;
    }),
    recordReception: coded((look) => recordReception(deps, look)),
    watchIncident: coded((watch) => watchIncident(deps, watch)),
    writeExport: coded((place) =>
      whileWanted((running) => writeExport(exporting(deps), place, running)),
    ),
    watchContractEnd: coded((watch) => watchContractEnd(deps, watch)),
    workOnContractEnd: coded((place) => whileWanted(() => workOnContractEnd(ending(deps), place))),
    beginDisposal: coded((place) => beginDisposal(disposing(deps), place)),
    destroySome: coded((place) => destroySome(disposing(deps), place)),
    certifyDisposal: coded((place) => certifyDisposal(disposing(deps), place)),
  };
}

function exporting({ exporting: parts, database }: ActivityDeps): ExportDeps {
  if (!parts) throw new Refusal('unavailable', { reason: 'no-exports' });
  return { ...parts, database };
}

/** Often enough that the engine soon notices when this worker is gone. */
const BEAT_MS = 2_000;

/** Lives and ends as the activity that runs here does for the engine. */
async function whileWanted<T>(work: (running: Running) => Promise<T>): Promise<T> {
  const { cancellationSignal } = Context.current();
  const beats = setInterval(() => heartbeat(), BEAT_MS);
  try {
    return await work({ checkWanted: () => cancellationSignal.throwIfAborted() });
  } finally {
    clearInterval(beats);
  }
}

function ending({ contractEnd, database, now }: ActivityDeps): ContractEndDeps {
  if (!contractEnd) throw new Refusal('unavailable', { reason: 'no-contract-end' });
  return { contractEnd, database, now };
}

function disposing({ disposal, ...deps }: ActivityDeps): DisposalDeps {
  if (!disposal) throw new Refusal('unavailable', { reason: 'no-disposal' });
  return { ...deps, disposal };
}

const isOfCommand = ({ command }: { command: object | null }): boolean => command !== null;

/**
 * What goes wrong leaves as a code: a database's error holds the statement and its values.
 * Everything is tried again, for a consultation must not fail because something was away; but for
 * a command (`mayFail`) whose values the database refuses (SQLSTATE class 22, 23): its sender is told.
 */
function coded<Input, Output>(
  work: (input: Input) => Promise<Output>,
  mayFail: (input: Input) => boolean = () => false,
) {
  return async (input: Input): Promise<Output> => {
    try {
      return await work(input);
    } catch (error) {
      const code = error instanceof Refusal ? error.code : sqlStateOf(error);
      log.warn('activity failed', { code });
      if (/^sql-2[23]/u.test(code) && mayFail(input)) {
        throw ApplicationFailure.nonRetryable(code, UNSTORABLE);
      }
      throw ApplicationFailure.retryable(code, 'unavailable');
    }
  };
}

/** "sql-23505" for an error of the database, else the error's class. */
function sqlStateOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/u.test(code) ? `sql-${code}` : error.name;
}
