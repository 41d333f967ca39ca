/** What was said and what is still on its way. Pure: the room's memory, without screen and network. */
import type { RoomMessage } from '../contracts/room.ts';
import type { Picked } from './picked.ts';

export interface Unsent {
  /** Made here; the server counts the same id once, however often it comes. */
  id: string;
  text: string;
  /** Sent along; kept until they have arrived. */
  files: readonly Picked[];
  /** - `waiting`: not sent, goes out when the network is back or she taps. - `refused`: will not be taken as it is. */
  state: 'sending' | 'waiting' | 'refused';
  reason: string | null;
}

export interface Talk {
  /** Names the consultation; numbers count within it. */
  epoch: string | null;
  /** In the order of their numbers, each once. */
  messages: readonly RoomMessage[];
  /** Of an earlier consultation, as long as this page lives. */
  past: readonly RoomMessage[];
  unsent: readonly Unsent[];
}

export const EMPTY_TALK: Talk = { epoch: null, messages: [], past: [], unsent: [] };

/** Takes messages in, whatever came before or twice. What was on its way and is here now is no longer on its way. */
export function withMessages(talk: Talk, epoch: string, messages: readonly RoomMessage[]): Talk {
  const isSame = talk.epoch === null || talk.epoch === epoch;
  const known = new Map((isSame ? talk.messages : []).map((each) => [each.seq, each]));
  for (const message of messages) known.set(message.seq, message);
  const sent = new Set(messages.map(({ id }) => id));
  return {
    epoch,
    messages: [...known.values()].toSorted((a, b) => a.seq - b.seq),
    past: isSame ? talk.past : [...talk.past, ...talk.messages],
    unsent: talk.unsent.filter(({ id }) => !sent.has(id)),
  };
}

/** As if nothing had been heard; what was not sent yet is still to be sent. */
export function forgotten(talk: Talk): Talk {
  return { ...talk, epoch: null, messages: [] };
}

/** Up to here nothing is missing: the number to ask "after". */
export function hasUpTo({ messages }: Talk): number {
  let last = 0;
  for (const { seq } of messages) {
    if (seq !== last + 1) break;
    last = seq;
  }
  return last;
}

export function withUnsent(
  talk: Talk,
  id: string,
  text: string,
  files: readonly Picked[] = [],
): Talk {
  return { ...talk, unsent: [...talk.unsent, { id, text, files, state: 'sending', reason: null }] };
}

export function withState(
  talk: Talk,
  id: string,
  state: Unsent['state'],
  reason: string | null = null,
): Talk {
  return {
    ...talk,
    unsent: talk.unsent.map((each) => (each.id === id ? { ...each, state, reason } : each)),
  };
}

export function withoutUnsent(talk: Talk, id: string): Talk {
  return { ...talk, unsent: talk.unsent.filter((each) => each.id !== id) };
}

/** The next to go out: in the order they were written; one that waits holds up those behind it. */
export function nextToSend({ unsent }: Talk): Unsent | null {
  const first = unsent.find(({ state }) => state !== 'refused');
  return first?.state === 'sending' ? first : null;
}

/** All that has not arrived yet, with what stands in the field: what is kept for a page that goes too early. */
export function notYetSaid({ unsent }: Talk, text: string): string {
  return [...unsent.map((each) => each.text), text].filter((each) => each !== '').join('\n');
}

/** Whether she has said this already: a draft that outlived its sending must not be offered again. */
export function saidLast({ messages, unsent }: Talk, text: string): boolean {
  if (text === '') return false;
  if (unsent.some((each) => each.text === text)) return true;
  const own = messages.filter(({ author, change }) => author === 'consultee' && change === null);
  // What was sent as several was kept as one.
  let last = '';
  for (const each of own.toReversed()) {
    last = last === '' ? each.text : `${each.text}\n${last}`;
    if (last.length >= text.length) return last === text;
  }
  return false;
}
