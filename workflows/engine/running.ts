/** Which consultations' workflows run. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { consultationWorkflowId } from '../../domain/workflow-ids.ts';
import { CONSULTATION_WORKFLOW } from '../messages.ts';
import { withDeadline, type Engine, type Outcome } from './client.ts';

type Asked = Pick<Engine, 'client' | 'connection' | 'underWay'>;

/**
 * Of these consultations, those whose workflow does not run. The engine's search knows of a new run a moment late:
 * whom it does not name is asked for by name.
 */
export async function findWithoutRun(
  engine: Asked,
  consultationIds: readonly string[],
  withinMs: number,
): Promise<Outcome<string[]>> {
  return withDeadline(engine, withinMs, async () => {
    const missing = new Set(consultationIds);
    // Few are asked for by name at once; of many the engine tells in one list.
    if (missing.size > BY_NAME_AT_MOST) {
      const query = `WorkflowType = '${CONSULTATION_WORKFLOW}' AND ExecutionStatus = 'Running'`;
      const ids = new Map(consultationIds.map((id) => [consultationWorkflowId(id), id]));
      for await (const { workflowId } of engine.client.workflow.list({ query })) {
        const id = ids.get(workflowId);
        if (id !== undefined) missing.delete(id);
      }
    }
    const gone: string[] = [];
    for (const id of missing) if (!(await runs(engine, id))) gone.push(id);
    return gone;
  });
}

const BY_NAME_AT_MOST = 20;

async function runs({ client }: Asked, consultationId: string): Promise<boolean> {
  try {
    const handle = client.workflow.getHandle(consultationWorkflowId(consultationId));
    return (await handle.describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
