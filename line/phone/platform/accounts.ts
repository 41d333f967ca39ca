/** The account itself, the people it may know by name, and what they sent. */
import { Router } from 'express';
import type { PhoneContext } from '../context.ts';
import { findTalk } from '../context.ts';
import type { PlatformCall } from './endpoint.ts';
import { endpoint } from './endpoint.ts';
import { PlatformRefusal } from './refusal.ts';
import { findPerson } from './sending.ts';
import type { StoredContent } from '../state.ts';

const USER_ID = /^U[0-9a-f]{32}$/;

export function accountRoutes(context: PhoneContext): Router {
  const router = Router();
  router.get(
    '/info',
    endpoint(context, 'info', ({ channel }) => ({
      body: {
        userId: channel.botUserId,
        basicId: `@${channel.channelKey}`,
        displayName: channel.displayName,
        chatMode: channel.chatMode,
        markAsReadMode: 'auto',
      },
    })),
  );

  router.get(
    '/profile/:userId',
    endpoint(context, 'profile', (call) => {
      const userId = validUserId(call.param('userId'));
      const person = findPerson(context, call.channel, userId);
      const talk = findTalk(context.state, call.channel.channelId, userId);
      if (person === undefined || talk?.friendship !== 'friend') {
        throw new PlatformRefusal(404, 'Not found');
      }
      return { body: { userId, displayName: person.displayName, language: 'ja' } };
    }),
  );

  router.get(
    '/message/:messageId/content',
    endpoint(context, 'content', (call) => {
      const content = contentOf(context, call);
      if (content.readyAt > context.now().getTime()) return { status: 202, body: {} };
      return {
        body: Buffer.from(content.base64, 'base64'),
        headers: { 'content-type': content.contentType },
      };
    }),
  );

  router.get(
    '/message/:messageId/content/transcoding',
    endpoint(context, 'transcoding', (call) => {
      const isReady = contentOf(context, call).readyAt <= context.now().getTime();
      return { body: { status: isReady ? 'succeeded' : 'processing' } };
    }),
  );
  return router;
}

export function validUserId(userId: string): string {
  if (USER_ID.test(userId)) return userId;
  throw new PlatformRefusal(400, "The value for the 'userId' parameter is invalid");
}

function contentOf(context: PhoneContext, call: PlatformCall): StoredContent {
  const messageId = call.param('messageId');
  const content = Object.hasOwn(context.state.contents, messageId)
    ? context.state.contents[messageId]
    : undefined;
  if (content === undefined || content.channelId !== call.channel.channelId) {
    throw new PlatformRefusal(404, 'not found');
  }
  if (content.isGone) throw new PlatformRefusal(410, 'The content is gone');
  return content;
}
