/** Webhook events as the platform words them. https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects */
import type { PhoneContext } from '../context.ts';
import type { WebhookEvent } from '../post-webhook.ts';
import { ulid } from '../random.ts';
import type { Channel } from '../state.ts';
import { issueReplyToken } from '../tokens.ts';

export interface EventOptions {
  /** unfollow and unsend carry no reply token. */
  isReplyable?: boolean;
}

export function buildEvent(
  context: PhoneContext,
  channel: Channel,
  userId: string,
  type: string,
  details: Record<string, unknown>,
  { isReplyable = true }: EventOptions = {},
): WebhookEvent {
  const now = context.now();
  const talk = { channelId: channel.channelId, userId };
  const canReply = isReplyable && !channel.isStandby;
  return {
    type,
    mode: channel.isStandby ? 'standby' : 'active',
    timestamp: now.getTime(),
    source: { type: 'user', userId },
    webhookEventId: ulid(now, context.random),
    deliveryContext: { isRedelivery: false },
    ...(canReply ? { replyToken: issueReplyToken(context.state, talk, now) } : {}),
    ...details,
  };
}

export function sendEvent(
  context: PhoneContext,
  channel: Channel,
  userId: string,
  type: string,
  details: Record<string, unknown>,
  options?: EventOptions,
): WebhookEvent {
  const event = buildEvent(context, channel, userId, type, details, options);
  context.changed();
  context.delivery.send(channel, event);
  return event;
}
