/** Consultees of one service that staff have found to be the same person. */
import { z } from 'zod';
import { STAGES } from '../domain/consultation.ts';
import { Id, Instant, lookedUp, typedText } from './common.ts';
import { ConsulteeFlag } from './flags.ts';
import { Person } from './staff.ts';

const MAX_REASON = 1000;

/** Another record of the same person, as far as this member of staff may read of it. */
export const LinkedRecord = z.object({
  consulteeId: Id,
  /** Numbers of her consultations that one may read, newest first. */
  numbers: z.array(z.int()),
  linkedBy: Person,
  linkedAt: Instant,
  /** `null` once that record's key is destroyed. */
  reason: z.string().nullable(),
  traits: z.string().nullable(),
  cautions: z.string().nullable(),
  flags: z.array(ConsulteeFlag),
});
export type LinkedRecord = z.infer<typeof LinkedRecord>;
export const LinkedRecords = z.object({ data: z.array(LinkedRecord) });

/** The number as people write it: "12", "No.12", 「１２番」. */
export const OtherRecordsQuery = z.object({ number: lookedUp(20) });

/** What is found to be linked: another person's consultation in the same service. */
export const OtherRecords = z.object({
  data: z.array(
    z.object({
      id: Id,
      number: z.int(),
      stage: z.enum(STAGES),
      openedAt: Instant,
      assignee: Person.nullable(),
      /** `own`: of the same consultee already; `linked`: linked already. */
      standing: z.enum(['other', 'own', 'linked']),
      /** Further records that are one person with it: all of them come along. */
      brings: z.int(),
    }),
  ),
});

export const LinkBody = z.object({
  /** Made by the sender: the same link twice is one. */
  id: Id,
  /** A consultation of the other record. */
  otherId: Id,
  reason: typedText(MAX_REASON),
});

export const UnlinkBody = z.object({
  id: Id,
  /** The record that is taken out; the others stay together. */
  consulteeId: Id,
  reason: typedText(MAX_REASON),
});
