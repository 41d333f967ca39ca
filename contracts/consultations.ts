/** Consultations as staff see them: the list's rows, the head, the history, the timeline. */
import { z } from 'zod';
import { BLOCK_REASONS } from '../domain/consultation-commands.ts';
import { WAITS } from '../domain/consultation-progress.ts';
import {
  ACTIONS,
  CONTENT_ACTIONS,
  EVENT_KINDS,
  NON_CONSULTATIONS,
  OUTCOMES,
  STAGES,
  TIMERS,
} from '../domain/consultation.ts';
import {
  APPROVALS,
  ESCALATION_EVENT_KINDS,
  ESCALATION_KINDS,
  ESCALATION_STATUSES,
} from '../domain/escalation.ts';
import { NOT_TOLD } from '../domain/notices.ts';
import { PRESENCES } from '../domain/presence.ts';
import { PRIORITIES, PRIORITY_REASONS, RISKS } from '../domain/priority.ts';
import { READING_PURPOSES } from '../domain/reading.ts';
import { RECORD_EVENT_KINDS } from '../domain/record-events.ts';
import { Accommodation } from './accommodations.ts';
import { BusinessDate, Id, Instant, lookedUp, typedTextOrNothing } from './common.ts';
import { ConsulteeFlag, FlagMark } from './flags.ts';
import { Flag, pageOf, PageQuery, several } from './lists.ts';
import { NoticeWish } from './room-choices.ts';
import { LinkedRecord } from './same-person.ts';
import { Person, ServiceName } from './staff.ts';
import { SupporterNow } from './supporters.ts';

export const SORTS = ['urgency', 'openedAt', 'waitingSince', 'nextActionAt', 'number'] as const;

export const ConsultationsQuery = z.object({
  stage: several(STAGES).optional(),
  priority: several(PRIORITIES).optional(),
  /** An id, "me", or "none" for those nobody has taken. */
  assignee: z.union([z.enum(['me', 'none']), Id]).optional(),
  service: Id.optional(),
  waitsFor: several(WAITS).optional(),
  /** The number as people write it: "12", "No.12", 「１２番」. */
  number: lookedUp(20).optional(),
  /** Business days, both included. */
  openedFrom: BusinessDate.optional(),
  openedTo: BusinessDate.optional(),
  hasOpenEscalation: Flag.optional(),
  /** Those one keeps an eye on oneself. */
  watched: z.literal('true').optional(),
  /** Whose date of getting back has come, while nobody has opened the next consultation; or who asked for what is to be looked at again. */
  followUpDue: z.literal('true').optional(),
  /** Those that have come to their end; without it only those that have not. */
  ended: z.enum(['true', 'false', 'any']).default('false'),
  /** By urgency; where the ended are among them, the newest first. */
  sort: z.enum(SORTS).optional(),
  /** Without it the usual one: most urgent first, newest first, longest waiting first, next first. */
  order: z.enum(['asc', 'desc']).optional(),
  ...PageQuery,
});
export type ConsultationsQuery = z.infer<typeof ConsultationsQuery>;

/** What happens next by itself; `at: null` while it is not known. */
export const NextAction = z.object({ timer: z.enum(TIMERS), at: Instant.nullable() });

export const Outcome = z.enum([...OUTCOMES, ...NON_CONSULTATIONS]);

export const ConsultationRow = z.object({
  id: Id,
  number: z.int(),
  service: ServiceName,
  stage: z.enum(STAGES),
  stageSince: Instant,
  priority: z.enum(PRIORITIES),
  priorityReasons: z.array(z.enum(PRIORITY_REASONS)),
  /** 0 to 3: the priority, or a risk the workflow has not heard of yet, whichever is higher. */
  urgency: z.int().min(0).max(3),
  risks: z.array(z.enum(RISKS)),
  /** Flags about her that stand today, graver ones first. */
  flags: z.array(FlagMark),
  openedAt: Instant,
  /** Her first message after the last reply. */
  waitingSince: Instant.nullable(),
  assignee: Person.nullable(),
  waitsFor: z.enum(WAITS),
  nextAction: NextAction.nullable(),
  openEscalations: z.int(),
  outcome: Outcome.nullable(),
  /** False once it was closed as what was none: figures leave it out. */
  isConsultation: z.boolean(),
  closedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  restricted: z.boolean(),
  /** The first day on which something asked for is to be looked at again; `null` when there is none. */
  accommodationReviewOn: BusinessDate.nullable(),
  /** Whether she has the room open before her. */
  presence: z.enum(PRESENCES),
  counts: z.object({ messages: z.int(), readByConsultee: z.int() }),
});
export type ConsultationRow = z.infer<typeof ConsultationRow>;

export const ConsultationPage = pageOf(ConsultationRow);

/** Why a button is disabled. */
export const Blocked = z.object({ reason: z.enum(BLOCK_REASONS), text: z.string() });

export const EarlierConsultation = z.object({
  id: Id,
  number: z.int(),
  stage: z.enum(STAGES),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  outcome: Outcome.nullable(),
  assignee: Person.nullable(),
  messages: z.int(),
  notes: z.int(),
  openEscalations: z.int(),
  isLinked: z.boolean(),
  /** Of which linked record it is; `null`: of this consultee's own. */
  record: Id.nullable(),
});

