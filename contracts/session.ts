/** Signing in and out, the second factor, and who one is. */
import { z } from 'zod';
import { DUTIES } from '../domain/duty.ts';
import { SERVICE_MODES } from '../domain/practice.ts';
import { ROLES } from '../domain/roles.ts';
import { readCode } from '../domain/second-factor.ts';
import { Id, lookedUp } from './common.ts';

const Password = z.string().min(1).max(500);

export const SignIn = z.object({
  /** Code of the organisation. */
  organisation: lookedUp(40),
  loginId: lookedUp(60),
  password: Password,
});

export const WhoAmI = z.object({
  id: Id,
  loginId: z.string(),
  name: z.string(),
  organisation: z.object({ id: Id, code: z.string(), name: z.string() }),
  duty: z.enum(DUTIES),
  /** Signing in takes a code as well as the password. */
  hasSecondFactor: z.boolean(),
  services: z.array(
    z.object({
      id: Id,
      code: z.string(),
      name: z.string(),
      mode: z.enum(SERVICE_MODES),
      roles: z.array(z.enum(ROLES)),
    }),
  ),
});
export type WhoAmI = z.infer<typeof WhoAmI>;

/** What comes after the right password. Until then the session opens nothing but the next step. */
export const SignInAnswer = z.discriminatedUnion('next', [
  z.object({ next: z.literal('none'), me: WhoAmI }),
  /** `retryAfter`: seconds until a code is taken at all, after wrong ones. */
  z.object({ next: z.literal('code'), retryAfter: z.int().min(0) }),
  z.object({ next: z.literal('enrol') }),
]);
export type SignInAnswer = z.infer<typeof SignInAnswer>;

/** Six digits, also in full width or with blanks between them. */
export const CodeBody = z.object({
  code: z
    .string()
    .max(40)
    .refine((typed) => readCode(typed) !== null, 'no code')
    .transform((typed) => readCode(typed) ?? ''),
});

/** Proving once more who one is: a code of the app, or the password of whoever has no second factor. */
export const StepUpBody = z.union([
  CodeBody.extend({ password: z.undefined().optional() }),
  z.object({ password: Password }),
]);

/** `password`: asked for again when one is signed in already. */
export const EnrolmentBody = z.object({ password: Password.optional() });

/** What goes into the authenticator app. */
export const Enrolment = z.object({
  /** Base32; typed in where the picture cannot be read. */
  secret: z.string(),
  /** `otpauth://…`, to be shown as a QR code. */
  uri: z.string(),
});
export type Enrolment = z.infer<typeof Enrolment>;
