/** The list as its readers see it: what is in force, what was changed lately, and where they are themselves. */
import type { z } from 'zod';
import type { AllowList } from '../../contracts/allow-list.ts';
import type { StaffContext } from '../http/route.ts';
import { openUnlessDestroyed } from '../sealed.ts';
import { allowNotePlace } from './changes.ts';
import { readEntries, readHistory, type EntryRow } from './queries.ts';

const CHANGES_SHOWN = 20;

export async function presentAllowList({
  tx,
  staff,
  deps,
  from,
  now,
}: Pick<
  StaffContext<undefined, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'from' | 'now'
>): Promise<z.input<typeof AllowList>> {
  const { organisationId } = staff;
  const rows = await readEntries(tx);
  const history = await readHistory(tx);
  const ids = [...rows, ...history].flatMap((row) => [row.addedById, row.removedById]);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const entries = [];
  for (const { id, network, note, addedById, addedAt } of rows) {
    entries.push({
      network,
      note: await openUnlessDestroyed(deps.crypt, organisationId, allowNotePlace(id), note),
      addedBy: people.of(addedById),
      addedAt: addedAt.toISOString(),
    });
  }
  const changes = history.flatMap(changesOf).toSorted((a, b) => b.at.getTime() - a.at.getTime());
  return {
    entries,
    changes: changes.slice(0, CHANGES_SHOWN).map(({ byId, at, ...change }) => ({
      ...change,
      by: people.of(byId),
      at: at.toISOString(),
    })),
    here: from.address,
  };
}

function changesOf({ network, addedById, addedAt, removedById, removedAt }: EntryRow) {
  const added = { kind: 'added' as const, network, byId: addedById, at: addedAt };
  return removedAt === null
    ? [added]
    : [added, { kind: 'removed' as const, network, byId: removedById, at: removedAt }];
}
