/** Sending, validating, and the month's budget. */
import { Router } from 'express';
import type { PhoneContext } from '../context.ts';
import { useReplyToken } from '../tokens.ts';
import { endpoint } from './endpoint.ts';
import {
  BroadcastBody,
  MulticastBody,
  PushBody,
  ReplyBody,
  ValidateBody,
} from './message-schemas.ts';
import { PlatformRefusal, validBody } from './refusal.ts';
import { deliver, findPerson, onceByRetryKey, prepare, sendCounted, usageOf } from './sending.ts';

export function messageRoutes(context: PhoneContext): Router {
  const router = Router();
  const retried = { takesRetryKey: true };

  router.post(
    '/push',
    endpoint(
      context,
      'push',
      (call) => {
        const { to, messages, notificationDisabled } = validBody(PushBody, call.json());
        return onceByRetryKey(context, call, () => {
          if (findPerson(context, call.channel, to) === undefined) {
            throw new PlatformRefusal(400, 'Failed to send messages');
          }
          const parcel = { messages, isSilent: notificationDisabled === true };
          const sentMessages = sendCounted(context, call.channel, [to], parcel);
          return { answer: { body: { sentMessages } }, sentMessages };
        });
      },
      retried,
    ),
  );

  router.post(
    '/multicast',
    endpoint(
      context,
      'multicast',
      (call) => {
        const { to, messages, notificationDisabled } = validBody(MulticastBody, call.json());
        return onceByRetryKey(context, call, () => {
          const known = to.filter((userId) => findPerson(context, call.channel, userId));
          const parcel = { messages, isSilent: notificationDisabled === true };
          sendCounted(context, call.channel, [...new Set(known)], parcel);
          return { answer: { body: {} }, sentMessages: null };
        });
      },
      retried,
    ),
  );

  router.post(
    '/broadcast',
    endpoint(
      context,
      'broadcast',
      (call) => {
        const { messages, notificationDisabled } = validBody(BroadcastBody, call.json());
        return onceByRetryKey(context, call, () => {
          const friends = Object.values(context.state.talks)
            .filter((talk) => talk.channelId === call.channel.channelId)
            .filter((talk) => talk.friendship === 'friend')
            .map((talk) => talk.userId);
          const parcel = { messages, isSilent: notificationDisabled === true };
          sendCounted(context, call.channel, friends, parcel);
          return { answer: { body: {} }, sentMessages: null };
        });
      },
      retried,
    ),
  );

  router.post(
    '/reply',
    endpoint(context, 'reply', (call) => {
      const { replyToken, messages, notificationDisabled } = validBody(ReplyBody, call.json());
      const { channel } = call;
      const talk = useReplyToken(context.state, channel.channelId, replyToken, context.now());
      if (talk === undefined) throw new PlatformRefusal(400, 'Invalid reply token');
      const prepared = prepare(context, { messages, isSilent: notificationDisabled === true });
      deliver(context, channel, talk.userId, prepared, notificationDisabled === true);
      context.changed();
      return { body: { sentMessages: prepared.map(({ sent }) => sent) } };
    }),
  );

  for (const kind of ['reply', 'push', 'multicast', 'narrowcast', 'broadcast']) {
    router.post(
      `/validate/${kind}`,
      endpoint(context, 'validate', (call) => {
        validBody(ValidateBody, call.json());
        return { body: {} };
      }),
    );
  }

  router.get(
    '/quota',
    endpoint(context, 'quota', ({ channel }) => ({
      body: channel.quota === null ? { type: 'none' } : { type: 'limited', value: channel.quota },
    })),
  );
  router.get(
    '/quota/consumption',
    endpoint(context, 'quota-consumption', ({ channel }) => ({
      body: { totalUsage: usageOf(channel, context.now()) },
    })),
  );
  return router;
}
