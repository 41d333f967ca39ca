/** The engine's own history beside the record: found, compared, shown event by event, and written out. */
import { z } from 'zod';
import { STAGES } from '../domain/consultation.ts';
import { DIFFERENCE_CODES, VERDICTS } from '../domain/history-check.ts';
import { RUN_STATUSES } from '../domain/history-coverage.ts';
import { BusinessDate, Id, Instant, MAX_SEQ, typedText } from './common.ts';
import { Flag, pageOf, PageQuery, several } from './lists.ts';
import { ServiceName } from './staff.ts';
import { MAX_PURPOSE } from './trail.ts';

export const HistoriesQuery = z.object({
  service: Id.optional(),
  /** The consultation's number; each service counts its own. */
  number: z.coerce.number().int().min(1).max(MAX_SEQ).optional(),
  /** Opened within these days. */
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
  stage: several(STAGES).optional(),
  /** Only those whose last comparison found a difference. */
  differing: Flag.optional(),
  ...PageQuery,
});

const Head = z.object({
  id: Id,
  number: z.int(),
  service: ServiceName,
  stage: z.enum(STAGES),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
});

const HistoryRow = Head.extend({
  steps: z.int(),
  escalations: z.int(),
  /** Runs of the engine that are kept. */
  kept: z.int(),
  check: z
    .object({ verdict: z.enum(VERDICTS), differences: z.int(), checkedAt: Instant })
    .nullable(),
});
export const Histories = pageOf(HistoryRow);

export const ENTRY_KINDS = ['step', 'timer', 'notice', 'delivery', 'read', 'messages'] as const;

/** Which step it is, of which workflow: the consultation's own, or the n-th escalation's. */
const StepPlace = z.object({ escalation: z.int().nullable(), seq: z.int() });

/** A line of the readable timeline: words made of codes; of messages their number and times alone. */
const HistoryEntry = z.object({
  id: z.string(),
  kind: z.enum(ENTRY_KINDS),
  at: Instant,
  /** Of what lasted: messages, a timer. */
  until: Instant.nullable(),
  text: z.string(),
  /** Why, or what became of it. */
  detail: z.string().nullable(),
  /** Who did it. */
  actor: z.string(),
  step: StepPlace.nullable(),
});

const EngineEvent = z.object({
  id: z.int(),
  /** As the engine calls it. */
  type: z.string(),
  at: Instant,
  name: z.string().nullable(),
  /** The step it belongs to. */
  seq: z.int().nullable(),
});

export const EngineRun = z.object({
  /** `null`: the consultation's own workflow. */
  escalation: z.int().nullable(),
  workflowId: z.string(),
  runId: Id,
  status: z.enum(RUN_STATUSES),
  beganAt: Instant,
  endedAt: Instant.nullable(),
  /** Where it was read: the engine itself, or what was kept of it. */
  source: z.enum(['engine', 'archive']),
  /** SHA-256 of the packed history. */
  digest: z.string(),
  events: z.array(EngineEvent),
});

const HistoryDifference = z.object({
  code: z.enum(DIFFERENCE_CODES),
  isExplained: z.boolean(),
  title: z.string(),
  explanation: z.string(),
  /** What to do about it. */
  action: z.string(),
  escalation: z.int().nullable(),
  seq: z.int().nullable(),
  /** Of several steps the last. */
  lastSeq: z.int().nullable(),
  runId: z.string().nullable(),
  eventId: z.int().nullable(),
  recorded: z.string().nullable(),
  engine: z.string().nullable(),
});

export const HistoryReview = z.object({
  consultation: Head,
  entries: z.array(HistoryEntry),
  /** There are more than are shown. */
  isCut: z.boolean(),
  /** `isAsked: false`: the engine is away, and what is kept is all that can be shown of it. */
  engine: z.object({
    isAsked: z.boolean(),
    /** Of so many runs the key is destroyed: nothing can be shown of them any more. */
    destroyed: z.int(),
    runs: z.array(EngineRun),
  }),
  check: z.object({
    verdict: z.enum(VERDICTS),
    differences: z.array(HistoryDifference),
    checkedAt: Instant,
  }),
});
export type HistoryReview = z.infer<typeof HistoryReview>;

export const EventParams = z.object({
  id: Id,
  run: Id,
  event: z.coerce.number().int().min(1).max(MAX_SEQ),
});

/** An event's values: ids, codes, numbers and times that are on the list. */
export const EventValues = z.object({
  values: z.record(z.string(), z.unknown()),
  /** How much is not shown, because it is not on the list. */
  withheld: z.int(),
});

export const HISTORY_FORMATS = ['pdf', 'json'] as const;

export const HistoryCopyBody = z.object({
  format: z.enum(HISTORY_FORMATS),
  /** Why a copy leaves the system. */
  reason: typedText(MAX_PURPOSE),
});

/** What a JSON copy holds; `version` changes when its shape does. */
export const HistoryCopy = HistoryReview.extend({
  format: z.literal('madoguchi-history'),
  version: z.literal(1),
  madeAt: Instant,
  madeBy: z.string(),
  reason: z.string(),
});
