/** The LIFF server API: apps of a LINE Login channel. https://developers.line.biz/en/reference/liff-server/ */
import { raw, Router } from 'express';
import { z } from 'zod';
import type { PhoneContext } from '../context.ts';
import { changed } from '../context.ts';
import { ownWebhook } from '../person/channels.ts';
import type { Channel } from '../state.ts';
import { endpoint } from './endpoint.ts';
import { PlatformRefusal, validBody } from './refusal.ts';

const SCOPES = ['openid', 'email', 'profile', 'chat_message.write'] as const;

const Update = z.looseObject({
  view: z
    .looseObject({
      type: z.enum(['full', 'tall', 'compact']),
      url: z.url().max(500),
      moduleMode: z.boolean(),
    })
    .partial()
    .optional(),
  scope: z.array(z.enum(SCOPES)).optional(),
});

export function liffAppRoutes(context: PhoneContext): Router {
  const router = Router();
  router.use(raw({ type: () => true, limit: '64kb' }));
  router.get(
    '/apps',
    endpoint(
      context,
      'liff-apps',
      ({ channel }) => {
        const apps = shownApps(channel);
        if (apps.length === 0) throw new PlatformRefusal(404, 'Not found');
        return { body: { apps } };
      },
      { isOfLogin: true },
    ),
  );
  router.put(
    '/apps/:liffId',
    endpoint(
      context,
      'liff-apps',
      (call) => {
        const { channel } = call;
        if (call.param('liffId') !== channel.liffId) throw new PlatformRefusal(404, 'Not found');
        const { view = {}, scope } = validBody(Update, call.json());
        const { liff } = channel;
        channel.liff = {
          endpointUrl: view.url === undefined ? liff.endpointUrl : own(context, view.url),
          type: view.type ?? liff.type,
          moduleMode: view.moduleMode ?? liff.moduleMode,
          scope: scope ?? liff.scope,
        };
        changed(context);
        return { body: {} };
      },
      { isOfLogin: true },
    ),
  );
  return router;
}

/** The console shows an address for every app; one that nobody registered leads nowhere. */
function shownApps({ liffId, liff }: Channel): object[] {
  const { endpointUrl, type, moduleMode, scope } = liff;
  return [
    {
      liffId,
      view: { type, url: endpointUrl ?? 'https://example.com/', moduleMode },
      description: '',
      scope,
      botPrompt: 'none',
      features: { ble: false },
    },
  ];
}

function own(context: PhoneContext, url: string): string {
  try {
    return ownWebhook(context, url);
  } catch {
    throw new PlatformRefusal(400, 'Invalid URL');
  }
}