const EVERY_ACTION = [...ACTIONS, ...CONTENT_ACTIONS] as const;

export const ConsultationHead = ConsultationRow.extend({
  seq: z.int(),
  /** For what this person reads it, as the audit trail has it. */
  readAs: z.enum(READING_PURPOSES),
  /** Until when they are let in, who otherwise might not read it. */
  letInUntil: Instant.nullable(),
  formVersion: z.int(),
  linkedToId: Id.nullable(),
  openedBy: Person.nullable(),
  reviewedBy: Person.nullable(),
  followUpOn: BusinessDate.nullable(),
  graceUntil: Instant.nullable(),
  /** What this person may do now … */
  allowed: z.array(z.enum(EVERY_ACTION)),
  /** … and why not the rest. */
  blocked: z.partialRecord(z.enum(EVERY_ACTION), Blocked),
  /** Why it cannot be closed now as what was no consultation; `null` when it can. */
  dismissalBlocked: Blocked.nullable(),
  /** While the engine is away a colleague may reply; the message is marked. */
  repliesAsStandIn: z.boolean(),
  /** In training here: what this person writes goes to her by way of a supervisor. */
  repliesNeedApproval: z.boolean(),
  consultee: z.object({
    id: Id,
    following: z.boolean(),
    blocked: z.boolean(),
    /** When she wants to be told by LINE. */
    notices: NoticeWish,
    /** The last notice of something she has not read yet did not reach her, and why. */
    notTold: z.object({ at: Instant, reason: z.enum(NOT_TOLD) }).nullable(),
    /** She, or whoever holds her telephone, could not give her number: earlier words are hidden from her room. */
    pinForgottenAt: Instant.nullable(),
    traits: z.string().nullable(),
    cautions: z.string().nullable(),
    /** All of them, also those that have run out. */
    flags: z.array(ConsulteeFlag),
    accommodations: z.array(Accommodation),
    /** Who writes for her now; `null`: she does. */
    supporter: SupporterNow.nullable(),
    /** Other records of the same person, as staff have linked them. */
    linked: z.array(LinkedRecord),
  }),
  /** How many required attributes are asked, as the answers stand … */
  requiredAttributes: z.int(),
  /** … and which of them have no answer. */
  missingAttributes: z.array(z.object({ code: z.string(), label: z.string() })),
  escalations: z.array(
    z.object({
      id: Id,
      n: z.int().nullable(),
      kind: z.enum(ESCALATION_KINDS),
      immediate: z.boolean(),
      status: z.enum(ESCALATION_STATUSES),
      approval: z.enum(APPROVALS),
    }),
  ),
  /** At the gate: what has come since this person last read her history; `null` when they never did. */
  addedSinceReview: z
    .object({
      since: Instant,
      consultations: z.int(),
      messages: z.int(),
      notes: z.int(),
      flags: z.int(),
      /** Records that were linked meanwhile: all in them is new. */
      records: z.int(),
    })
    .nullable(),
  /** The same person's other consultations, newest first: to be read before the talk. */
  history: z.array(EarlierConsultation),
});
export type ConsultationHead = z.infer<typeof ConsultationHead>;

/** Opens a consultation for a consultee: linked to one of hers, or to her last one. */
export const OpenBody = z
  .object({ id: Id, linkedTo: Id.optional(), consulteeId: Id.optional() })
  .refine(
    ({ linkedTo, consulteeId }) => (linkedTo === undefined) !== (consulteeId === undefined),
    'exactly one of linkedTo and consulteeId',
  );
export const Opened = z.object({ id: Id, number: z.int() });

const escalationKind = <Kind extends string>(kind: Kind) => `escalation.${kind}` as const;

/** What a person wrote with a command. */
export const WrittenWith = z.object({
  reason: z.string().optional(),
  note: z.string().optional(),
  /** Of a contact with an agency: the office, who it was there, the number they gave it. */
  office: z.string().optional(),
  person: z.string().optional(),
  reference: z.string().optional(),
});

export const TimelineEntry = z.object({
  /** The workflow whose step it was: the consultation's own, or the n-th escalation's. */
  escalation: z.int().nullable(),
  seq: z.int(),
  at: Instant,
  kind: z.enum([
    ...EVENT_KINDS,
    ...ESCALATION_EVENT_KINDS.map(escalationKind),
    ...RECORD_EVENT_KINDS,
  ]),
  actor: z.object({
    kind: z.enum(['staff', 'consultee', 'system']),
    person: Person.nullable(),
  }),
  /** Codes, ids and numbers. */
  data: z.record(z.string(), z.unknown()),
  /** For those who may read the consultation. */
  written: WrittenWith.nullable(),
});
export const Timeline = z.object({
  /** What the steps are of: for those who may read no more of it than this. */
  consultation: ConsultationRow.pick({
    id: true,
    number: true,
    service: true,
    stage: true,
    openedAt: true,
    closedAt: true,
    endedAt: true,
    assignee: true,
  }),
  /** Those whom the steps name. */
  people: z.array(Person),
  data: z.array(TimelineEntry),
});

/** Characteristics and cautions of the consultee; an empty text removes one. */
export const TraitsBody = z.object({
  traits: typedTextOrNothing(4000),
  cautions: typedTextOrNothing(4000),
});
export const Traits = z.object({ traits: z.string().nullable(), cautions: z.string().nullable() });
