/** The questions of her room: asked in plain words, with what she answered herself and nothing that staff wrote. */
import { z } from 'zod';
import { ATTRIBUTE_KINDS } from '../domain/attributes.ts';
import { OWN_ANSWER_STATES } from '../domain/questions.ts';
import { AnswerValue } from './attributes.ts';
import { lookedUp } from './common.ts';

export const RoomQuestion = z.object({
  code: z.string(),
  text: z.string(),
  hint: z.string().nullable(),
  kind: z.enum(ATTRIBUTE_KINDS),
  choices: z.array(z.object({ code: z.string(), label: z.string() })),
  /** `open`: neither answered nor skipped yet. */
  state: z.enum(['open', ...OWN_ANSWER_STATES]),
  value: z.union([z.string(), z.number(), z.array(z.string())]).nullable(),
});
export type RoomQuestion = z.infer<typeof RoomQuestion>;

export const RoomQuestions = z.object({
  /** The consultation they belong to; `null` while nothing is asked. */
  epoch: z.string().nullable(),
  data: z.array(RoomQuestion),
});
export type RoomQuestions = z.infer<typeof RoomQuestions>;

export const QuestionParams = z.object({ code: lookedUp(60) });

/** What she was looking at when she answered: another consultation may have begun since. */
const Asked = z.object({ epoch: z.string().min(1).max(40) });

/** `null` skips the question, and takes back an answer given before. */
export const QuestionBody = Asked.extend({ value: AnswerValue.nullable() });

export const SkipRestBody = Asked;
