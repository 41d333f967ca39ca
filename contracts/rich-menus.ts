/** A service's rich menus: the draft, the versions, and how far the platform has followed. */
import { z } from 'zod';
import { MAX_MENU_PAGES, MENU_PICTURE_TYPES, MENU_TIMES, PAGE_KEY } from '../domain/rich-menu.ts';
import { MENU_FAILURES, MENU_STANDINGS } from '../domain/rich-menu-wanted.ts';
import { Id, Instant, MAX_SEQ, typedTextOrNothing } from './common.ts';
import { Person } from './staff.ts';

/** A draft may be unfinished: what the platform takes is asked when it is published (domain/rich-menu-faults.ts). */
const MAX_DRAFT_AREAS = 40;
const MAX_SIDE = 10_000;

const Key = z.string().regex(PAGE_KEY);
const Short = typedTextOrNothing(200);
/** An address or a number: kept to the letter, so nothing in it is masked. */
const Written = z
  .string()
  .max(1000)
  .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'not storable');

const Action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('room') }),
  z.object({ kind: z.literal('link'), url: Written }),
  z.object({ kind: z.literal('telephone'), number: Written }),
  z.object({ kind: z.literal('switch'), page: z.union([Key, z.literal('')]) }),
]);

const Side = z.int().min(0).max(MAX_SIDE);

const Area = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,36}$/u),
  x: Side,
  y: Side,
  width: Side,
  height: Side,
  label: Short,
  action: Action,
});

const Page = z.object({
  key: Key,
  name: Short,
  chatBarText: Short,
  isOpenAtFirst: z.boolean(),
  picture: z.object({ id: Id, width: Side, height: Side }).nullable(),
  areas: z
    .array(Area)
    .max(MAX_DRAFT_AREAS)
    .refine(
      isOnce<{ id: string }>(({ id }) => id),
      'repeated',
    )
    .readonly(),
});

function isOnce<Item>(keyOf: (item: Item) => string): (items: readonly Item[]) => boolean {
  return (items) => new Set(items.map(keyOf)).size === items.length;
}

export const RichMenuContent = z.object({
  pages: z
    .array(Page)
    .min(1)
    .max(MAX_MENU_PAGES)
    .refine(
      isOnce<{ key: string }>(({ key }) => key),
      'repeated',
    )
    .readonly(),
  shown: z.object({ open: Key, closed: Key, paused: Key }),
});

/** Of a version, as its list tells it. */
export const MENU_VERSION_STATES = [
  'scheduled',
  'waiting',
  'shown',
  'down',
  'failed',
  'earlier',
  'withdrawn',
] as const;

const Version = z.object({
  id: Id,
  version: z.int(),
  state: z.enum(MENU_VERSION_STATES),
  effectiveFrom: Instant,
  publishedBy: Person,
  publishedAt: Instant,
  fromVersion: z.int().nullable(),
  /** `null`: from then on there is no menu. */
  content: RichMenuContent.nullable(),
});

export const RichMenus = z.object({
  draft: z
    .object({
      revision: z.int(),
      content: RichMenuContent,
      changedBy: Person,
      changedAt: Instant,
    })
    .nullable(),
  /** Newest first. */
  versions: z.array(Version),
  /** `null` until something was published. */
  standing: z
    .object({
      standing: z.enum(MENU_STANDINGS),
      failure: z.enum(MENU_FAILURES).nullable(),
      /** Key of the page that is to be shown first now, of the version in force. */
      wantedPage: z.string().nullable(),
      shownVersion: z.int().nullable(),
      shownPage: z.string().nullable(),
      shownAt: Instant.nullable(),
      checkedAt: Instant.nullable(),
      repairedAt: Instant.nullable(),
      nextAt: Instant,
      foreignMenus: z.int(),
    })
    .nullable(),
  /** Which page is shown now is decided by this. */
  reception: z.enum(MENU_TIMES),
  isConnected: z.boolean(),
  /** What labels must not say, and what somebody should look at. */
  words: z.object({ refused: z.array(z.string()), doubtful: z.array(z.string()) }),
});

export const RichMenuDraftBody = z.object({
  /** The one that was seen: 0 before the first. What somebody else saved meanwhile is not overwritten. */
  revision: z.int().min(0).max(MAX_SEQ),
  content: RichMenuContent,
});
export const RichMenuDraftSaved = z.object({ revision: z.int() });

export const PublishRichMenuBody = z.object({
  /** Of the new version, made by its sender: sent again it is published once. */
  id: Id,
  source: z.discriminatedUnion('kind', [
    /** The draft as it was seen. */
    z.object({ kind: z.literal('draft'), revision: z.int().min(1).max(MAX_SEQ) }),
    /** The content of an earlier version once more. */
    z.object({ kind: z.literal('version'), version: z.int().min(1).max(MAX_SEQ) }),
    /** No menu from then on. */
    z.object({ kind: z.literal('none') }),
  ]),
  /** `null`: now. */
  effectiveFrom: Instant.nullable(),
  /** Somebody has looked at what was doubtful. */
  isLookedAt: z.boolean(),
});

export const WithdrawRichMenuBody = z.object({ id: Id });

export const RichMenuPictureParams = z.object({ id: Id, pictureId: Id });
/** `fit`: whatever does not meet the platform's limits is drawn so that it does. */
export const RichMenuPictureQuery = z.object({ fit: z.enum(['yes', 'no']).default('no') });
export const RichMenuPicture = z.object({
  id: Id,
  mediaType: z.enum(MENU_PICTURE_TYPES),
  width: z.int(),
  height: z.int(),
  byteSize: z.int(),
});
