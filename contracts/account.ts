/** 「自分の設定」: by what one proves who one is, and where one is signed in. */
import { z } from 'zod';
import { Id, Instant, typedText } from './common.ts';

const Base64Url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/u);

const PasskeyShown = z.object({
  id: Id,
  name: z.string(),
  createdAt: Instant,
  usedAt: Instant.nullable(),
});

export const OwnSession = z.object({
  id: Id,
  /** The one that asks. */
  isHere: z.boolean(),
  /** See domain/devices.ts. */
  device: z.string().nullable(),
  /** Where from, in part: enough to tell one's own places from others. `null`: not known. */
  place: z.string().nullable(),
  /** From the same address as the one that asks. */
  isSamePlace: z.boolean(),
  since: Instant,
  usedAt: Instant,
});

export const OwnAccount = z.object({
  /** A role of theirs asks for a second factor: the last one stays. */
  needsSecondFactor: z.boolean(),
  /** Since when codes of an app are asked for; `null`: no app. */
  appSince: Instant.nullable(),
  passkeys: z.array(PasskeyShown),
  /** Unused ones, and when they were made; `null`: none were made. */
  recoveryCodes: z.object({ left: z.int().min(0), madeAt: Instant }).nullable(),
  sessions: z.array(OwnSession),
});
export type OwnAccount = z.infer<typeof OwnAccount>;

/** As a browser gives it: `RegistrationResponseJSON` of WebAuthn. */
export const NewPasskey = z.object({
  name: typedText(40),
  answer: z.object({
    id: Base64Url(1500),
    rawId: Base64Url(1500),
    type: z.literal('public-key'),
    clientExtensionResults: z.object({}),
    response: z.object({
      clientDataJSON: Base64Url(4000),
      attestationObject: Base64Url(20_000),
      transports: z
        .array(z.string().regex(/^[a-z-]{2,20}$/u))
        .max(10)
        .optional(),
    }),
  }),
});

export const OwnPasskey = z.object({ passkeyId: Id });
export const OwnSessionBody = z.object({ sessionId: Id });

/** Shown this once. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });

const Password = z.string().min(1).max(500);
export const NewPassword = z.object({ current: Password, password: Password });
