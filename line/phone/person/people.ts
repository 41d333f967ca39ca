/** The people whose phones these are, and whether they are friends of an account. */
import { createHash } from 'node:crypto';
import type { PhoneContext } from '../context.ts';
import { changed, obtainTalk } from '../context.ts';
import type { Channel, Person, Talk } from '../state.ts';
import { NEW_DEVICE } from '../state.ts';
import { sendEvent } from './events.ts';
import { ControlRefusal } from './refusal.ts';

/**
 * A person's id under a provider: always the same for the same name, so that tests can tell it beforehand.
 * `times`: how often somebody of that name has begun anew.
 */
export function userIdOf(name: string, provider: string, times = 0): string {
  const text = `${provider}/${name}${times === 0 ? '' : `/${times}`}`;
  return `U${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** The person with that name, made if unknown. */
export function obtainPerson(context: PhoneContext, name: string, provider = 'practice'): Person {
  const { people } = context.state;
  const namesakes = people.filter(
    (person) => person.displayName === name && person.provider === provider,
  );
  const known = namesakes.find(({ isGone }) => !isGone);
  if (known !== undefined) return known;
  const person: Person = {
    userId: userIdOf(name, provider, namesakes.length),
    provider,
    displayName: name,
    device: { ...NEW_DEVICE },
    isGone: false,
  };
  people.push(person);
  changed(context);
  return person;
}

/** Throws 'not-found'; also for a person of another provider, whom this account cannot know. */
export function getPerson(context: PhoneContext, channel: Channel, userId: string): Person {
  const person = context.state.people.find(
    (each) => each.userId === userId && each.provider === channel.provider && !each.isGone,
  );
  if (person === undefined) throw new ControlRefusal('not-found', 'no such person');
  return person;
}

/** Adds the account as a friend. */
export function follow(context: PhoneContext, channel: Channel, person: Person): Talk {
  return befriend(context, channel, person, false);
}

/** Lifts the block: to the account it is a follow event. */
export function unblock(context: PhoneContext, channel: Channel, person: Person): Talk {
  const talk = obtainTalk(context.state, channel.channelId, person.userId);
  if (talk.friendship !== 'blocked') throw new ControlRefusal('not-possible-now', 'not blocked');
  return befriend(context, channel, person, true);
}

/** Blocks the account: to the account it is an unfollow event. */
export function block(context: PhoneContext, channel: Channel, person: Person): Talk {
  return endFriendship(context, channel, person, 'blocked');
}

/** Blocks and removes the account from the list of friends. */
export function unfollow(context: PhoneContext, channel: Channel, person: Person): Talk {
  return endFriendship(context, channel, person, 'none');
}

function befriend(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  isUnblocked: boolean,
): Talk {
  const talk = obtainTalk(context.state, channel.channelId, person.userId);
  if (talk.friendship === 'friend') return talk;
  talk.friendship = 'friend';
  changed(context);
  sendEvent(context, channel, person.userId, 'follow', { follow: { isUnblocked } });
  return talk;
}

function endFriendship(
  context: PhoneContext,
  channel: Channel,
  person: Person,
  friendship: 'blocked' | 'none',
): Talk {
  const talk = obtainTalk(context.state, channel.channelId, person.userId);
  if (talk.friendship === friendship) return talk;
  const wasFriend = talk.friendship === 'friend';
  talk.friendship = friendship;
  talk.richMenuId = null;
  talk.held = [];
  if (friendship === 'none') talk.lastWroteAt = null;
  changed(context);
  // A second event for a person who had blocked already does not exist.
  if (wasFriend) sendEvent(context, channel, person.userId, 'unfollow', {}, { isReplyable: false });
  return talk;
}
