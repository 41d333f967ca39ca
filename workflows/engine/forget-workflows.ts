/** What the engine knows of workflows goes for good: every run, with its history. */
import { isUnknown } from './histories.ts';
import { withDeadline, type Engine, type Outcome } from './client.ts';

/** One that still runs is ended by it. Asked again it finds less, or nothing. */
export function forgetWorkflows(
  engine: Pick<Engine, 'client' | 'connection' | 'underWay'>,
  workflowIds: readonly string[],
  withinMs: number,
): Promise<Outcome<null>> {
  const { client } = engine;
  const { namespace } = client.options;

  /** Found by name as well, for the engine's search knows of a new run a moment late. */
  async function runsOf(workflowId: string): Promise<Set<string>> {
    const runs = new Set<string>();
    for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
      runs.add(runId);
    const newest = await unlessUnknown(() => client.workflow.getHandle(workflowId).describe());
    if (newest) runs.add(newest.runId);
    return runs;
  }

  return withDeadline(engine, withinMs, async () => {
    for (const workflowId of workflowIds)
      for (const runId of await runsOf(workflowId))
        await unlessUnknown(() =>
          client.workflowService.deleteWorkflowExecution({
            namespace,
            workflowExecution: { workflowId, runId },
          }),
        );
    return null;
  });
}

async function unlessUnknown<Result>(ask: () => Promise<Result>): Promise<Result | null> {
  try {
    return await ask();
  } catch (error) {
    if (isUnknown(error)) return null;
    throw error;
  }
}
