/** What a member of staff is told, by which ways, and what became of each. */
import { z } from 'zod';
import { NOTICE_KINDS } from '../domain/consultation.ts';
import { ADDRESS_MAIL_STATUSES } from '../domain/notice-address.ts';
import {
  CHOSEN_WAYS,
  NOT_TOLD,
  NOTICE_TOPICS,
  NOTICE_WAYS,
  SOUNDS,
  WAY_CODE_TEXTS,
} from '../domain/notices.ts';
import { Id, Instant } from './common.ts';
import { Person, ServiceName } from './staff.ts';

export const NoticesQuery = z.object({
  /** Only what came after this instant. */
  after: Instant.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const Notice = z.object({
  id: Id,
  kind: z.enum(NOTICE_KINDS),
  service: ServiceName,
  consultation: z.object({ id: Id, number: z.int() }),
  /** Of the consultation's requests to agencies the one that it is about. */
  escalationId: Id.nullable(),
  createdAt: Instant,
  seenAt: Instant.nullable(),
  /** What it asks for was done, or is somebody else's by now. */
  isOver: z.boolean(),
});

/** Newest first. `unseen` counts those that were not seen and are not over, up to a hundred. */
export const Notices = z.object({ data: z.array(Notice), unseen: z.int() });

export const NoticesSeenBody = z.object({ ids: z.array(Id).min(1).max(100) });

const WAY_CODES = Object.keys(WAY_CODE_TEXTS) as [keyof typeof WAY_CODE_TEXTS];
const WayCode = z.enum(WAY_CODES);

/** What the browser made of the ways that are its own. */
export const NoticeOutcomesBody = z.object({
  outcomes: z
    .array(
      z.object({
        id: Id,
        way: z.enum(['screen', 'sound', 'desktop']),
        status: z.enum(['sent', 'failed', 'not-wanted']),
        code: WayCode.nullable().default(null),
      }),
    )
    .min(1)
    .max(100),
});

const Wishes = z.partialRecord(z.enum(NOTICE_TOPICS), z.array(z.enum(CHOSEN_WAYS)).max(3));

export const NoticeSettingsBody = z.object({
  wishes: Wishes,
  sound: z.enum(SOUNDS),
  /** Percent. */
  volume: z.int().min(0).max(100),
  mailOffDuty: z.boolean(),
});

/** How far a mail to one's own address has come. */
const SentMail = z.object({
  at: Instant,
  status: z.enum(ADDRESS_MAIL_STATUSES),
  /** Why it failed. */
  code: WayCode.nullable(),
});

export const NoticeSettings = NoticeSettingsBody.extend({
  /** Where mails go: a code that was sent there came back. */
  mail: z.string().nullable(),
  /** An address whose code is still to come back. */
  asked: SentMail.extend({
    address: z.string(),
    /** The code serves so long, and for so many wrong tries more. */
    until: Instant,
    triesLeft: z.int(),
  }).nullable(),
  /** The last mail sent to try the address. */
  trial: SentMail.nullable(),
  /** Whether this installation can send mail at all. */
  offersMail: z.boolean(),
});

export const AddressBody = z.object({ address: z.email().max(254) });

export const UndeliveredNotices = z.object({
  /** Newest first. */
  data: z.array(
    z.object({
      id: Id,
      kind: z.enum(NOTICE_KINDS),
      service: ServiceName,
      consultation: z.object({ id: Id, number: z.int() }),
      person: Person,
      createdAt: Instant,
      seenAt: Instant.nullable(),
      ways: z.array(z.object({ way: z.enum(NOTICE_WAYS), code: WayCode.nullable() })),
      /** Why it cannot be told once more, in words; `null` when it can. */
      retryBlocked: z.string().nullable(),
    }),
  ),
  /** Open consultations whose consultee LINE could not tell, the longest first. */
  consultees: z.array(
    z.object({
      service: ServiceName,
      consultation: z.object({ id: Id, number: z.int() }),
      reason: z.enum(NOT_TOLD),
      at: Instant,
    }),
  ),
});

export const UndeliveredBody = z.object({ id: Id });
