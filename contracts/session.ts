/** Signing in and out, the second factor, and who one is. */
import { z } from 'zod';
import { DUTIES } from '../domain/duty.ts';
import { SERVICE_MODES } from '../domain/practice.ts';
import { ROLES } from '../domain/roles.ts';
import { FACTOR_WAYS, readCode, readRecoveryCode } from '../domain/second-factor.ts';
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
  /** `null` where none were made, or there is no second factor that they could stand in for. */
  recoveryCodesLeft: z.int().min(0).nullable(),
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
  z.object({
    next: z.literal('code'),
    retryAfter: z.int().min(0),
    /** By what this person can go on, the quickest first. */
    ways: z.array(z.enum(FACTOR_WAYS)),
  }),
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

export const RecoveryCodeBody = z.object({
  recoveryCode: z
    .string()
    .max(80)
    .refine((typed) => readRecoveryCode(typed) !== null, 'no recovery code')
    .transform((typed) => readRecoveryCode(typed) ?? ''),
});

const Base64Url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/u);

/** As a browser gives it: `AuthenticationResponseJSON` of WebAuthn. */
export const PasskeyAnswer = z.object({
  id: Base64Url(1500),
  rawId: Base64Url(1500),
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
  response: z.object({
    clientDataJSON: Base64Url(4000),
    authenticatorData: Base64Url(4000),
    signature: Base64Url(2000),
    userHandle: Base64Url(100).optional(),
  }),
});
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>;

/** What the browser is to ask the person's authenticator: WebAuthn's own options, handed on as they are. */
export const PasskeyQuestion = z.object({ options: z.looseObject({ challenge: z.string() }) });
export type PasskeyQuestion = z.infer<typeof PasskeyQuestion>;

/** Proof of a second factor, by whichever there is. */
export const FactorBody = z.union([
  CodeBody,
  RecoveryCodeBody,
  z.object({ passkey: PasskeyAnswer }),
]);
export type FactorBody = z.infer<typeof FactorBody>;

/** Proving once more who one is; by the password whoever has no second factor. */
export const StepUpBody = z.union([...FactorBody.options, z.object({ password: Password })]);

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
