/** The platform's side, under the same paths as api.line.me and api-data.line.me. */
import type { ErrorRequestHandler } from 'express';
import { raw, Router } from 'express';
import type { PhoneContext } from '../context.ts';
import { accountRoutes } from './accounts.ts';
import { endpoint, giveRequestId } from './endpoint.ts';
import { insightRoutes } from './insight.ts';
import { liffAppRoutes } from './liff-apps.ts';
import { messageRoutes } from './messages.ts';
import { oauthRoutes } from './oauth.ts';
import { PlatformRefusal } from './refusal.ts';
import { richMenuAliasRoutes } from './rich-menu-aliases.ts';
import { richMenuRoutes, shownMenuRoutes } from './rich-menus.ts';
import { webhookSettingRoutes } from './webhook-settings.ts';

const MAX_BODY = 2 * 1024 * 1024;

export function platformRoutes(context: PhoneContext): Router {
  const router = Router();
  router.use(giveRequestId);
  router.use('/oauth2', oauthRoutes(context));
  router.use('/liff/v1', liffAppRoutes(context));
  router.use('/v2/bot', raw({ type: () => true, limit: MAX_BODY }), botRoutes(context));
  router.use(answerRefusal);
  return router;
}

function botRoutes(context: PhoneContext): Router {
  const router = Router();
  router.use('/message', messageRoutes(context));
  router.use('/insight', insightRoutes(context));
  router.use('/richmenu/alias', richMenuAliasRoutes(context));
  router.use('/richmenu', richMenuRoutes(context));
  router.use('/user', shownMenuRoutes(context));
  router.use('/channel/webhook', webhookSettingRoutes(context));
  router.use('/', accountRoutes(context));
  router.post(
    '/chat/loading/start',
    endpoint(context, 'loading-animation', () => ({ status: 202, body: {} })),
  );
  router.use(() => {
    throw new PlatformRefusal(404, 'Not found');
  });
  return router;
}

const answerRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof PlatformRefusal) {
    response.status(error.status).json(error.body);
    return;
  }
  const isTooLarge =
    typeof error === 'object' &&
    error !== null &&
    'type' in error &&
    error.type === 'entity.too.large';
  if (isTooLarge) response.status(413).json({ message: 'Request exceeds the max size of 2MB' });
  else next(error);
};
