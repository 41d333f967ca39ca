/** What she asks to be done differently for her. */
import type { RoomAccommodations } from '../contracts/accommodations.ts';
import type { Answer } from './answer.ts';
import type { RoomApi } from './api.ts';
import type { Words } from './words/usual.ts';

export type Wish = RoomAccommodations['data'][number];

/** What the wishes' part of her settings asks for. */
export type WishApi = Pick<RoomApi, 'wishes' | 'askFor' | 'endWish'>;

/** What stood in the way, in words; `null`: nothing. */
export function problemOf(answer: Answer<RoomAccommodations>, words: Words): string | null {
  if (answer.kind === 'refused') return words.refused(answer);
  return answer.kind === 'ok' ? null : words.page.notNow;
}
