/** Taps: on an area of the rich menu or on a button in a bubble, and what they set off. */
import { z } from 'zod';
import type { PhoneContext } from '../context.ts';
import { findTalk } from '../context.ts';
import { aliasKey } from '../platform/rich-menu-aliases.ts';
import type { WebhookEvent } from '../post-webhook.ts';
import type { Channel, Person } from '../state.ts';
import { needNetwork } from './device.ts';
import { ControlRefusal } from './refusal.ts';
import { postback, shownRichMenu, typeText } from './talk.ts';

export type TapResult =
  | { kind: 'event'; event: WebhookEvent }
  | { kind: 'message'; messageId: string }
  /** The phone would open this address; `isRoom`: the account's own LIFF room. */
  | { kind: 'opened'; uri: string; isRoom: boolean };

const Areas = z.array(z.looseObject({ action: z.looseObject({ type: z.string() }) }));
type Action = Record<string, unknown> & { type: string };

/** `area` counts from 0 in the order of the menu's definition. */
export function tapRichMenu(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  area: number,
): TapResult {
  const talk = findTalk(context.state, channel.channelId, person.userId);
  const menu = shownRichMenu(context, channel, talk);
  const action = Areas.parse(menu?.menu['areas'] ?? [])[area]?.action;
  if (action === undefined) throw new ControlRefusal('not-found', 'no such area on the menu');
  return act(context, channel, person, action);
}

/** Taps the first button with that label in a bubble: template, Flex or quick reply. */
export function pressButton(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  bubble: { messageId: string; label: string },
): TapResult {
  const talk = findTalk(context.state, channel.channelId, person.userId);
  const shown = talk?.bubbles.find((each) => each.id === bubble.messageId);
  const action = shown === undefined ? undefined : findAction(shown.message, bubble.label);
  if (action === undefined) throw new ControlRefusal('not-found', 'no such button');
  return act(context, channel, person, action);
}

function isOwnRoom(channel: Channel, uri: string): boolean {
  const room = `https://liff.line.me/${channel.liffId}`;
  return uri === room || uri.startsWith(`${room}/`) || uri.startsWith(`${room}?`);
}

function act(context: PhoneContext, channel: Channel, person: Person, action: Action): TapResult {
  const field = (name: string): string => {
    const value = action[name];
    return typeof value === 'string' ? value : '';
  };
  // An address opens all the same; what comes of it is the browser's affair.
  if (action.type !== 'uri') needNetwork(person);
  switch (action.type) {
    case 'uri':
      return { kind: 'opened', uri: field('uri'), isRoom: isOwnRoom(channel, field('uri')) };
    case 'message':
      return {
        kind: 'message',
        messageId: typeText(context, channel, person, field('text')).messageId,
      };
    case 'postback': {
      const event = postback(context, channel, person, field('data'));
      if (field('displayText') !== '') showOwnText(context, channel, person, field('displayText'));
      return { kind: 'event', event };
    }
    case 'richmenuswitch':
      return { kind: 'event', event: switchMenu(context, channel, person, action) };
    default:
      throw new ControlRefusal('not-possible-now', 'this action is not played');
  }
}

/** The text of a postback shows in the talk and is not a message to the account. */
function showOwnText(context: PhoneContext, channel: Channel, person: Person, text: string): void {
  const talk = findTalk(context.state, channel.channelId, person.userId);
  talk?.bubbles.push({
    id: `postback-${context.state.nextNumber}`,
    from: 'person',
    at: context.now().getTime(),
    isUnsent: false,
    message: { type: 'text', text },
  });
  context.state.nextNumber += 1;
  context.changed();
}

function switchMenu(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  action: Action,
): WebhookEvent {
  const alias = String(action['richMenuAliasId']);
  const data = typeof action['data'] === 'string' ? action['data'] : '';
  const richMenuId = context.state.richMenuAliases[aliasKey(channel.channelId, alias)];
  const talk = findTalk(context.state, channel.channelId, person.userId);
  if (richMenuId === undefined || talk === undefined) {
    const status = 'RICHMENU_ALIAS_ID_NOTFOUND';
    return postback(context, channel, person, data, { status });
  }
  if (!(richMenuId in context.state.richMenus)) {
    return postback(context, channel, person, data, { status: 'RICHMENU_NOTFOUND' });
  }
  talk.richMenuId = richMenuId;
  return postback(context, channel, person, data, { newRichMenuAliasId: alias, status: 'SUCCESS' });
}

function findAction(value: unknown, label: string): Action | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isAction =
    'type' in value && typeof value.type === 'string' && 'label' in value && value.label === label;
  if (isAction) return { ...value, type: String(value.type) };
  for (const part of Object.values(value)) {
    const found = findAction(part, label);
    if (found !== undefined) return found;
  }
  return undefined;
}
