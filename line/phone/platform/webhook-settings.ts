/** The account's webhook: where it goes and whether it works. */
import { Router } from 'express';
import { z } from 'zod';
import type { PhoneContext } from '../context.ts';
import { changed } from '../context.ts';
import { ownWebhook } from '../person/channels.ts';
import { postWebhook, webhookBody } from '../post-webhook.ts';
import { bodyBytes, endpoint } from './endpoint.ts';
import { PlatformRefusal, validBody } from './refusal.ts';

const Endpoint = z.looseObject({ endpoint: z.url().max(500) });
const Test = z.looseObject({ endpoint: z.url().max(500).optional() });

export function webhookSettingRoutes(context: PhoneContext): Router {
  const router = Router();
  router.put(
    '/endpoint',
    endpoint(context, 'webhook-endpoint', (call) => {
      const { endpoint: url } = validBody(Endpoint, call.json());
      call.channel.webhookUrl = reachable(context, url);
      changed(context);
      return { body: {} };
    }),
  );
  router.get(
    '/endpoint',
    endpoint(context, 'webhook-endpoint', ({ channel }) => {
      if (channel.webhookUrl === null) throw new PlatformRefusal(404, 'Webhook endpoint not found');
      return { body: { endpoint: channel.webhookUrl, active: channel.isWebhookActive } };
    }),
  );
  router.post(
    '/test',
    endpoint(context, 'webhook-test', async (call) => {
      const { channel } = call;
      const hasBody = bodyBytes(call.request).length > 0;
      const given = hasBody ? validBody(Test, call.json()).endpoint : undefined;
      const url = given ?? channel.webhookUrl;
      if (url === null) throw new PlatformRefusal(404, 'Webhook endpoint not found');
      const { isAcknowledged, statusCode, reason } = await postWebhook({
        url: reachable(context, url),
        body: webhookBody(channel, []),
        secret: channel.channelSecret,
        timeoutMs: context.webhookTimeoutMs,
      });
      return {
        body: {
          success: isAcknowledged,
          timestamp: context.now().toISOString(),
          statusCode,
          reason: reason === null ? 'OK' : reason.toUpperCase(),
          detail: statusCode > 0 ? String(statusCode) : (reason ?? ''),
        },
      };
    }),
  );
  return router;
}

function reachable(context: PhoneContext, url: string): string {
  try {
    return ownWebhook(context, url);
  } catch {
    throw new PlatformRefusal(400, 'Invalid webhook endpoint URL');
  }
}
