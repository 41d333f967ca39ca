/** What a consultee meets at an instant: asked of the product's own rules, for any version of the settings. */
import { z } from 'zod';
import { AUTOMATIC_KINDS } from '../domain/automatic-answers.ts';
import { PAUSE_KINDS } from '../domain/hours.ts';
import { MOMENTS } from '../domain/what-happens.ts';
import { BusinessDate, Id, Instant, MAX_SEQ } from './common.ts';

/** The version that will be in force then, the draft as if it were, or any one version. */
export const PREVIEWED = ['then', 'draft', 'version'] as const;

const MOST_WAITING = 999;

/** Calendars are reckoned around it: not at the end of what can be written. */
const At = Instant.refine((at) => at >= '1900' && at < '2200', 'a year of this age');

export const PreviewQuery = z.object({
  /** Without it, now. */
  at: At.optional(),
  of: z.enum(PREVIEWED).default('then'),
  version: z.coerce.number().int().min(1).max(MAX_SEQ).optional(),
  /** So many wait before her. */
  waiting: z.coerce.number().int().min(0).max(MOST_WAITING).default(0),
});

export const Preview = z.object({
  at: Instant,
  /** `null`: there are no settings then; the service counts as closed and nothing answers. */
  settings: z
    .object({
      /** `null` for the draft. */
      version: z.int().nullable(),
      congestedFrom: z.int(),
    })
    .nullable(),
  reception: z.object({
    state: z.enum(['open', 'closed', 'paused']),
    /** How the room says it. */
    text: z.string(),
    pause: z.enum(PAUSE_KINDS).nullable(),
    until: Instant.nullable(),
    intakeUntil: Instant.nullable(),
    nextOpening: Instant.nullable(),
  }),
  answers: z.array(
    z.object({ kind: z.enum(AUTOMATIC_KINDS), usual: z.string(), plain: z.string() }),
  ),
  line: z
    .object({
      greeting: z.string(),
      return: z.string(),
      talkAnswer: z.string(),
      notice: z.string(),
      opening: z.string(),
      button: z.string(),
    })
    .nullable(),
  /** Worth a look, reckoned from now. */
  moments: z.array(z.object({ name: z.enum(MOMENTS), at: Instant })),
});
export type Preview = z.infer<typeof Preview>;

export const HolidaysQuery = z.object({ from: BusinessDate, to: BusinessDate });
export const Holidays = z.object({
  data: z.array(z.object({ date: BusinessDate, name: z.string() })),
});

/** What can be shown on the practice phone: her room's answer, or one of the texts in LINE. */
export const SHOWN_TEXTS = [
  'answer',
  'greeting',
  'return',
  'talkAnswer',
  'notice',
  'opening',
] as const;

export const ShowPreviewBody = PreviewQuery.extend({
  /** Made by its sender: sent again it is shown once. */
  id: Id,
  /** A consultee of the practice service. */
  personId: Id,
  text: z.enum(SHOWN_TEXTS),
  words: z.enum(['usual', 'plain']),
});

/** Whoever is on the practice phone and has added the service's account. */
export const PreviewPeople = z.object({ data: z.array(z.object({ id: Id, name: z.string() })) });
