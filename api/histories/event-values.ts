/** The values of one event of the engine, sieved: ids, codes, numbers and times. */
import type { z } from 'zod';
import type { EventParams, EventValues } from '../../contracts/histories.ts';
import { openKept, readKept, readStandings } from '../../db/histories.ts';
import { inScope, scopeOf } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { fetchHistory } from '../../workflows/engine/histories.ts';
import { unpackHistory } from '../../workflows/engine/history-gathering.ts';
import { attributesOf } from '../../workflows/engine/history-reading.ts';
import { shownValues } from '../../workflows/engine/history-values.ts';
import type { StaffContext } from '../http/route.ts';

const WITHIN_MS = 8_000;

type Context = StaffContext<
  { id: string; serviceId: string },
  z.infer<typeof EventParams>,
  unknown,
  unknown
>;

/** Refuses 'not-found' for a run or an event that is none of this consultation's, 'not-allowed-now' while the engine is away. */
export async function readEventValues(context: Context): Promise<z.input<typeof EventValues>> {
  const { deps, staff, target, params } = context;
  const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
  const { kept, standings } = await inScope(deps.database, scopeOf(owner), async (tx) => ({
    kept: await readKept(tx, target.id),
    standings: await readStandings(tx, target.id),
  }));
  const archived = kept.find(({ runId }) => runId === params.run);
  const workflows = archived
    ? [archived.workflowId]
    : standings.map(({ workflowId }) => workflowId);
  for (const workflowId of workflows) {
    const run = { workflowId, runId: params.run };
    const history = archived
      ? unpackHistory(await openKept(deps, owner, run))
      : await fetched(context, run);
    const event = history?.events?.find(({ eventId }) => Number(eventId) === params.event);
    if (!event) continue;
    return shownValues(workflowId, attributesOf(event), deps.engine.codec);
  }
  throw new Refusal('not-found', { reason: 'event' });
}

/** The engine knows a run by its workflow's name too: asked under another, it knows none. */
async function fetched({ deps }: Context, run: { workflowId: string; runId: string }) {
  const asked = await fetchHistory(deps.engine, run, WITHIN_MS);
  if (asked.outcome === 'done') return asked.result;
  throw new Refusal('not-allowed-now', {
    reason: 'engine-away',
    text: '進行管理につながらないため、値を表示できません。少し待ってからもう一度開いてください。',
  });
}
