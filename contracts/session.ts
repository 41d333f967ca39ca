/** Signing in and out, and who one is. */
import { z } from 'zod';
import { DUTIES } from '../domain/duty.ts';
import { ROLES } from '../domain/roles.ts';
import { Id, lookedUp } from './common.ts';

export const SignIn = z.object({
  /** Code of the organisation. */
  organisation: lookedUp(40),
  loginId: lookedUp(60),
  password: z.string().min(1).max(500),
});

export const WhoAmI = z.object({
  id: Id,
  loginId: z.string(),
  name: z.string(),
  organisation: z.object({ id: Id, code: z.string(), name: z.string() }),
  duty: z.enum(DUTIES),
  services: z.array(
    z.object({ id: Id, code: z.string(), name: z.string(), roles: z.array(z.enum(ROLES)) }),
  ),
});
export type WhoAmI = z.infer<typeof WhoAmI>;
