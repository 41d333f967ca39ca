/** Members of staff as others see them. */
import { z } from 'zod';
import { STAGES } from '../domain/consultation.ts';
import { DUTIES, SHIFT_END_CHOICES } from '../domain/duty.ts';
import { PRIORITIES } from '../domain/priority.ts';
import { ROLES } from '../domain/roles.ts';
import { Id, Instant } from './common.ts';

/** A colleague by name; `name` is `null` only when the account no longer exists. */
export const Person = z.object({ id: Id, name: z.string().nullable() });
export type Person = z.infer<typeof Person>;

export const ServiceName = z.object({ id: Id, name: z.string() });

export const Colleague = z.object({
  id: Id,
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  duty: z.enum(DUTIES),
  /** Whether they are signed in anywhere: on duty without it, nobody hears them being called. */
  isSignedIn: z.boolean(),
});

export const ColleaguesQuery = z.object({ service: Id });
export const Colleagues = z.object({ data: z.array(Colleague) });

export const DutyBody = z.object({
  duty: z.enum(DUTIES),
  /** Going off duty: the open consultations that stay one's own until the next shift. */
  keep: z.array(Id).max(500).default([]),
});
export const DutyAnswer = z.object({ duty: z.enum(DUTIES) });

/** What is to be decided before one goes off duty. */
export const ShiftEnd = z.object({
  data: z.array(
    z.object({
      id: Id,
      number: z.int(),
      service: ServiceName,
      stage: z.enum(STAGES),
      priority: z.enum(PRIORITIES),
      /** Her first message without an answer. */
      waitingSince: Instant.nullable(),
      openEscalations: z.int(),
      choices: z.array(z.enum(SHIFT_END_CHOICES)),
      /** It was given away already; its workflow has not answered yet. */
      isLeaving: z.boolean(),
      /** What the person has begun to write there: nobody else sees it. */
      hasDraft: z.boolean(),
    }),
  ),
});
