/** Rich menus: made once, their picture and areas never changed, shown by default or to one person. */
import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import type { PhoneContext } from '../context.ts';
import { changed, findTalk } from '../context.ts';
import type { StoredRichMenu } from '../state.ts';
import { validUserId } from './accounts.ts';
import type { PlatformCall } from './endpoint.ts';
import { bodyBytes, endpoint } from './endpoint.ts';
import { isImageAllowed } from './image-size.ts';
import { Action } from './message-schemas.ts';
import { PlatformRefusal, validBody } from './refusal.ts';

const MAX_MENUS = 1000;
const MAX_IMAGE_BYTES = 1024 * 1024;

const Side = z.number().int().min(0);

/** Labels and the bar's text are counted as people count letters. */
function hasAtMost(most: number): (text: string) => boolean {
  return (text) => [...new Intl.Segmenter('ja').segment(text)].length <= most;
}

const MenuAction = Action.and(
  z.looseObject({
    label: z.string().refine(hasAtMost(20), 'Length must be between 0 and 20').optional(),
    data: z.string().max(300).optional(),
  }),
).refine(
  ({ type, data }) => type !== 'richmenuswitch' || (data ?? '') !== '',
  'data must be specified',
);

const RichMenuBody = z.looseObject({
  size: z
    .looseObject({ width: z.number().int().min(800).max(2500), height: z.number().int().min(250) })
    .refine(({ width, height }) => width / height >= 1.45, 'invalid aspect ratio'),
  selected: z.boolean('must be specified'),
  name: z.string('must be specified').min(1).max(300),
  chatBarText: z.string('must be specified').min(1).refine(hasAtMost(14), 'too long'),
  areas: z
    .array(
      z.looseObject({
        bounds: z.looseObject({ x: Side, y: Side, width: Side, height: Side }),
        action: MenuAction,
      }),
    )
    .max(20),
});

export function richMenuRoutes(context: PhoneContext): Router {
  const router = Router();
  const { state } = context;
  const own = (call: PlatformCall): StoredRichMenu[] =>
    Object.values(state.richMenus).filter((menu) => menu.channelId === call.channel.channelId);

  router.post(
    '/',
    endpoint(context, 'rich-menu-create', (call) => {
      const menu = validBody(RichMenuBody, call.json());
      if (own(call).length >= MAX_MENUS) {
        throw new PlatformRefusal(400, 'The maximum number of rich menus has been reached');
      }
      const richMenuId = `richmenu-${randomBytes(16).toString('hex')}`;
      const { channelId } = call.channel;
      state.richMenus[richMenuId] = { richMenuId, channelId, menu, image: null };
      context.changed();
      return { body: { richMenuId } };
    }),
  );
  router.post(
    '/validate',
    endpoint(context, 'rich-menu-validate', (call) => {
      validBody(RichMenuBody, call.json());
      return { body: {} };
    }),
  );
  router.get(
    '/list',
    endpoint(context, 'rich-menu-list', (call) => ({
      body: { richmenus: own(call).map(presentMenu) },
    })),
  );
  router.get(
    '/:richMenuId',
    endpoint(context, 'rich-menu', (call) => ({ body: presentMenu(findMenu(context, call)) })),
  );
  router.delete(
    '/:richMenuId',
    endpoint(context, 'rich-menu-delete', (call) => {
      const { richMenuId } = findMenu(context, call);
      delete state.richMenus[richMenuId];
      if (call.channel.defaultRichMenuId === richMenuId) call.channel.defaultRichMenuId = null;
      for (const talk of Object.values(state.talks)) {
        if (talk.richMenuId === richMenuId) talk.richMenuId = null;
      }
      context.changed();
      return { body: {} };
    }),
  );
  router.post(
    '/:richMenuId/content',
    endpoint(context, 'rich-menu-image', (call) => uploadImage(context, call)),
  );
  router.get(
    '/:richMenuId/content',
    endpoint(context, 'rich-menu-image-get', (call) => {
      const { image } = findMenu(context, call);
      if (image === null) throw new PlatformRefusal(404, 'Not found');
      const headers = { 'content-type': image.contentType };
      return { body: Buffer.from(image.base64, 'base64'), headers };
    }),
  );
  return router;
}

