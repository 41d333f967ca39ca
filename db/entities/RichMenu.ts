/** Rich menus of a service: pictures, the draft, published versions, and how far the platform has followed. */
import { defineEntity, p } from '@mikro-orm/core';
import { MENU_PICTURE_TYPES, type RichMenuContent } from '../../domain/rich-menu.ts';
import { MENU_FAILURES, MENU_STANDINGS } from '../../domain/rich-menu-wanted.ts';
import { ofService } from './tenancy.ts';

const RichMenuPictureSchema = defineEntity({
  name: 'RichMenuPicture',
  tableName: 'rich_menu_pictures',
  rowLevelSecurity: 'force',
  policies: ofService('rich_menu_pictures'),
  indexes: [{ properties: ['serviceId', 'createdAt'] }],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    mediaType: p.enum(MENU_PICTURE_TYPES),
    width: p.integer(),
    height: p.integer(),
    /** As it goes to the platform, where everybody sees it: plain. */
    bytes: p.blob(),
    /** SHA-256 of what was sent, so that the same upload again is the same picture. */
    source: p.blob(),
    createdById: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A menu's picture; never changed, since a menu with another picture is another menu. */
export class RichMenuPicture extends RichMenuPictureSchema.class {}
RichMenuPictureSchema.setClass(RichMenuPicture);

const RichMenuDraftSchema = defineEntity({
  name: 'RichMenuDraft',
  tableName: 'rich_menu_drafts',
  rowLevelSecurity: 'force',
  policies: ofService('rich_menu_drafts'),
  properties: {
    serviceId: p.uuid().primary(),
    organisationId: p.uuid(),
    /** Counts up with every change: who saves says which one they have seen. */
    revision: p.integer(),
    content: p.json<RichMenuContent>(),
    changedById: p.uuid(),
    changedAt: p.datetime().defaultRaw('now()'),
  },
});

/** What the service's staff are making. */
export class RichMenuDraft extends RichMenuDraftSchema.class {}
RichMenuDraftSchema.setClass(RichMenuDraft);

const RichMenuVersionSchema = defineEntity({
  name: 'RichMenuVersion',
  tableName: 'rich_menu_versions',
  rowLevelSecurity: 'force',
  policies: ofService('rich_menu_versions'),
  uniques: [{ properties: ['organisationId', 'serviceId', 'version'] }],
  properties: {
    /** Made by the publisher. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    version: p.integer(),
    /** `null`: from then on there is no menu. */
    content: p.json<RichMenuContent>().nullable(),
    effectiveFrom: p.datetime(),
    /** The earlier version whose content it brings back. */
    fromVersion: p.integer().nullable(),
    publishedById: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
    /** Taken back before its date came. */
    withdrawnAt: p.datetime().nullable(),
  },
});

/** The newest version whose date has come is the one that hangs under the talk. */
export class RichMenuVersion extends RichMenuVersionSchema.class {}
RichMenuVersionSchema.setClass(RichMenuVersion);

const RichMenuStateSchema = defineEntity({
  name: 'RichMenuState',
  tableName: 'rich_menu_states',
  rowLevelSecurity: 'force',
  policies: ofService('rich_menu_states'),
  indexes: [{ properties: ['nextAt'] }],
  properties: {
    serviceId: p.uuid().primary(),
    organisationId: p.uuid(),
    standing: p.enum(MENU_STANDINGS).default('waiting'),
    failure: p.enum(MENU_FAILURES).nullable(),
    /** What hangs at the platform as far as we know: version, page, and a print of all that was sent. */
    shownVersion: p.integer().nullable(),
    shownPage: p.string().length(40).nullable(),
    shownPrint: p.string().length(64).nullable(),
    shownAt: p.datetime().nullable(),
    /** When the platform's own state was last compared. */
    checkedAt: p.datetime().nullable(),
    /** When somebody else's change there was last undone. */
    repairedAt: p.datetime().nullable(),
    /** Menus there that are none of ours; they are left alone. */
    foreignMenus: p.integer().default(0),
    /** Since it last went well. */
    attempts: p.integer().default(0),
    nextAt: p.datetime().defaultRaw('now()'),
  },
});

/** How far the platform has followed what the service wants to show; there from the first publishing on. */
export class RichMenuState extends RichMenuStateSchema.class {}
RichMenuStateSchema.setClass(RichMenuState);
