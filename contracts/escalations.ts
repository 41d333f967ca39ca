/** Bringing in police or a welfare office: the request with its packet, and each step after it. */
import { z } from 'zod';
import { ASKED } from '../domain/approval-turns.ts';
import {
  APPROVALS,
  CONTACT_CHANNELS,
  ESCALATION_ACTIONS,
  ESCALATION_BLOCKS,
  ESCALATION_EVENT_KINDS,
  ESCALATION_KINDS,
  ESCALATION_OUTCOMES,
  ESCALATION_STATUSES,
} from '../domain/escalation.ts';
import { NEXT_BY, NEXT_STEPS } from '../domain/escalation-next.ts';
import { Id, Instant, typedText } from './common.ts';
import { WrittenWith } from './consultations.ts';
import { Flag, pageOf, PageQuery, several } from './lists.ts';
import { PacketChoice } from './packets.ts';
import { Person, ServiceName } from './staff.ts';

export const EscalateBody = z.object({
  /** Of the escalation. */
  id: Id,
  commandId: Id,
  kind: z.enum(ESCALATION_KINDS),
  /** Life or body is in danger: act first. */
  immediate: z.boolean(),
  reason: typedText(4000),
  packet: PacketChoice,
});

export const EscalateAnswer = z.object({
  id: Id,
  commandId: Id,
  status: z.enum(['done', 'pending']),
});

export const EscalationsQuery = z.object({
  status: several(ESCALATION_STATUSES).optional(),
  kind: several(ESCALATION_KINDS).optional(),
  service: Id.optional(),
  immediate: Flag.optional(),
  /** Only what is not over yet, or only what is. */
  open: Flag.optional(),
  ...PageQuery,
});
export type EscalationsQuery = z.infer<typeof EscalationsQuery>;

const AskedPersons = z.object({
  /** By which place on the duty calendar, or at which level after it. */
  as: z.enum(ASKED),
  /** Those of them who can approve it. */
  persons: z.array(Person),
});

/** Who is asked for the approval, and who will be if nobody answers until then. */
export const AskedNow = AskedPersons.extend({
  /** `null`: nobody else is left to be asked. */
  until: Instant.nullable(),
  next: AskedPersons.nullable(),
});

export const EscalationRow = z.object({
  id: Id,
  /** Number within the consultation; `null` until its workflow has begun. */
  n: z.int().nullable(),
  consultation: z.object({ id: Id, number: z.int() }),
  service: ServiceName,
  kind: z.enum(ESCALATION_KINDS),
  immediate: z.boolean(),
  requestedBy: Person,
  requestedAt: Instant,
  status: z.enum(ESCALATION_STATUSES),
  approval: z.enum(APPROVALS),
  approver: Person.nullable(),
  /** While an approval is waited for. */
  askedNow: AskedNow.nullable(),
  nextActionAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** What somebody has to do now, and who; `null` when it is over. */
  next: z
    .object({ step: z.enum(NEXT_STEPS), by: z.enum(NEXT_BY), person: Person.nullable() })
    .nullable(),
  followUpAt: Instant.nullable(),
  /** A deadline that passed while nothing ran: when it was due. */
  lateSince: Instant.nullable(),
});
export type EscalationRow = z.infer<typeof EscalationRow>;

export const EscalationPage = pageOf(EscalationRow);

export const EscalationHead = EscalationRow.extend({
  /** `null` for those who may read the course of it, but not what was written. */
  reason: z.string().nullable(),
  packetFields: z.array(z.string()),
  outcome: z.enum(ESCALATION_OUTCOMES).nullable(),
  /** Its workflow has not begun yet; what is asked of it waits (「処理待ち」). */
  waitsForEngine: z.boolean(),
  allowed: z.array(z.enum(ESCALATION_ACTIONS)),
  blocked: z.partialRecord(
    z.enum(ESCALATION_ACTIONS),
    z.object({ reason: z.enum(ESCALATION_BLOCKS), text: z.string() }),
  ),
  events: z.array(
    z.object({
      seq: z.int(),
      at: Instant,
      kind: z.enum(ESCALATION_EVENT_KINDS),
      person: Person.nullable(),
      data: z.record(z.string(), z.unknown()),
      /** Of a contact: the one of the directory. */
      agency: z.string().nullable(),
      written: WrittenWith.nullable(),
    }),
  ),
});

const commandId = Id;
const Text = typedText(4000);

export const ApproveBody = z.discriminatedUnion('channel', [
  z.object({ commandId, channel: z.literal('screen'), note: Text.optional() }),
  /** Given by telephone; the approver confirms it later. */
  z.object({ commandId, channel: z.literal('telephone'), approver: Id, note: Text.optional() }),
]);
export const RefuseBody = z.object({ commandId, reason: Text });
/** Earlier contacts are slips of the pen ("0008" for the eighth year of Reiwa), and some no database can hold. */
const EARLIEST_CONTACT = Date.UTC(2000, 0);

export const RecordContactBody = z.object({
  commandId,
  agencyId: Id.nullable(),
  channel: z.enum(CONTACT_CHANNELS),
  contactedAt: Instant.refine((at) => Date.parse(at) >= EARLIEST_CONTACT, 'too early'),
  /** False: a try without an answer. */
  reached: z.boolean().default(true),
  /** The sealed packet that was given with it. */
  packetId: Id.optional(),
  /** An office that is not in the directory. */
  office: typedText(200).optional(),
  /** Who it was there, and the number they gave it. */
  person: typedText(200).optional(),
  reference: typedText(200).optional(),
  /** What was said. */
  note: Text.optional(),
});
export const SetFollowUpBody = z.object({
  commandId,
  followUpAt: Instant.nullable(),
  note: Text.optional(),
});
export const AcknowledgeBody = z.object({ commandId, note: Text.optional() });
export const RecordOutcomeBody = z.object({
  commandId,
  outcome: z.enum(ESCALATION_OUTCOMES),
  /** Whether this ends it, or more is to follow. */
  final: z.boolean(),
  note: Text.optional(),
});
