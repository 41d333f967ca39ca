/** Rich menus at the platform: made once with their picture, named by aliases, shown to everybody by default. */
import type { messagingApi } from '@line/bot-sdk';
import { z } from 'zod';
import { dialled, type MenuPage } from '../domain/rich-menu.ts';
import type { ReadOutcome } from './outcome.ts';

export type RichMenu = messagingApi.RichMenuRequest;

interface ListedRichMenu {
  richMenuId: string;
  name: string;
}

export interface RichMenuAlias {
  alias: string;
  richMenuId: string;
}

export interface LineRichMenus {
  /** 100 an hour. */
  create(menu: RichMenu): Promise<ReadOutcome<{ richMenuId: string }>>;
  /** JPEG or PNG up to 1 MB, once per menu: a new picture needs a new menu. */
  uploadImage(richMenuId: string, image: Blob): Promise<ReadOutcome<null>>;
  setDefault(richMenuId: string): Promise<ReadOutcome<null>>;
  /** Of the menus made by API; those of LINE's own manager are in no list. `null`: none. */
  default(): Promise<ReadOutcome<string | null>>;
  clearDefault(): Promise<ReadOutcome<null>>;
  list(): Promise<ReadOutcome<ListedRichMenu[]>>;
  /** 100 an hour. Whoever had switched to it sees the default one again. */
  delete(richMenuId: string): Promise<ReadOutcome<null>>;
  aliases(): Promise<ReadOutcome<RichMenuAlias[]>>;
  /** Refused while the menu has no picture. */
  createAlias(alias: RichMenuAlias): Promise<ReadOutcome<null>>;
  /** Whoever taps the tab from now on gets the other menu. */
  pointAlias(alias: RichMenuAlias): Promise<ReadOutcome<null>>;
  /** 100 an hour. */
  deleteAlias(alias: string): Promise<ReadOutcome<null>>;
}

type Read = <Value>(
  call: () => Promise<unknown>,
  shape: z.ZodType<Value>,
) => Promise<ReadOutcome<Value>>;

interface Clients {
  api: messagingApi.MessagingApiClient;
  dataApi: messagingApi.MessagingApiBlobClient;
  read: Read;
}

/** The part of a channel's client that speaks of rich menus. */
export function createRichMenus({ api, dataApi, read }: Clients): LineRichMenus {
  return {
    create: (menu) => read(() => api.createRichMenu(menu), CreatedRichMenu),
    uploadImage: (id, image) => read(() => dataApi.setRichMenuImage(id, image), Nothing),
    setDefault: (id) => read(() => api.setDefaultRichMenu(id), Nothing),
    async default() {
      const answer = await read(() => api.getDefaultRichMenuId(), CreatedRichMenu);
      if (answer.outcome === 'ok') return { outcome: 'ok', value: answer.value.richMenuId };
      const isNone = answer.outcome === 'refused' && answer.status === 404;
      return isNone ? { outcome: 'ok', value: null } : answer;
    },
    clearDefault: () => read(() => api.cancelDefaultRichMenu(), Nothing),
    list: () => read(() => api.getRichMenuList(), RichMenuList),
    delete: (id) => read(() => api.deleteRichMenu(id), Nothing),
    aliases: () => read(() => api.getRichMenuAliasList(), AliasList),
    createAlias: ({ alias, richMenuId }) =>
      read(() => api.createRichMenuAlias({ richMenuAliasId: alias, richMenuId }), Nothing),
    pointAlias: ({ alias, richMenuId }) =>
      read(() => api.updateRichMenuAlias(alias, { richMenuId }), Nothing),
    deleteAlias: (alias) => read(() => api.deleteRichMenuAlias(alias), Nothing),
  };
}

const CreatedRichMenu = z.object({ richMenuId: z.string() });
const RichMenuList = z
  .object({ richmenus: z.array(z.object({ richMenuId: z.string(), name: z.string() })) })
  .transform(({ richmenus }) => richmenus);
const AliasList = z
  .object({ aliases: z.array(z.object({ richMenuAliasId: z.string(), richMenuId: z.string() })) })
  .transform(({ aliases }) =>
    aliases.map(({ richMenuAliasId, richMenuId }) => ({ alias: richMenuAliasId, richMenuId })),
  );
const Nothing = z.unknown().transform(() => null);

/** Sent back to us by whoever taps a tab; it says nothing. */
const TAB_DATA = 'tab';

/** The page as the platform takes it. Nothing of what staff call it goes out: `name` and aliases are opaque. */
export function richMenuOf(
  page: MenuPage,
  { name, liffId, aliasOf }: { name: string; liffId: string; aliasOf: (key: string) => string },
): RichMenu {
  return {
    name,
    size: { width: page.picture?.width ?? 0, height: page.picture?.height ?? 0 },
    selected: page.isOpenAtFirst,
    chatBarText: page.chatBarText.trim(),
    areas: page.areas.map(({ x, y, width, height, label, action }) => ({
      bounds: { x, y, width, height },
      action: actionOf(action, label.trim(), { liffId, aliasOf }),
    })),
  };
}

function actionOf(
  action: MenuPage['areas'][number]['action'],
  label: string,
  { liffId, aliasOf }: { liffId: string; aliasOf: (key: string) => string },
): messagingApi.Action {
  switch (action.kind) {
    case 'room':
      return { type: 'uri', label, uri: `https://liff.line.me/${liffId}` };
    case 'link':
      return { type: 'uri', label, uri: new URL(action.url).href };
    case 'telephone':
      return { type: 'uri', label, uri: `tel:${encodeURIComponent(dialled(action.number) ?? '')}` };
    case 'switch':
      return {
        type: 'richmenuswitch',
        label,
        richMenuAliasId: aliasOf(action.page),
        data: TAB_DATA,
      };
  }
}
