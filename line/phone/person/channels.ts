/** The accounts on the phone. */
import { z } from 'zod';
import type { PhoneContext } from '../context.ts';
import type { Channel, LiffApp } from '../state.ts';
import { NEW_LIFF_APP } from '../state.ts';
import { ControlRefusal } from './refusal.ts';

export const ChannelSettings = z.object({
  channelKey: z.string().regex(/^[a-z0-9-]{1,64}$/),
  channelId: z.string().regex(/^[0-9]{1,20}$/),
  channelSecret: z.string().min(8),
  loginChannelId: z.string().regex(/^[0-9]{1,20}$/),
  loginChannelSecret: z.string().min(8).optional(),
  liffId: z.string().min(1),
  botUserId: z.string().regex(/^U[0-9a-f]{32}$/),
  displayName: z.string().min(1).default('相談窓口'),
  provider: z.string().min(1).default('practice'),
  /** Without one: `<webhookBaseUrl>/webhook/<channelKey>`; `null`: none is registered. */
  webhookUrl: z.url().nullable().optional(),
  isWebhookActive: z.boolean().optional(),
  chatMode: z.enum(['bot', 'chat']).optional(),
  /** Without one: full, in module mode, opening `<webhookBaseUrl>/room/<channelKey>/`. */
  liff: z
    .object({
      endpointUrl: z.url().nullable(),
      type: z.enum(['full', 'tall', 'compact']),
      moduleMode: z.boolean(),
      scope: z.array(z.string()),
    })
    .optional(),
  isFree: z.boolean().optional(),
  quota: z.number().int().min(0).nullable().optional(),
  isStandby: z.boolean().optional(),
});
export type ChannelSettings = z.input<typeof ChannelSettings>;

/** Adds an account, or changes the one with that key; usage and menus stay. */
export function configureChannel(context: PhoneContext, settings: ChannelSettings): Channel {
  const {
    webhookUrl,
    isWebhookActive,
    chatMode,
    liff,
    loginChannelSecret,
    isFree,
    quota,
    isStandby,
    ...given
  } = ChannelSettings.parse(settings);
  const { channels } = context.state;
  const known = channels.find((channel) => channel.channelKey === given.channelKey);
  const isIdTaken = channels.some(
    (channel) => channel !== known && channel.channelId === given.channelId,
  );
  if (isIdTaken)
    throw new ControlRefusal('not-possible-now', 'another account has this channel id');
  const channel: Channel = Object.assign(known ?? newChannel(), given, {
    webhookUrl:
      webhookUrl === null
        ? null
        : ownWebhook(
            context,
            webhookUrl ?? `${context.webhookBaseUrl}/webhook/${given.channelKey}`,
          ),
    isWebhookActive: isWebhookActive ?? known?.isWebhookActive ?? true,
    chatMode: chatMode ?? known?.chatMode ?? 'bot',
    loginChannelSecret: loginChannelSecret ?? known?.loginChannelSecret ?? '',
    liff: liff ?? known?.liff ?? ownRoom(context, given.channelKey),
    isFree: isFree ?? known?.isFree ?? false,
    quota: quota === undefined ? (known?.quota ?? null) : quota,
    isStandby: isStandby ?? known?.isStandby ?? false,
  });
  if (known === undefined) channels.push(channel);
  context.changed();
  return channel;
}

function ownRoom(context: PhoneContext, channelKey: string): LiffApp {
  const endpointUrl = `${context.webhookBaseUrl}/room/${channelKey}/`;
  return { endpointUrl, type: 'full', moduleMode: true, scope: ['openid'] };
}

/** An account of its own from the first day, with nothing registered yet; what was done with it since stays. */
export function addFreeChannel(context: PhoneContext, settings: ChannelSettings): void {
  const { channels } = context.state;
  if (channels.some(({ channelKey }) => channelKey === settings.channelKey)) return;
  configureChannel(context, {
    ...settings,
    webhookUrl: null,
    liff: { ...NEW_LIFF_APP, scope: [...NEW_LIFF_APP.scope] },
    isFree: true,
  });
}

function newChannel(): Pick<Channel, 'usage' | 'defaultRichMenuId'> {
  return { usage: {}, defaultRichMenuId: null };
}

/**
 * Our own webhook, or a receiver of this machine: the practice phone is open to whoever reaches the practice,
 * and must not be a way to any other place. Throws 'not-permitted'.
 */
export function ownWebhook(context: PhoneContext, url: string): string {
  const { protocol, hostname } = new URL(url);
  const hosts = [new URL(context.webhookBaseUrl).hostname, '127.0.0.1', 'localhost', '[::1]'];
  if (/^https?:$/u.test(protocol) && hosts.includes(hostname)) return url;
  throw new ControlRefusal('not-permitted', 'practice webhooks stay on this machine');
}

/** By channel key or channel id. Throws 'not-found'. */
export function getChannel(context: PhoneContext, name: string): Channel {
  const channel = context.state.channels.find(
    (each) => each.channelKey === name || each.channelId === name,
  );
  if (channel === undefined) throw new ControlRefusal('not-found', 'no such account');
  return channel;
}