/** Which menu is shown: `/v2/bot/user/all/richmenu…` for everybody, `/v2/bot/user/{id}/richmenu…` for one. */
export function shownMenuRoutes(context: PhoneContext): Router {
  const router = Router();
  router.post(
    '/all/richmenu/:richMenuId',
    endpoint(context, 'rich-menu-default', (call) => {
      call.channel.defaultRichMenuId = menuWithImage(context, call).richMenuId;
      context.changed();
      return { body: {} };
    }),
  );
  router.get(
    '/all/richmenu',
    endpoint(context, 'rich-menu-default-get', ({ channel }) => {
      const richMenuId = channel.defaultRichMenuId;
      if (richMenuId === null) throw new PlatformRefusal(404, 'no default richmenu');
      return { body: { richMenuId } };
    }),
  );
  router.delete(
    '/all/richmenu',
    endpoint(context, 'rich-menu-default-clear', ({ channel }) => {
      channel.defaultRichMenuId = null;
      context.changed();
      return { body: {} };
    }),
  );
  router.post(
    '/:userId/richmenu/:richMenuId',
    endpoint(context, 'rich-menu-link', (call) => {
      const userId = validUserId(call.param('userId'));
      const { richMenuId } = menuWithImage(context, call);
      linkMenu(context, call.channel.channelId, userId, richMenuId);
      return { body: {} };
    }),
  );
  router.get(
    '/:userId/richmenu',
    endpoint(context, 'rich-menu-link-get', (call) => {
      const userId = validUserId(call.param('userId'));
      const talk = findTalk(context.state, call.channel.channelId, userId);
      const richMenuId = talk?.friendship === 'friend' ? talk.richMenuId : null;
      if (richMenuId === null) throw new PlatformRefusal(404, 'the user has no richmenu');
      return { body: { richMenuId } };
    }),
  );
  router.delete(
    '/:userId/richmenu',
    endpoint(context, 'rich-menu-unlink', (call) => {
      linkMenu(context, call.channel.channelId, validUserId(call.param('userId')), null);
      return { body: {} };
    }),
  );
  return router;
}

/** 200 also for people who blocked the account or are no friends, but nothing is linked. */
function linkMenu(
  context: PhoneContext,
  channelId: string,
  userId: string,
  richMenuId: string | null,
): void {
  const talk = findTalk(context.state, channelId, userId);
  if (talk?.friendship !== 'friend') return;
  talk.richMenuId = richMenuId;
  changed(context);
}

function uploadImage(context: PhoneContext, call: PlatformCall): { body: unknown } {
  const stored = findMenu(context, call);
  const contentType = call.request.get('content-type') ?? '';
  if (contentType !== 'image/jpeg' && contentType !== 'image/png') {
    throw new PlatformRefusal(415, `The content type, ${contentType}, is not supported`);
  }
  if (stored.image !== null) {
    throw new PlatformRefusal(400, 'An image has already been uploaded to the richmenu');
  }
  const image = bodyBytes(call.request);
  if (image.length > MAX_IMAGE_BYTES || !isImageAllowed(image)) {
    throw new PlatformRefusal(400, 'The image size is not allowed for richmenu');
  }
  stored.image = { contentType, base64: image.toString('base64') };
  context.changed();
  return { body: {} };
}

function findMenu(context: PhoneContext, call: PlatformCall): StoredRichMenu {
  const richMenuId = call.param('richMenuId');
  const { richMenus } = context.state;
  const stored = Object.hasOwn(richMenus, richMenuId) ? richMenus[richMenuId] : undefined;
  if (stored === undefined || stored.channelId !== call.channel.channelId) {
    throw new PlatformRefusal(404, 'Not found');
  }
  return stored;
}

function menuWithImage(context: PhoneContext, call: PlatformCall): StoredRichMenu {
  const stored = findMenu(context, call);
  if (stored.image !== null) return stored;
  throw new PlatformRefusal(400, 'must upload richmenu image before applying it to user');
}

function presentMenu({ richMenuId, menu }: StoredRichMenu): Record<string, unknown> {
  return { richMenuId, ...menu };
}
