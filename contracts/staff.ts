/** Members of staff as others see them. */
import { z } from 'zod';
import { DUTIES } from '../domain/duty.ts';
import { ROLES } from '../domain/roles.ts';
import { Id } from './common.ts';

/** A colleague by name; `name` is `null` only when the account no longer exists. */
export const Person = z.object({ id: Id, name: z.string().nullable() });
export type Person = z.infer<typeof Person>;

export const ServiceName = z.object({ id: Id, name: z.string() });

export const Colleague = z.object({
  id: Id,
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  duty: z.enum(DUTIES),
});

export const ColleaguesQuery = z.object({ service: Id });
export const Colleagues = z.object({ data: z.array(Colleague) });

export const DutyBody = z.object({ duty: z.enum(DUTIES) });
export const DutyAnswer = z.object({ duty: z.enum(DUTIES) });
