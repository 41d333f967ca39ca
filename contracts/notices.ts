/** What a member of staff is told in the application. */
import { z } from 'zod';
import { NOTICE_KINDS } from '../domain/consultation.ts';
import { Id, Instant } from './common.ts';

export const NoticesQuery = z.object({
  /** Only what came after this instant. */
  after: Instant.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const Notice = z.object({
  id: Id,
  kind: z.enum(NOTICE_KINDS),
  serviceId: Id,
  consultation: z.object({ id: Id, number: z.int() }),
  createdAt: Instant,
  seenAt: Instant.nullable(),
});

/** Newest first. `unseen` counts all that were not seen yet. */
export const Notices = z.object({ data: z.array(Notice), unseen: z.int() });

export const NoticesSeenBody = z.object({ ids: z.array(Id).min(1).max(100) });
