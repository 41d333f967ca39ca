/** Aliases: names for rich menus, so that a tab can be pointed to another menu at once. */
import { Router } from 'express';
import { z } from 'zod';
import type { PhoneContext } from '../context.ts';
import type { PlatformCall } from './endpoint.ts';
import { endpoint } from './endpoint.ts';
import { PlatformRefusal, validBody } from './refusal.ts';

const Alias = z.string().regex(/^[a-z0-9_-]{1,32}$/);
const CreateAlias = z.looseObject({ richMenuAliasId: Alias, richMenuId: z.string() });
const UpdateAlias = z.looseObject({ richMenuId: z.string() });

export function aliasKey(channelId: string, alias: string): string {
  return `${channelId} ${alias}`;
}

export function richMenuAliasRoutes(context: PhoneContext): Router {
  const router = Router();
  const aliases = context.state.richMenuAliases;

  function point(call: PlatformCall, alias: string, richMenuId: string): void {
    const menu = context.state.richMenus[richMenuId];
    if (menu === undefined || menu.channelId !== call.channel.channelId || menu.image === null) {
      throw new PlatformRefusal(400, 'richmenu not found');
    }
    aliases[aliasKey(call.channel.channelId, alias)] = richMenuId;
    context.changed();
  }
  function find(call: PlatformCall): { richMenuAliasId: string; richMenuId: string } {
    const richMenuAliasId = call.param('alias');
    const richMenuId = aliases[aliasKey(call.channel.channelId, richMenuAliasId)];
    if (richMenuId === undefined) throw new PlatformRefusal(404, 'richmenu alias not found');
    return { richMenuAliasId, richMenuId };
  }

  router.post(
    '/',
    endpoint(context, 'rich-menu-alias-create', (call) => {
      const { richMenuAliasId, richMenuId } = validBody(CreateAlias, call.json());
      if (aliasKey(call.channel.channelId, richMenuAliasId) in aliases) {
        throw new PlatformRefusal(400, 'conflict richmenu alias id');
      }
      point(call, richMenuAliasId, richMenuId);
      return { body: {} };
    }),
  );
  router.get(
    '/list',
    endpoint(context, 'rich-menu-alias-list', ({ channel }) => {
      const prefix = aliasKey(channel.channelId, '');
      const own = Object.entries(aliases).filter(([key]) => key.startsWith(prefix));
      return {
        body: {
          aliases: own.map(([key, richMenuId]) => ({
            richMenuAliasId: key.slice(prefix.length),
            richMenuId,
          })),
        },
      };
    }),
  );
  router.get(
    '/:alias',
    endpoint(context, 'rich-menu-alias-get', (call) => ({ body: find(call) })),
  );
  router.post(
    '/:alias',
    endpoint(context, 'rich-menu-alias-update', (call) => {
      point(call, find(call).richMenuAliasId, validBody(UpdateAlias, call.json()).richMenuId);
      return { body: {} };
    }),
  );
  router.delete(
    '/:alias',
    endpoint(context, 'rich-menu-alias-delete', (call) => {
      delete aliases[aliasKey(call.channel.channelId, find(call).richMenuAliasId)];
      context.changed();
      return { body: {} };
    }),
  );
  return router;
}
