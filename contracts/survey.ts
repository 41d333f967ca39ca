/** The survey after the talk: as she gives it, and as staff read it. */
import { z } from 'zod';
import { AGAINS, RELIEFS } from '../domain/survey.ts';
import { Instant, typedTextOrNothing } from './common.ts';

export const MAX_SURVEY_WORDS = 2000;

const SurveyAnswers = {
  relief: z.enum(RELIEFS).nullable(),
  again: z.enum(AGAINS).nullable(),
};

export const SurveyBody = z.object({
  /** The consultation it is about. */
  epoch: z.string().min(1).max(40),
  ...SurveyAnswers,
  /** May be empty; all of it empty means she wants to say nothing. */
  words: typedTextOrNothing(MAX_SURVEY_WORDS),
});
export type SurveyBody = z.infer<typeof SurveyBody>;

export const Survey = z.object({
  /** `null`: she was not asked yet, or has not answered. */
  survey: z
    .object({ ...SurveyAnswers, words: z.string().nullable(), updatedAt: Instant })
    .nullable(),
});
