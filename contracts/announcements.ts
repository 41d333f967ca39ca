/** What is announced to staff, and handed to the ward as a document. */
import { z } from 'zod';
import {
  ANNOUNCEMENT_FAULTS,
  ANNOUNCEMENT_KINDS,
  HAND_OVER_WAYS,
  MAX_ANNOUNCEMENT_BODY,
  MAX_ANNOUNCEMENT_NAME,
  MAX_ANNOUNCEMENT_TITLE,
} from '../domain/announcements.ts';
import { MAX_PAUSE_REASON } from '../domain/planned-stop.ts';
import { BusinessDate, Id, Instant, typedText } from './common.ts';
import { Person } from './staff.ts';

const HandOver = z.object({
  id: Id,
  handedOn: BusinessDate,
  way: z.enum(HAND_OVER_WAYS),
  handedBy: z.string(),
  handedTo: z.string(),
  recordedBy: Person,
  recordedAt: Instant,
});

const Announcement = z.object({
  id: Id,
  kind: z.enum(ANNOUNCEMENT_KINDS),
  title: z.string(),
  body: z.string(),
  addressee: z.string(),
  sender: z.string(),
  beginsAt: Instant,
  endsAt: Instant.nullable(),
  /** What did not hold to the rules, and why it was announced all the same. */
  faults: z.array(z.enum(ANNOUNCEMENT_FAULTS)),
  overrideReason: z.string().nullable(),
  announcedBy: Person,
  announcedAt: Instant,
  withdrawnAt: Instant.nullable(),
  /** When this person read it. */
  readAt: Instant.nullable(),
  /** How many have read it. */
  readers: z.int(),
  handOvers: z.array(HandOver),
});
export type Announcement = z.infer<typeof Announcement>;

/** The newest first. */
export const Announcements = z.object({ data: z.array(Announcement) });

const Times = z.object({
  kind: z.enum(ANNOUNCEMENT_KINDS),
  beginsAt: Instant,
  /** Of a stop alone. */
  endsAt: Instant.nullable(),
});

export const AnnouncementBody = Times.extend({
  /** Made by its sender: sent again it is one announcement. */
  id: Id,
  title: typedText(MAX_ANNOUNCEMENT_TITLE),
  body: typedText(MAX_ANNOUNCEMENT_BODY),
  addressee: typedText(MAX_ANNOUNCEMENT_NAME),
  sender: typedText(MAX_ANNOUNCEMENT_NAME),
  /** Why it does not hold to the rules, where it does not. */
  overrideReason: typedText(MAX_PAUSE_REASON).nullable(),
});

export const AnnouncementFaultsQuery = z.object({
  kind: z.enum(ANNOUNCEMENT_KINDS),
  beginsAt: Instant,
  endsAt: Instant.optional(),
});

/** What does not hold to the rules; `services`: whose reception the stop falls into. */
export const AnnouncementFaults = z.object({
  faults: z.array(z.enum(ANNOUNCEMENT_FAULTS)),
  services: z.array(z.string()),
});

export const AnnouncementIdBody = z.object({ id: Id });
export const AnnouncementIdQuery = z.object({ id: Id });

export const HandOverBody = z.object({
  id: Id,
  announcementId: Id,
  handedOn: BusinessDate,
  way: z.enum(HAND_OVER_WAYS),
  handedBy: typedText(MAX_ANNOUNCEMENT_NAME),
  handedTo: typedText(MAX_ANNOUNCEMENT_NAME),
});
