/** What she sent without a network: it stays on her phone until she sends it again or throws it away. */
import type { Outgoing, TalkKey } from './platform.ts';

export interface Unsent {
  id: string;
  talk: TalkKey;
  at: number;
  what: Outgoing;
  isSending: boolean;
}

export function isOf({ talk }: Unsent, { userId, channel }: TalkKey): boolean {
  return talk.userId === userId && talk.channel === channel;
}

export function put(all: readonly Unsent[], next: Unsent): Unsent[] {
  const isKnown = all.some(({ id }) => id === next.id);
  return isKnown ? all.map((each) => (each.id === next.id ? next : each)) : [...all, next];
}

export function without(all: readonly Unsent[], id: string): Unsent[] {
  return all.filter((each) => each.id !== id);
}
