/** Events of the streams. The room's ids are `epoch:seq`: with `Last-Event-ID` a stream goes on where it broke off. */
import { z } from 'zod';
import { PRESENCES } from '../domain/presence.ts';
import { Id, Instant } from './common.ts';
import { ColleagueHere } from './presence.ts';
import { StaffMessage } from './messages.ts';
import { RoomConsultation, RoomMessage } from './room.ts';

/** Events of the room's stream, by name. */
export const RoomEvents = {
  message: RoomMessage,
  state: z.object({ consultation: RoomConsultation.nullable(), lastSeq: z.int() }),
  heartbeat: z.object({ epoch: z.string().nullable(), lastSeq: z.int() }),
  /** Whether somebody is writing to her; never who, and never what. */
  typing: z.object({ typing: z.boolean() }),
  /** Something of hers changed beside the talk: what she asked for, who writes for her. Whoever wants it reads it. */
  own: z.object({}),
  /** When the service receives has changed, or its texts and numbers. Whoever shows them reads them. */
  reception: z.object({}),
  /** What she has was never said here (an older record was restored): it is to be forgotten, all comes anew. */
  resync: z.object({}),
  /** The session is over; a new one needs LINE's token again. */
  ended: z.object({ reason: z.enum(['session', 'shutdown']) }),
} as const;

export const CHANGE_KINDS = [
  'message',
  'consultation',
  'escalation',
  'notice',
  'command',
  'presence',
  'whisper',
  'reply-request',
  'settings',
] as const;

/**
 * Why a stream of the staff ends. The first four end the signing in; after `membership` (out of a service) and
 * `access` (out of something that was open) it begins anew with what is left, after `shutdown` with everything.
 */
export const STREAM_ENDS = [
  'session',
  'signed-out',
  'account',
  'address',
  'membership',
  'access',
  'shutdown',
] as const;
export type StreamEnd = (typeof STREAM_ENDS)[number];

/** Events of the staff's stream, by name. What changed is named; who wants it reads it. */
export const StaffEvents = {
  change: z.object({
    kind: z.enum(CHANGE_KINDS),
    id: Id,
    /** Number of the message or of the case's step; grows. */
    version: z.int(),
  }),
  /** A message of a consultation this stream has open. */
  message: z.object({ consultationId: Id, message: StaffMessage }),
  presence: z.object({
    consultationId: Id,
    presence: z.enum(PRESENCES),
    since: Instant.nullable(),
    readByConsultee: z.int(),
    /** She types; with her next message she has done so. */
    typing: z.boolean(),
  }),
  /** Who else of the staff has an open consultation before them now. */
  colleagues: z.object({ consultationId: Id, colleagues: z.array(ColleagueHere) }),
  /** Where the open consultations stand: whoever lacks something fetches it. */
  heartbeat: z.object({ open: z.array(z.object({ id: Id, lastSeq: z.int(), version: z.int() })) }),
  /** Wake-ups may have been missed: lists are to be read anew. */
  resync: z.object({}),
  ended: z.object({ reason: z.enum(STREAM_ENDS) }),
} as const;

/** More consultations than anybody can answer at once. */
export const MAX_OPEN = 30;

export const StaffStreamQuery = z.object({
  open: z.union([Id.transform((id) => [id]), z.array(Id).max(MAX_OPEN)]).default([]),
});
