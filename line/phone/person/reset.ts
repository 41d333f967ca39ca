/** Beginning anew: to the accounts this is somebody they have never met. */
import type { PhoneContext } from '../context.ts';
import { changed, deleteTalk } from '../context.ts';
import { DEMO_PEOPLE } from '../demo-channel.ts';
import type { Person } from '../state.ts';
import { obtainPerson, unfollow } from './people.ts';

/**
 * Her talks are gone and her user id is another one, as with a new account at LINE. What the accounts
 * keep of the former one stays with them: they are told that she left.
 */
export function resetPerson(context: PhoneContext, person: Person): Person {
  const { people } = context.state;
  leave(context, person);
  const anew = obtainPerson(context, person.displayName, person.provider);
  // In the same place of the list.
  people.splice(people.indexOf(anew), 1);
  people.splice(people.indexOf(person), 0, anew);
  changed(context);
  return anew;
}

/** As on the first day: the people the practice begins with, all new, and nobody else. */
export function resetPeople(context: PhoneContext): void {
  const isOfPractice = ({ displayName }: Person): boolean =>
    DEMO_PEOPLE.some((name) => name === displayName);
  for (const person of context.state.people.filter(({ isGone }) => !isGone)) {
    if (isOfPractice(person)) resetPerson(context, person);
    else leave(context, person);
  }
  changed(context);
}

function leave(context: PhoneContext, person: Person): void {
  const { channels, contents } = context.state;
  for (const channel of channels.filter(({ provider }) => provider === person.provider)) {
    unfollow(context, channel, person);
    const talk = deleteTalk(context.state, channel.channelId, person.userId);
    for (const { id } of talk?.bubbles ?? []) delete contents[id];
  }
  person.isGone = true;
}
