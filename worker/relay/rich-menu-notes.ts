/** What became of a turn with a service's rich menu: kept for the screen, and put on the audit trail. */
import { audit } from '../../db/audit.ts';
import { inScope, rows, scopeOf } from '../../db/scope.ts';
import {
  passesByItself,
  type MenuFailure,
  type MenuStanding,
  type WantedMenu,
} from '../../domain/rich-menu-wanted.ts';
import type { RelayDeps } from './deps.ts';
import type { ChannelRow } from './line-clients.ts';
import { printOf, type Hung, type WantedPages } from './rich-menu-hanging.ts';

/** What is wanted is asked this often, although nobody said that it changed. */
export const ASKED_EVERY_MS = 60_000;

/** A service whose turn it is. */
export interface Due {
  serviceId: string;
  organisationId: string;
  attempts: number;
}

/** How far the platform has followed, as far as we know. */
export interface State {
  standing: MenuStanding;
  shownPrint: string | null;
  shownVersion: number | null;
  checkedAt: Date | null;
}

export interface MenuChannel extends ChannelRow {
  liffId: string;
  mode: string;
}

/** What is wanted, and what is known of how far the platform has followed. */
export interface Now {
  state: State;
  wanted: WantedMenu | null;
  /** ms; when another menu may be wanted. */
  changesAt: number | null;
  channel: MenuChannel | null;
  pages: WantedPages | null;
  isPictureMissing: boolean;
}

/** It hangs as wanted. */
export async function noteHung(
  deps: RelayDeps,
  due: Due,
  found: Now,
  { isChanged, hasLeftovers, foreignMenus }: Hung,
  now: number,
): Promise<void> {
  const { state, pages, wanted } = found;
  const print = pages && printOf(pages);
  const isSame = state.standing === (pages ? 'shown' : 'down') && state.shownPrint === print;
  const isRepair = isSame && isChanged;
  const at = new Date(now);
  await settle(deps, due, {
    standing: pages ? 'shown' : 'down',
    failure: null,
    attempts: 0,
    shownVersion: wanted?.version.version ?? null,
    shownPage: pages?.start ?? null,
    shownPrint: print,
    ...(isSame ? {} : { shownAt: at }),
    // What is left over is looked for again soon.
    checkedAt: hasLeftovers ? null : at,
    ...(isRepair ? { repairedAt: at } : {}),
    foreignMenus,
    nextAt: soonest(found, now, ASKED_EVERY_MS),
  });
  if (isSame && !isChanged) return;
  const data = { version: wanted?.version.version ?? 0, page: pages?.start ?? null };
  await inScope(deps.database, scopeOf(due), (tx) =>
    audit(tx, {
      organisationId: due.organisationId,
      serviceId: due.serviceId,
      actorKind: 'system',
      actorId: null,
      action: isRepair ? 'rich-menu.repair' : 'rich-menu.hang',
      objectKind: 'rich-menu',
      objectId: wanted?.version.id ?? null,
      data,
    }),
  );
  deps.log.info({ code: isRepair ? 'rich-menu-repaired' : 'rich-menu-hung', ...data }, 'menu hung');
}

/** It does not; what hung before hangs on. */
export async function noteFailure(
  deps: RelayDeps,
  due: Due,
  { state, pages, wanted, changesAt }: Now,
  failure: MenuFailure,
  waitMs: number,
): Promise<void> {
  deps.log.warn({ code: `rich-menu-${failure}` }, 'menu not hung');
  const hangs =
    pages !== null &&
    state.shownPrint === printOf(pages) &&
    state.shownVersion === wanted?.version.version;
  const now = deps.now?.() ?? Date.now();
  await settle(deps, due, {
    // What hangs hangs on, although it could not be looked at.
    standing: hangs ? state.standing : passesByItself(failure) ? 'waiting' : 'failed',
    failure,
    nextAt: new Date(Math.min(now + waitMs, changesAt ?? Infinity)),
  });
}

/** When it is looked at again: at the latest after so long. */
export function soonest({ changesAt }: Now, now: number, most: number): Date {
  return new Date(Math.min(now + most, changesAt ?? Infinity));
}

const COLUMNS = {
  standing: 'standing',
  failure: 'failure',
  attempts: 'attempts',
  shownVersion: 'shown_version',
  shownPage: 'shown_page',
  shownPrint: 'shown_print',
  shownAt: 'shown_at',
  checkedAt: 'checked_at',
  repairedAt: 'repaired_at',
  foreignMenus: 'foreign_menus',
  nextAt: 'next_at',
} as const;

type Change = Partial<Record<keyof typeof COLUMNS, string | number | Date | null>>;

/** Notes how it went, unless somebody has published meanwhile: then it is due at once. */
export async function settle(deps: RelayDeps, due: Due, change: Change): Promise<void> {
  const names = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter((name) => name in change);
  const set = names.map((name) =>
    // Whoever asks for a look meanwhile sets the attempts back, and is not made to wait.
    name === 'nextAt'
      ? 'next_at = case when attempts = 0 then next_at else ?::timestamptz end'
      : `${COLUMNS[name]} = ?`,
  );
  await inScope(deps.database, scopeOf(due), (tx) =>
    rows(tx, `update rich_menu_states set ${set.join(', ')} where service_id = ?`, [
      ...names.map((name) => change[name]),
      due.serviceId,
    ]),
  );
}
