/** What a person does in LINE's own talk: write, send, take back, tap. */
import { randomBytes } from 'node:crypto';
import type { PhoneContext } from '../context.ts';
import { addBubble, changed, findTalk, obtainTalk } from '../context.ts';
import type { WebhookEvent } from '../post-webhook.ts';
import type { Bubble, Channel, Person, StoredRichMenu, Talk } from '../state.ts';
import { nextMessageId } from '../state.ts';
import { sendEvent } from './events.ts';
import { ControlRefusal } from './refusal.ts';
import { STICKERS, type StickerId } from './stickers.ts';

export interface Sent {
  messageId: string;
  event: WebhookEvent;
}

export interface Attachment {
  contentType: string;
  bytes: Buffer;
  fileName?: string | undefined;
  /** How long the platform says 202 before it hands the content out. */
  readyAfterMs?: number | undefined;
}

export function typeText(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  text: string,
): Sent {
  return send(context, channel, person, { type: 'text', text, ...tokens() });
}

export function sendPicture(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  picture: Attachment,
): Sent {
  const message = { type: 'image', contentProvider: { type: 'line' }, ...tokens() };
  return sendContent(context, channel, person, picture, message);
}

export function sendFile(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  file: Attachment,
): Sent {
  const fileName = file.fileName ?? 'file';
  const message = { type: 'file', fileName, fileSize: file.bytes.length };
  return sendContent(context, channel, person, file, message);
}

export function sendSticker(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  stickerId: StickerId = '52002738',
): Sent {
  const packageId = STICKERS.find((each) => each.stickerId === stickerId)?.packageId;
  return send(context, channel, person, {
    type: 'sticker',
    packageId,
    stickerId,
    stickerResourceType: 'STATIC',
    keywords: ['hi'],
    ...tokens(),
  });
}

export function sendLocation(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  place: { title: string; address: string; latitude: number; longitude: number },
): Sent {
  return send(context, channel, person, { type: 'location', ...place });
}

/** Takes a message back: it is gone from the talk, and its content can no longer be fetched. */
export function unsend(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  messageId: string,
): WebhookEvent {
  const talk = findTalk(context.state, channel.channelId, person.userId);
  const bubble = talk?.bubbles.find((each) => each.id === messageId && each.from === 'person');
  if (bubble === undefined || bubble.isUnsent) {
    throw new ControlRefusal('not-found', 'no such message of this person');
  }
  bubble.isUnsent = true;
  bubble.message = { type: bubble.message.type };
  changed(context);
  const content = context.state.contents[messageId];
  if (content !== undefined) Object.assign(content, { isGone: true, base64: '' });
  const details = { unsend: { messageId } };
  return sendEvent(context, channel, person.userId, 'unsend', details, { isReplyable: false });
}

export function postback(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  data: string,
  params?: Record<string, unknown>,
): WebhookEvent {
  const details = { postback: params === undefined ? { data } : { data, params } };
  return sendEvent(context, channel, person.userId, 'postback', details);
}

/** The menu under the talk: the person's own, else the account's default. */
export function shownRichMenu(
  context: PhoneContext,
  channel: Channel,
  talk: Talk | undefined,
): StoredRichMenu | null {
  if (talk?.friendship !== 'friend') return null;
  const richMenuId = talk.richMenuId ?? channel.defaultRichMenuId;
  return richMenuId === null ? null : (context.state.richMenus[richMenuId] ?? null);
}

/** A message of a person who blocked does not leave the phone; one of a person who is no friend does. */
function send(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  content: Bubble['message'],
): Sent {
  const talk = obtainTalk(context.state, channel.channelId, person.userId);
  if (talk.friendship === 'blocked') {
    throw new ControlRefusal('not-possible-now', 'the account is blocked');
  }
  const messageId = nextMessageId(context.state);
  const at = context.now().getTime();
  talk.lastWroteAt = at;
  const { type, ...rest } = content;
  const shown = { type, ...rest };
  addBubble(
    context,
    channel,
    talk,
    { id: messageId, from: 'person', at, isUnsent: false, message: shown },
    null,
  );
  const message = { id: messageId, ...content };
  const event = sendEvent(context, channel, person.userId, 'message', { message });
  return { messageId, event };
}

function sendContent(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  attachment: Attachment,
  message: Bubble['message'],
): Sent {
  const readyAt = context.now().getTime() + (attachment.readyAfterMs ?? 0);
  // Stored before the event goes out: the account may ask for it at once.
  const messageId = `5${String(context.state.nextNumber).padStart(17, '0')}`;
  context.state.contents[messageId] = {
    channelId: channel.channelId,
    contentType: attachment.contentType,
    base64: attachment.bytes.toString('base64'),
    readyAt,
    isGone: false,
  };
  return send(context, channel, person, message);
}

function tokens(): { quoteToken: string; markAsReadToken: string } {
  return {
    quoteToken: randomBytes(12).toString('base64url'),
    markAsReadToken: randomBytes(12).toString('base64url'),
  };
}
