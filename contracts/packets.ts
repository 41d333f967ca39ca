/** What goes to an agency: chosen, sealed, shown again as it was disclosed. */
import { z } from 'zod';
import { CONTACT_CHANNELS, ESCALATION_KINDS } from '../domain/escalation.ts';
import {
  PACKET_GROUNDS,
  PACKET_PURPOSES,
  SEAL_STATES,
  SUPPLEMENT_APPROVALS,
} from '../domain/packet.ts';
import { Id, Instant, MAX_SEQ, typedText } from './common.ts';
import { Person } from './staff.ts';

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
  /** To which one of the directory, on what ground, and what it is asked to do: they stand on the paper. */
  agencyId: Id.optional(),
  ground: z.enum(PACKET_GROUNDS).optional(),
  wish: typedText(2000).optional(),
});
export type PacketChoice = z.infer<typeof PacketChoice>;

/** What stands on the paper around the fields. */
export const PacketLetter = z.object({
  kind: z.enum(ESCALATION_KINDS),
  agency: z.string().nullable(),
  ground: z.enum(PACKET_GROUNDS).nullable(),
  wish: z.string().nullable(),
  immediate: z.boolean(),
  /** It adds to what was given before. */
  isSupplement: z.boolean(),
  organisation: z.string(),
  service: z.string(),
  sender: z.string(),
  at: Instant,
});

/** The packet as disclosed, sealed with the request and never changed. */
export const Packet = z.object({
  /** Packets from before they were sealed have none. */
  letter: PacketLetter.optional(),
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

/** Asked before anything is stored: the paper as the agency would get it. */
export const PreviewBody = z.object({
  kind: z.enum(ESCALATION_KINDS),
  immediate: z.boolean(),
  packet: PacketChoice,
});

/** Who does not work on consultations says why. */
export const PacketsQuery = z.object({ purpose: z.enum(PACKET_PURPOSES).optional() });

export const SealedPacket = z.object({
  /** The escalation's own for the packet of the request. */
  id: Id,
  isSupplement: z.boolean(),
  /** Why it was asked for, as whoever approves reads it. */
  reason: z.string(),
  requestedBy: Person,
  requestedAt: Instant,
  fields: z.array(z.string()),
  /** `null` where it cannot be read any more. */
  packet: Packet.nullable(),
  digest: z.string().nullable(),
  seal: z.enum(SEAL_STATES),
  approval: z.enum([...SUPPLEMENT_APPROVALS, 'telephone']),
  decidedBy: Person.nullable(),
  decidedAt: Instant.nullable(),
  /** Why it was refused. */
  decision: z.string().nullable(),
  /** Whether this person may decide about it now. */
  mayDecide: z.boolean(),
  /** Each time it was given to somebody. */
  disclosures: z.array(
    z.object({
      at: Instant,
      by: Person.nullable(),
      channel: z.enum(CONTACT_CHANNELS),
      agency: z.string().nullable(),
      person: z.string().nullable(),
    }),
  ),
});
export const SealedPackets = z.object({ data: z.array(SealedPacket) });

export const SupplementBody = z.object({
  /** Of the supplement. */
  id: Id,
  reason: typedText(4000),
  packet: PacketChoice,
});
export const SupplementAnswer = z.object({ id: Id, digest: z.string() });
export const SupplementRefusal = z.object({ reason: typedText(4000) });
