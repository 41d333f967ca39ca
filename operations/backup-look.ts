/** How the backups stand, as a component: told by the rows of the store and by the server itself. */
import { readArchive, readBases, readOutcomes, troubleOf } from '../db/backups.ts';
import type { Seen } from '../db/component-states.ts';
import { inSystem } from '../db/scope.ts';
import type { OperationsDeps } from './deps.ts';

export async function lookAtBackups({
  system,
  now,
}: Pick<OperationsDeps, 'system' | 'now'>): Promise<Seen[]> {
  return inSystem(system, async (tx) => {
    const archive = await readArchive(tx);
    const bases = await readBases(tx);
    if (archive.by === 'none') {
      const reason = bases.length === 0 ? 'never-made' : 'archive-off';
      return [{ component: 'backup', state: 'unset', reason }];
    }
    const trouble = troubleOf(archive, bases, await readOutcomes(tx), now());
    const [newest] = bases;
    return [
      {
        component: 'backup',
        state: trouble === null ? 'ok' : 'degraded',
        reason: trouble,
        detail: {
          lateSeconds: Math.round(archive.lateS),
          baseAt: newest === undefined ? '' : new Date(newest.finishedAt).toISOString(),
        },
      },
    ];
  });
}
