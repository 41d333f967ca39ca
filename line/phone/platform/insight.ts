/** The platform's own figures. https://developers.line.biz/en/reference/messaging-api/#get-number-of-followers */
import { Router } from 'express';
import type { PhoneContext } from '../context.ts';
import type { Channel } from '../state.ts';
import { endpoint } from './endpoint.ts';
import { PlatformRefusal } from './refusal.ts';

const JST_MS = 9 * 60 * 60_000;
/** Of fewer people the platform does not say how many can be reached by age or area. */
const LEAST_TOLD = 20;

export function insightRoutes(context: PhoneContext): Router {
  const router = Router();
  router.get(
    '/followers',
    endpoint(context, 'insight', ({ channel, request }) => {
      const { date } = request.query;
      if (typeof date !== 'string' || !/^\d{8}$/u.test(date))
        throw new PlatformRefusal(400, "The value for the 'date' parameter is invalid");
      const today = new Date(context.now().getTime() + JST_MS).toISOString().slice(0, 10);
      // A day is counted when it is over.
      if (date >= today.replaceAll('-', '')) return { body: { status: 'unready' } };
      return { body: { status: 'ready', ...followersOf(context, channel) } };
    }),
  );
  return router;
}

/** `followers` counts who ever added the account; it does not fall when they block it. */
function followersOf({ state }: PhoneContext, { channelId }: Channel) {
  const talks = Object.values(state.talks).filter((talk) => talk.channelId === channelId);
  const friends = talks.filter(({ friendship }) => friendship === 'friend').length;
  const blocks = talks.filter(({ friendship }) => friendship === 'blocked').length;
  return {
    followers: friends + blocks,
    targetedReaches: friends < LEAST_TOLD ? null : friends,
    blocks,
  };
}
