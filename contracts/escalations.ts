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
import { Id, Instant, MAX_SEQ, typedText } from './common.ts';
import { WrittenWith } from './consultations.ts';
import { Flag, pageOf, PageQuery, several } from './lists.ts';
import { Person, ServiceName } from './staff.ts';

/** Exactly what goes out; nothing is in it that was not chosen. */
export const PacketChoice = z.object({
  number: z.boolean().default(false),
  openedAt: z.boolean().default(false),
  /** Numbers of the messages. */
  words: z.array(z.int().min(1).max(MAX_SEQ)).max(200).default([]),
  /** Codes of the attributes. */
  attributes: z.array(z.string().min(1).max(60)).max(100).default([]),
  traits: z.boolean().default(false),
  cautions: z.boolean().default(false),
  /** Her LINE user id, by which the police can ask the platform who she is. */
  lineId: z.boolean().default(false),
  /** What the counselor adds: where she is, how she can be reached. */
  contact: typedText(2000).optional(),
});
export type PacketChoice = z.infer<typeof PacketChoice>;

/** The packet as disclosed, sealed with the request and never changed. */
export const Packet = z.object({
  number: z.int().optional(),
  service: z.string().optional(),
  openedAt: Instant.optional(),
  words: z
    .array(
      z.object({
        seq: z.int(),
        author: z.enum(['consultee', 'staff', 'automatic']),
        at: Instant,
        text: z.string(),
      }),
    )
    .optional(),
  attributes: z
    .array(z.object({ code: z.string(), label: z.string(), answer: z.string() }))
    .optional(),
  traits: z.string().nullable().optional(),
  cautions: z.string().nullable().optional(),
  lineId: z.string().optional(),
  contact: z.string().optional(),
});
export type Packet = z.infer<typeof Packet>;

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
});
export type EscalationRow = z.infer<typeof EscalationRow>;

export const EscalationPage = pageOf(EscalationRow);

export const EscalationHead = EscalationRow.extend({
  reason: z.string(),
  packetFields: z.array(z.string()),
  packet: Packet,
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
  /** Whom, and what was said. */
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
