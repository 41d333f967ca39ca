import { z } from 'zod';
import { rawRoute, type Route } from '../http/route.ts';
import type { WebhookHandler } from './webhook.ts';

/** The webhook among the API's routes. */
export function webhookRoute(handle: WebhookHandler): Route {
  return rawRoute({
    method: 'POST',
    path: '/webhook/:channelKey',
    summary: 'LINEからの通知（Webhook）を受け取る',
    response: z.undefined(),
    handle: (request, response) => void handle(request, response),
  });
}
