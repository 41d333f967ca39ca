/** Practice: scripted consultees, what became of them, and how the practice phone is told to play them. */
import { z } from 'zod';
import { STAGES } from '../domain/consultation.ts';
import { PRIORITIES } from '../domain/priority.ts';
import {
  MAX_PEOPLE_AT_ONCE,
  PLATFORM_STATES,
  PRACTICE_LEVELS,
  RUN_STATES,
  SERVICE_MODES,
} from '../domain/practice.ts';
import { Id, Instant, lookedUp } from './common.ts';
import { Outcome } from './consultations.ts';
import { Person } from './staff.ts';

export const PracticeScript = z.object({
  id: z.string(),
  title: z.string(),
  level: z.enum(PRACTICE_LEVELS),
  goals: z.array(z.string()),
  /** How she takes what is said to her; `null` for whoever is to answer her. */
  course: z.string().nullable(),
  people: z.int(),
});
export type PracticeScript = z.infer<typeof PracticeScript>;

/** What was done when, for the talk afterwards. Seconds count from her first message. */
export const PracticeReview = z.object({
  takenUpAfter: z.int().nullable(),
  firstReplyAfter: z.int().nullable(),
  priority: z.enum(PRIORITIES),
  /** When an agency was asked for, if one was. */
  escalatedAfter: z.int().nullable(),
  /** Whether the script is one in which somebody is to be brought in. */
  expectsEscalation: z.boolean(),
  replies: z.int(),
  missingAttributes: z.int(),
  closedAfter: z.int().nullable(),
  outcome: Outcome.nullable(),
});
export type PracticeReview = z.infer<typeof PracticeReview>;

export const PracticeRun = z.object({
  id: Id,
  script: z.string(),
  title: z.string(),
  /** How she is called on the practice phone. */
  name: z.string(),
  state: z.enum(RUN_STATES),
  startedBy: Person,
  startedAt: Instant,
  /** `null` until she has written. */
  consultation: z.object({ id: Id, number: z.int(), stage: z.enum(STAGES) }).nullable(),
  review: PracticeReview.nullable(),
});
export type PracticeRun = z.infer<typeof PracticeRun>;

export const Practice = z.object({
  mode: z.enum(SERVICE_MODES),
  platform: z.enum(PLATFORM_STATES),
  scripts: z.array(PracticeScript),
  /** The newest first. */
  runs: z.array(PracticeRun),
  /** What a reset would take away. */
  kept: z.object({ consultees: z.int(), consultations: z.int() }),
});
export type Practice = z.infer<typeof Practice>;

export const StartRunsBody = z.object({
  /** Made by the sender: the same start twice is one. */
  id: Id,
  script: lookedUp(40),
  people: z.int().min(1).max(MAX_PEOPLE_AT_ONCE),
});

export const RunParams = z.object({ id: Id, runId: Id });

/** Typed by whoever resets, so that nobody does it in passing. */
export const ResetBody = z.object({ confirmed: z.literal(true) });

export const ModeBody = z.object({ mode: z.enum(SERVICE_MODES) });
export const ModeAnswer = z.object({ mode: z.enum(SERVICE_MODES) });

/** To the practice phone. */
export const PlayRun = z.object({
  id: Id,
  script: lookedUp(40),
  variant: z.int().min(0).max(MAX_PEOPLE_AT_ONCE),
  channelId: lookedUp(40),
  channelKey: lookedUp(64),
  name: z.string().min(1).max(40),
  userId: z.string().regex(/^U[0-9a-f]{32}$/u),
});
export type PlayRun = z.infer<typeof PlayRun>;

/** From the practice phone. */
export const PlayedRun = z.object({
  id: Id,
  status: z.enum(['playing', 'finished', 'stopped', 'failed']),
  reason: z.string().nullable(),
});
export type PlayedRun = z.infer<typeof PlayedRun>;
export const PlayedRuns = z.object({ runs: z.array(PlayedRun) });
