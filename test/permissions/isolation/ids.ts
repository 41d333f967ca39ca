/** What an id at a place of a request names: by the place's name, the route's path and the tables there are. */
import { randomUUID } from 'node:crypto';
import type { Route } from '../../../api/http/route.ts';
import type { Line } from './line.ts';
import type { Filling, Position } from './values.ts';

/** Names that say what somebody is to something rather than what they are. */
const MEANT: Record<string, string> = {
  to: 'staff',
  assignee: 'staff',
  approver: 'staff',
  decidedById: 'staff',
  staffId: 'staff',
  linkedTo: 'consultations',
  beside: 'consultations',
  open: 'consultations',
  keep: 'consultations',
  otherId: 'consultations',
  undone: 'messages',
  batchId: 'disposal_batches',
  // The packet of the request has the escalation's own id.
  packetId: 'escalations',
};

/** What a part of a path speaks of, where no table is called so. */
const SPOKEN: Record<string, string> = {
  pauses: 'service_pauses',
  end: 'service_pauses',
  'planned-stops': 'service_pauses',
  'rich-menus': 'rich_menu_versions',
  practice: 'practice_runs',
};

const snake = (text: string) =>
  text.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`).replaceAll('-', '_');

/** "menuId" → "rich_menus" where there is no "menus"; of several the one that the path speaks of. */
function tableNamed(noun: string, path: string, tables: readonly string[]): string | undefined {
  const plurals = [noun, `${noun}s`, noun.replace(/y$/u, 'ies')];
  const exact = plurals.find((one) => tables.includes(one));
  if (exact !== undefined) return exact;
  const fitting = tables.filter((table) => plurals.some((one) => table.endsWith(`_${one}`)));
  const spoken = snake(path);
  const told = (table: string) => table.split('_').filter((word) => spoken.includes(word)).length;
  return fitting.toSorted((a, b) => told(b) - told(a))[0];
}

/** The table whose rows are named at this place; `undefined` when its name does not tell. */
export function tableOf(
  { path, access }: Route,
  { name, in: place }: Position,
  tables: readonly string[],
): string | undefined {
  const meant = MEANT[name];
  if (meant !== undefined) return meant;
  if (name !== 'id' && name !== 'ids') {
    return tableNamed(snake(name.replace(/Ids?$/u, '')), path, tables);
  }
  if (place === 'path' && access.kind === 'staff' && access.on) return `${access.on}s`;
  const said = path.split('/').filter((part) => part !== '' && !part.startsWith(':'));
  for (const part of said.toReversed()) {
    const table = SPOKEN[part] ?? tableNamed(snake(part), path, tables);
    if (table !== undefined) return table;
  }
  return undefined;
}

/** Ids and words of the line itself. `full`: a request that makes something new; otherwise one about what is there. */
export function ownFilling(route: Route, line: Line, full: boolean): Filling {
  const tables = [...line.ids.keys()];
  return {
    full,
    text: line.word,
    id(position) {
      if (position.in === 'body' && (position.name === 'commandId' || position.name === 'screen')) {
        return randomUUID();
      }
      if (full && position.in === 'body' && position.name === 'id') return randomUUID();
      const table = tableOf(route, position, tables);
      const ids = (table && line.ids.get(table)) ?? [];
      // Somebody else than the one it is about.
      return (position.name === 'otherId' ? ids[1] : ids[0]) ?? randomUUID();
    },
    // Of what is not there yet, revision 0 was seen.
    number: (name) => ({ number: line.consultation.number, revision: 0, basedOn: 0 })[name],
    words: (name) =>
      ({
        number: String(line.consultation.number),
        channelKey: line.channel.key,
        epoch: line.consultation.id.slice(0, 8),
      })[name],
  };
}
