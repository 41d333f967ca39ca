/** What would go out and what would be destroyed, counted; nothing is changed. */
import type { z } from 'zod';
import type { ContractEndDryRun } from '../../contracts/contract-end.ts';
import { census, countOpen } from '../../db/contract-end.ts';
import { firstRow } from '../../db/scope.ts';
import { ATTACHMENTS } from '../../hand-over/attachments.ts';
import { HAND_OVER_KINDS, NOT_HANDED_OVER } from '../../hand-over/kinds.ts';
import { auditDone } from '../staff-audit.ts';
import type { ContractEndContext } from './present.ts';

export async function dryRun(
  context: ContractEndContext,
): Promise<z.input<typeof ContractEndDryRun>> {
  const { tx, staff, deps } = context;
  const held = await census(tx);
  const rowsOf = new Map(held.map(({ place, held: rows }) => [place, rows]));
  const inventory = await deps.keys.inventory(staff.organisationId);
  const packets = await firstRow<{ n: number }>(
    tx,
    `select ((select count(*) from escalations) + (select count(*) from escalation_supplements))::int as n`,
  );
  await auditDone(context, null, 'contract-end.read', { objectKind: 'contract-end' });
  return {
    handedOver: HAND_OVER_KINDS.map(({ file, name, table }) => ({
      file,
      name,
      rows: rowsOf.get(table) ?? 0,
    })),
    attachments: rowsOf.get('files') ?? 0,
    packets: packets?.n ?? 0,
    trail: rowsOf.get('audit_entries') ?? 0,
    destroyed: held.map(({ place, held: rows }) => ({
      table: place,
      name: nameOf(place),
      rows,
      isHandedOver: !(place in NOT_HANDED_OVER),
    })),
    keys: inventory.kinds.map(({ kind, names, superseded }) => ({
      kind,
      count: names + superseded,
    })),
    open: await countOpen(tx),
  };
}

/** Of what has no name, what it is. */
function nameOf(place: string): string {
  const kind = [...HAND_OVER_KINDS, ATTACHMENTS].find(({ table }) => table === place);
  if (kind) return kind.name;
  if (place.startsWith('audit_') && !(place in NOT_HANDED_OVER)) return '操作記録とその証明';
  return NOT_HANDED_OVER[place] ?? '引き渡しの一式';
}
