/**
 * Hanging a service's menu at the platform: new pages, their pictures, the tabs' aliases, the default, and only
 * then the old ones away. Nothing is remembered between the steps: what the platform lists says how far an
 * earlier turn came, and whatever of ours is not part of what is wanted is taken away.
 */
import { createHash } from 'node:crypto';
import type { PictureRow } from '../../db/rich-menus.ts';
import type { MenuPage } from '../../domain/rich-menu.ts';
import type { LineFailure, ReadOutcome } from '../../line/outcome.ts';
import { richMenuOf, type LineRichMenus, type RichMenuAlias } from '../../line/rich-menus.ts';

export interface WantedPages {
  /** The account, at the platform or at its stand-in for practice: in another one nothing of ours hangs yet. */
  account: string;
  liffId: string;
  /** Key of the page that is shown first. */
  start: string;
  pages: readonly { page: MenuPage; picture: PictureRow }[];
}

export interface Hung {
  /** What is wanted did not hang there as a whole. */
  isChanged: boolean;
  /** Something old is still there; it is in nobody's way. */
  hasLeftovers: boolean;
  foreignMenus: number;
}

/** The platform did not do what was asked. */
export class PlatformFailure extends Error {
  readonly failure: LineFailure;
  constructor(failure: LineFailure) {
    super(`the platform answered ${failure.outcome}`);
    this.failure = failure;
  }
}

/** Names and aliases of ours: opaque, and told apart from what others have made there. */
const OURS = 'madoguchi/';
const aliasOf = (key: string) => `mdg-${key}`;
const isOurAlias = ({ alias }: RichMenuAlias) => alias.startsWith('mdg-');

/** The same for the same pages in the same order, whatever they were published as. */
export function printOf({ account, liffId, start, pages }: WantedPages): string {
  const sent = pages.map(({ page, picture }) => [
    page.key,
    picture.id,
    richMenuOf(page, { name: '', liffId, aliasOf }),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([account, start, sent]))
    .digest('hex')
    .slice(0, 24);
}

/** What is there now. */
interface Standing {
  ours: { richMenuId: string; name: string }[];
  aliases: RichMenuAlias[];
  shownId: string | null;
  foreignMenus: number;
}

/**
 * Makes the platform show these pages; `null`: none of ours. Throws PlatformFailure where it does not follow.
 * Nothing is begun once it `isLate`: by then another worker may have taken over.
 */
export async function hang(
  menus: LineRichMenus,
  wanted: WantedPages | null,
  isLate: () => boolean,
): Promise<Hung> {
  async function must<Value>(call: () => Promise<ReadOutcome<Value>>): Promise<Value> {
    if (isLate()) throw new PlatformFailure({ outcome: 'unavailable' });
    const answer = await call();
    if (answer.outcome === 'ok') return answer.value;
    throw new PlatformFailure(answer);
  }
  const standing = await look(menus, must);
  const kept = new Map<string, string>();
  const changes = wanted
    ? await put(menus, must, wanted, standing, kept)
    : await takeDown(menus, must, standing);
  const isClean = await clear(menus, must, leftovers(standing, kept));
  return {
    isChanged: changes > 0,
    hasLeftovers: !isClean,
    foreignMenus: standing.foreignMenus,
  };
}

type Must = <Value>(call: () => Promise<ReadOutcome<Value>>) => Promise<Value>;

async function look(menus: LineRichMenus, must: Must): Promise<Standing> {
  const listed = await must(() => menus.list());
  const aliases = await must(() => menus.aliases());
  const ours = listed.filter(({ name }) => name.startsWith(OURS));
  return {
    ours,
    aliases,
    shownId: await must(() => menus.default()),
    foreignMenus: listed.length - ours.length,
  };
}

/** Gives the number of changes; fills `kept` with the menus that are to stay, by the key of their page. */
async function put(
  menus: LineRichMenus,
  must: Must,
  wanted: WantedPages,
  { ours, aliases, shownId }: Standing,
  kept: Map<string, string>,
): Promise<number> {
  const print = printOf(wanted);
  const pointed = new Map(aliases.map(({ alias, richMenuId }) => [alias, richMenuId]));
  let changes = 0;
  for (const { page, picture } of wanted.pages) {
    const name = `${OURS}${print}/${page.key}`;
    const alias = aliasOf(page.key);
    // An alias is given last: a menu without it is one whose making broke off, perhaps without its picture.
    const whole = ours.find((one) => one.name === name && pointed.get(alias) === one.richMenuId);
    if (whole) {
      kept.set(page.key, whole.richMenuId);
      continue;
    }
    changes += 1;
    const menu = richMenuOf(page, { name, liffId: wanted.liffId, aliasOf });
    const { richMenuId } = await must(() => menus.create(menu));
    const image = new Blob([new Uint8Array(picture.bytes)], { type: picture.mediaType });
    await must(() => menus.uploadImage(richMenuId, image));
    kept.set(page.key, richMenuId);
  }
  for (const [key, richMenuId] of kept) {
    const alias = aliasOf(key);
    if (pointed.get(alias) === richMenuId) continue;
    const at = { alias, richMenuId };
    await must(() => (pointed.has(alias) ? menus.pointAlias(at) : menus.createAlias(at)));
  }
  const startId = kept.get(wanted.start);
  if (startId !== undefined && startId !== shownId) {
    await must(() => menus.setDefault(startId));
    changes += 1;
  }
  return changes;
}

async function takeDown(
  menus: LineRichMenus,
  must: Must,
  { ours, shownId }: Standing,
): Promise<number> {
  if (!ours.some(({ richMenuId }) => richMenuId === shownId)) return 0;
  await must(() => menus.clearDefault());
  return 1;
}

interface Leftovers {
  menus: string[];
  aliases: string[];
}

function leftovers({ ours, aliases }: Standing, kept: ReadonlyMap<string, string>): Leftovers {
  const ids = new Set(kept.values());
  const names = new Set([...kept.keys()].map(aliasOf));
  return {
    menus: ours.map(({ richMenuId }) => richMenuId).filter((id) => !ids.has(id)),
    aliases: aliases
      .filter((one) => isOurAlias(one) && !names.has(one.alias))
      .map(({ alias }) => alias),
  };
}

/** Whether all is away. What stays is tried again later: what is wanted hangs already. */
async function clear(menus: LineRichMenus, must: Must, old: Leftovers): Promise<boolean> {
  try {
    for (const alias of old.aliases) await must(() => goneIsFine(menus.deleteAlias(alias)));
    for (const id of old.menus) await must(() => goneIsFine(menus.delete(id)));
    return true;
  } catch (error) {
    if (error instanceof PlatformFailure) return false;
    throw error;
  }
}

async function goneIsFine(call: Promise<ReadOutcome<null>>): Promise<ReadOutcome<null>> {
  const answer = await call;
  const isGone = answer.outcome === 'refused' && answer.status === 404;
  return isGone ? { outcome: 'ok', value: null } : answer;
}
