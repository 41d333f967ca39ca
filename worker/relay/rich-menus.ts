/**
 * Keeps each service's rich menu at the platform as it is wanted now: another version, opening, closing, a pause,
 * or somebody's change with another tool are all the same to it. It asks what is wanted, and looks what is there.
 */
import { readMenuPictures, readServiceMenus } from '../../db/rich-menus.ts';
import { firstRow, inScope, inSystem, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { pagesFrom } from '../../domain/rich-menu.ts';
import {
  nextMenuChange,
  wantedMenu,
  type MenuFailure,
  type WantedMenu,
} from '../../domain/rich-menu-wanted.ts';
import type { LineFailure } from '../../line/outcome.ts';
import type { RelayDeps } from './deps.ts';
import { reasonOf } from './failures.ts';
import type { LineClients } from './line-clients.ts';
import { backOff } from './queue.ts';
import { hang, PlatformFailure, printOf, type WantedPages } from './rich-menu-hanging.ts';
import {
  ASKED_EVERY_MS,
  noteFailure,
  noteHung,
  settle,
  soonest,
  type Due,
  type MenuChannel,
  type Now,
  type State,
} from './rich-menu-notes.ts';

const AT_ONCE = 4;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** No step is begun so late that the row might be another worker's. */
const LATE_AFTER = 40 * SECOND;
/** The platform's own state is looked at this often. */
const CHECKED_EVERY = 10 * MINUTE;
/** A person has to do something first, which nobody tells us of. */
const TRIED_EVERY = 10 * MINUTE;
/** Of the 100 menus an hour some are left for staff. */
const LIMITED_FOR = 10 * MINUTE;

/** One turn; true when there may be more. */
export async function keepRichMenus(deps: RelayDeps, clients: LineClients): Promise<boolean> {
  const due = await inSystem(deps.system, (tx) =>
    rows<Due>(
      tx,
      `update rich_menu_states set attempts = attempts + 1, next_at = now() + interval '${ASKED_EVERY_MS / SECOND} seconds'
       where service_id in (select service_id from rich_menu_states where next_at <= now() order by next_at limit ${AT_ONCE} for update skip locked)
       returning service_id as "serviceId", organisation_id as "organisationId", attempts`,
    ),
  );
  await Promise.all(due.map((one) => keepOne(deps, clients, one)));
  return due.length === AT_ONCE;
}

/** Hours, a pause or the account of a service have changed: its menu is looked at now rather than within the minute. */
export async function menuMayChange(deps: RelayDeps, serviceId: string): Promise<void> {
  try {
    await inSystem(deps.system, (tx) =>
      rows(
        tx,
        `update rich_menu_states set next_at = now() where service_id = ? and next_at > now()`,
        [serviceId],
      ),
    );
  } catch (error) {
    // It is looked at within the minute all the same.
    deps.log.warn({ code: 'rich-menu-not-asked', reason: reasonOf(error) }, 'menu not asked for');
  }
}

async function keepOne(deps: RelayDeps, clients: LineClients, due: Due): Promise<void> {
  const now = deps.now?.() ?? Date.now();
  const isLate = () => (deps.now?.() ?? Date.now()) > now + LATE_AFTER;
  try {
    const found = await inScope(deps.database, scopeOf(due), (tx) => read(tx, due, now));
    if (!found) return;
    if (isInStep(found, now)) {
      await settle(deps, due, { attempts: 0, nextAt: soonest(found, now, ASKED_EVERY_MS) });
      return;
    }
    const failure = failureBefore(found);
    if (failure !== null) await noteFailure(deps, due, found, failure, TRIED_EVERY);
    else await follow(deps, clients, due, found, { now, isLate });
  } catch (error) {
    deps.log.warn({ code: 'rich-menu-failed', reason: reasonOf(error) }, 'menu not kept');
    await settle(deps, due, { standing: 'waiting', failure: 'not-now' }).catch(() => undefined);
  }
}

async function read(tx: Tx, { serviceId }: Due, now: number): Promise<Now | null> {
  const state = await firstRow<State>(
    tx,
    `select standing, shown_print as "shownPrint", shown_version as "shownVersion", checked_at as "checkedAt"
     from rich_menu_states where service_id = ?`,
    [serviceId],
  );
  if (!state) return null;
  const menus = await readServiceMenus(tx, serviceId, now);
  const wanted = wantedMenu(menus, now);
  const channel = await firstRow<MenuChannel>(
    tx,
    `select c.id as "channelId", c.line_channel_id as "lineChannelId", c.credentials, c.liff_id as "liffId", s.mode
     from channels c join services s on s.id = c.service_id where c.service_id = ? order by c.created_at limit 1`,
    [serviceId],
  );
  const pages = channel ? await readPages(tx, serviceId, wanted, channel) : null;
  return {
    state,
    wanted,
    changesAt: nextMenuChange(menus, now),
    channel: channel ?? null,
    pages: pages === 'picture-missing' ? null : pages,
    isPictureMissing: pages === 'picture-missing',
  };
}

/** The pages that can come up, with their pictures; `null`: no menu. */
async function readPages(
  tx: Tx,
  serviceId: string,
  wanted: WantedMenu | null,
  { liffId, mode, lineChannelId }: MenuChannel,
): Promise<WantedPages | null | 'picture-missing'> {
  const content = wanted?.version.content ?? null;
  const start = wanted?.start ?? null;
  if (content === null || start === null) return null;
  const reached = pagesFrom(content, start);
  const ids = reached.flatMap(({ picture }) => picture?.id ?? []);
  const pictures = await readMenuPictures(tx, serviceId, ids);
  const pages = reached.flatMap((page) => {
    const picture = pictures.find(({ id }) => id === page.picture?.id);
    return picture ? { page, picture } : [];
  });
  return pages.length === reached.length && pages.length > 0
    ? { account: `${mode}/${lineChannelId}`, liffId, start, pages }
    : 'picture-missing';
}

/** Nothing was ever published, or what is wanted hangs and was looked at lately. */
function isInStep({ state, wanted, pages, isPictureMissing, channel }: Now, now: number): boolean {
  if (wanted === null) return true;
  if (isPictureMissing || channel === null) return false;
  const isFresh = state.checkedAt !== null && now - state.checkedAt.getTime() < CHECKED_EVERY;
  if (!isFresh) return false;
  return pages === null
    ? state.standing === 'down'
    : state.standing === 'shown' &&
        state.shownPrint === printOf(pages) &&
        state.shownVersion === wanted.version.version;
}

/** What keeps it from being tried at all. */
function failureBefore({ channel, isPictureMissing }: Now): MenuFailure | null {
  if (channel === null) return 'no-channel';
  return isPictureMissing ? 'picture-missing' : null;
}

async function follow(
  deps: RelayDeps,
  clients: LineClients,
  due: Due,
  found: Now,
  { now, isLate }: { now: number; isLate: () => boolean },
): Promise<void> {
  if (!found.channel) return;
  const client = await clients.of(due.organisationId, found.channel);
  try {
    const hung = await hang(client.richMenu, found.pages, isLate);
    await noteHung(deps, due, found, hung, now);
  } catch (error) {
    if (!(error instanceof PlatformFailure)) throw error;
    const { failure, waitMs } = judged(error.failure, due.attempts);
    await noteFailure(deps, due, found, failure, waitMs);
  }
}

function judged(failure: LineFailure, attempts: number): { failure: MenuFailure; waitMs: number } {
  switch (failure.outcome) {
    case 'unauthorized':
    case 'refused':
      return { failure: failure.outcome, waitMs: TRIED_EVERY };
    case 'rate-limited':
      return {
        failure: 'rate-limited',
        waitMs: Math.max(failure.retryAfterMs ?? 0, LIMITED_FOR),
      };
    // No menu is counted against the month's messages.
    case 'quota-exceeded':
    case 'unavailable':
      return { failure: 'unavailable', waitMs: backOff(attempts, 5 * SECOND, TRIED_EVERY) };
  }
}
