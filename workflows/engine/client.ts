/** The engine as API and relay reach it: never waited for longer than a deadline, and every answer has a word. */
import {
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import {
  ApplicationFailure,
  NamespaceNotFoundError,
  WorkflowNotFoundError,
  type PayloadCodec,
} from '@temporalio/common';
import { Refusal } from '../../domain/errors.ts';
import { REFUSED } from '../messages.ts';
import { createDataConverter } from './data-converter.ts';

/** The engine's own word for an update that was taken up by a workflow that then ended. */
const ENDED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

export interface EngineOptions {
  address: string;
  namespace: string;
  taskQueue: string;
  codec: PayloadCodec;
}

export interface Engine {
  client: Client;
  connection: Connection;
  taskQueue: string;
  /** By which histories are read that are kept outside the engine. */
  codec: PayloadCodec;
  /** Calls with a deadline that have not come back. */
  underWay: Set<Promise<unknown>>;
  /** Ends the connection when what is under way has come back: a call that is tried again on a closed one throws to nobody. */
  close(): Promise<void>;
}

/** Connects with the first call, so that a process starts without the engine. */
export function openEngine({ address, namespace, taskQueue, codec }: EngineOptions): Engine {
  const connection = Connection.lazy({ address });
  const client = new Client({ connection, namespace, dataConverter: createDataConverter(codec) });
  const underWay = new Set<Promise<unknown>>();
  const close = async () => {
    await Promise.allSettled(underWay);
    await connection.close();
  };
  return { client, connection, taskQueue, codec, underWay, close };
}

/**
 * `refused`: by the workflow, with a reason's code. `gone`: there is no such workflow that still runs.
 * `no-answer`: the engine, a worker or the key store is away; what was asked may still be done.
 */
export type Outcome<Result> =
  | { outcome: 'done'; result: Result }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'no-answer' }
  | { outcome: 'gone' };

/** Calls the engine for at most so many milliseconds. Throws only what is a bug. */
export async function withDeadline<Result>(
  { connection, underWay }: Pick<Engine, 'connection' | 'underWay'>,
  milliseconds: number,
  call: () => Promise<Result>,
): Promise<Outcome<Result>> {
  const calling = connection.withDeadline(Date.now() + milliseconds, call);
  underWay.add(calling);
  try {
    return { outcome: 'done', result: await calling };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    underWay.delete(calling);
  }
}

/** Whether the engine answers within that time. */
export async function isThere(
  engine: Pick<Engine, 'connection' | 'underWay'>,
  withinMs: number,
): Promise<boolean> {
  const { outcome } = await withDeadline(engine, withinMs, () =>
    engine.connection.workflowService.getSystemInfo({}),
  );
  return outcome === 'done';
}

function outcomeOf(error: unknown): Exclude<Outcome<never>, { outcome: 'done' }> {
  if (error instanceof WorkflowUpdateFailedError) return outcomeOfUpdate(error);
  if (
    error instanceof WorkflowNotFoundError ||
    error instanceof WorkflowExecutionAlreadyStartedError
  ) {
    return { outcome: 'gone' };
  }
  if (isAway(error)) return { outcome: 'no-answer' };
  throw error;
}

function outcomeOfUpdate(
  error: WorkflowUpdateFailedError,
): Exclude<Outcome<never>, { outcome: 'done' }> {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) throw error;
  if (cause.type === ENDED_MEANWHILE) return { outcome: 'gone' };
  if (cause.type !== REFUSED) throw error;
  const [reason]: unknown[] = cause.details ?? [];
  return { outcome: 'refused', reason: typeof reason === 'string' ? reason : 'stage' };
}

function isAway(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (error instanceof NamespaceNotFoundError) return true;
  if (error instanceof Refusal) return error.code === 'keys-unavailable';
  if (isGrpcServiceError(error)) return true;
  return error instanceof Error && error.cause !== undefined && isAway(error.cause);
}
