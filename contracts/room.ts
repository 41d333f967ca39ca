/** What the consultee's room sends and gets. It never holds a name or id of staff, a note, a priority or an attribute. */
import { z } from 'zod';
import { PIN_STATES } from '../domain/pin.ts';
import { ROOM_STATES } from '../domain/presence.ts';
import { Id, Instant, lookedUp, MAX_SEQ, typedTextOrNothing } from './common.ts';
import { SentFiles } from './files.ts';
import { MessageStanding, saysSomething } from './messages.ts';
import { RoomChoices } from './room-choices.ts';
import { RoomSupporter, Writer } from './supporters.ts';

export const MAX_MESSAGE = 5000;
export const MAX_ROOM_MESSAGES = 200;

/** Last part of the room's address. */
export const DoorParams = z.object({ channelKey: lookedUp(64) });

export const EmergencyContact = z.object({
  name: z.string(),
  telephone: z.string(),
  note: z.string().optional(),
});

export const RoomReception = z.object({
  state: z.enum(['open', 'closed', 'paused']),
  /** While it is open: whether somebody new is still taken up. */
  takesNew: z.boolean(),
  /** While it is open and nobody new is taken up: who waits since then or later waits for the next time. */
  intakeOverSince: Instant.nullable(),
  /** In words: until when, or from when again. */
  text: z.string(),
  until: Instant.nullable(),
  /** From when (somebody new) again. */
  opensAt: Instant.nullable(),
  /** So soon it will be another one; whoever shows it asks again then, by whatever clock. */
  changesInMs: z.int().nullable(),
});

/** What stands before any door: no session is needed to read whom to call. */
export const Door = z.object({
  service: z.object({ name: z.string(), organisation: z.string() }),
  reception: RoomReception,
  emergencyContacts: z.array(EmergencyContact),
  /** What LIFF is begun with. */
  liffId: z.string(),
});
export type Door = z.infer<typeof Door>;

export const EnterRoom = z.object({
  channelKey: lookedUp(64),
  /** LINE Login's token; who she is comes from it alone. */
  idToken: z.string().min(1).max(8192),
});

/** Where her consultation stands, in her words. */
export const ROOM_STAGES = ['waiting', 'talking', 'ended'] as const;
export type RoomStage = (typeof ROOM_STAGES)[number];

export const RoomConsultation = z.object({
  /** Names the consultation in event ids; numbers of messages count within it. */
  epoch: z.string(),
  stage: z.enum(ROOM_STAGES),
  text: z.string(),
  /** People who wait before her; `null` unless she waits. */
  ahead: z.int().nullable(),
  /** Since when she waits; `null` unless she does. */
  waitsSince: Instant.nullable(),
});
export type RoomConsultation = z.infer<typeof RoomConsultation>;

export const RoomState = z.object({
  service: z.object({ name: z.string(), organisation: z.string() }),
  reception: RoomReception,
  emergencyContacts: z.array(EmergencyContact),
  consent: z.object({ version: z.string(), needed: z.boolean() }),
  consultation: RoomConsultation.nullable(),
  lastSeq: z.int(),
  draft: z.string(),
  choices: RoomChoices,
  /** Who writes for her now. */
  supporter: RoomSupporter.nullable(),
  /** Her own number: none, given, or asked before anything is shown. */
  pin: z.enum(PIN_STATES),
  /** Whether she may be asked how it was. */
  survey: z.boolean(),
});
export type RoomState = z.infer<typeof RoomState>;

export const ConsentBody = z.object({ version: z.string().min(1).max(40) });

export const SendMessage = z
  .object({
    /** Made by the room: the same message twice is one message. */
    id: Id,
    text: typedTextOrNothing(MAX_MESSAGE),
    files: SentFiles,
  })
  .refine(saysSomething, { path: ['text'] });

export const SentMessage = z.object({
  id: Id,
  epoch: z.string(),
  seq: z.int(),
  at: Instant,
  /** Somebody else wrote it for her. */
  writer: Writer.optional(),
});
export type SentMessage = z.infer<typeof SentMessage>;

/** Of one of her own messages. */
export const RoomMessageParams = z.object({ messageId: Id });

export const RoomMessagesQuery = z.object({
  /** Only what came after this number … */
  after: z.coerce.number().int().min(0).max(MAX_SEQ).default(0),
  /** … of this consultation; of another one everything is new. */
  epoch: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_ROOM_MESSAGES).default(MAX_ROOM_MESSAGES),
});

export const RoomMessage = z.object({
  seq: z.int(),
  /** Of her own messages, as her room made it; `null` for others'. */
  id: Id.nullable(),
  author: z.enum(['consultee', 'staff', 'automatic']),
  /** Hers, written for her by somebody else. */
  writer: Writer.optional(),
  text: z.string(),
  /** Said before she forgot her number: not to be shown, only counted. */
  hidden: z.literal(true).optional(),
  ...MessageStanding.shape,
  at: Instant,
});
export type RoomMessage = z.infer<typeof RoomMessage>;

export const RoomMessages = z.object({
  epoch: z.string().nullable(),
  data: z.array(RoomMessage),
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  lastSeq: z.int(),
});

export const RoomDraftBody = z.object({
  text: typedTextOrNothing(MAX_MESSAGE),
  /** With an empty text: what her device has left here. Something else was left by another of hers, and stays. */
  instead: z.array(typedTextOrNothing(MAX_MESSAGE)).max(8).optional(),
});

export const PresenceBody = z.object({
  state: z.enum(ROOM_STATES),
  /** The last message she has had before her eyes. */
  readUpTo: z.int().min(0).max(MAX_SEQ).optional(),
  /** Whether she types, and nothing of what; left out by a beat that has no news of it. */
  typing: z.boolean().optional(),
});

export const RoomStreamQuery = z.object({
  after: z.coerce.number().int().min(0).max(MAX_SEQ).default(0),
  epoch: z.string().max(40).optional(),
});
