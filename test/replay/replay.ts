/** Replays stored histories and collects what the workflows wanted recorded on the way. */
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker, type InjectedSinks } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../workflows/engine/data-converter.ts';
import type { StepSinks } from './observe-steps.ts';

/** One stored history and what came of it when it was recorded. */
export interface StoredHistory {
  workflowId: string;
  history: Record<string, unknown>;
  golden: WantedStep[];
}

/** A step as the workflow wanted it recorded; ids of places are of no interest. */
export interface WantedStep {
  activity: string;
  step: unknown;
}

export interface Replayed {
  steps: WantedStep[];
  error: Error | undefined;
}

const quiet = new DefaultLogger('ERROR', () => undefined);
const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The workflows of that file, bundled with the observer of steps. */
export function bundleForReplay(workflows = '../../workflows/index.ts') {
  return bundleWorkflowCode({
    workflowsPath: pathOf(workflows),
    workflowInterceptorModules: [pathOf('./observe-steps.ts')],
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: quiet,
  });
}

/** Replays one history after the other under that code. */
export async function replay(
  workflowBundle: Awaited<ReturnType<typeof bundleForReplay>>,
  stored: readonly Pick<StoredHistory, 'workflowId' | 'history'>[],
): Promise<Replayed[]> {
  const wanted: WantedStep[][] = stored.map(() => []);
  let current = 0;
  const sinks: InjectedSinks<StepSinks> = {
    steps: {
      wanted: {
        callDuringReplay: true,
        fn(_info, activity, args) {
          wanted[current]?.push({ activity, step: args[0] });
        },
      },
    },
  };
  const replayed: Replayed[] = [];
  for (const { workflowId, history } of stored) {
    current = replayed.length;
    const results = Worker.runReplayHistories({ workflowBundle, sinks }, [
      { workflowId, history: historyFromJSON(history) },
    ]);
    for await (const { error } of results) replayed.push({ steps: wanted[current] ?? [], error });
  }
  return replayed;
}
