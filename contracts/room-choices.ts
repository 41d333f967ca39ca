/** How she wants her room, and when notices may come. */
import { z } from 'zod';
import { COLOURS, LETTERS, MOTIONS, WORDS } from '../domain/room-choices.ts';

const Hour = z.int().min(0).max(23);

export const NoticeWish = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('any') }),
  z
    .object({ kind: z.literal('hours'), from: Hour, to: Hour })
    .refine(({ from, to }) => from !== to, 'no time between'),
  z.object({ kind: z.literal('none') }),
]);

export const RoomChoices = z.object({
  /** A page from before the words could be chosen says nothing of them. */
  words: z.enum(WORDS).default('usual'),
  letters: z.enum(LETTERS),
  colours: z.enum(COLOURS),
  motion: z.enum(MOTIONS),
  notices: NoticeWish,
});
