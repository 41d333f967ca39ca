/** Pictures as the phone's screen shows them. */
import type { PhoneContext } from '../context.ts';
import { findTalk } from '../context.ts';
import type { Channel, Person } from '../state.ts';
import { ControlRefusal } from './refusal.ts';

export interface Picture {
  contentType: string;
  bytes: Buffer;
}

const SHOWN: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** A picture she sent into this talk. Throws 'not-found', also for content of another kind. */
export function findPicture(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  messageId: string,
): Picture {
  const talk = findTalk(context.state, channel.channelId, person.userId);
  const isHers = talk?.bubbles.some(({ id, isUnsent }) => id === messageId && !isUnsent) ?? false;
  const content = isHers ? context.state.contents[messageId] : undefined;
  return shown(content);
}

/** The picture of a rich menu. Throws 'not-found'. */
export function menuPicture(context: PhoneContext, channel: Channel, richMenuId: string): Picture {
  const { richMenus } = context.state;
  const stored = Object.hasOwn(richMenus, richMenuId) ? richMenus[richMenuId] : undefined;
  return shown(stored?.channelId === channel.channelId ? stored.image : null);
}

function shown(image: { contentType: string; base64: string } | null | undefined): Picture {
  if (!image || !SHOWN.has(image.contentType)) {
    throw new ControlRefusal('not-found', 'no such picture');
  }
  return { contentType: image.contentType, bytes: Buffer.from(image.base64, 'base64') };
}
