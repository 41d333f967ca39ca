/** Her own number, as her room sends it. */
import { z } from 'zod';
import { MAX_PIN, MIN_PIN } from '../domain/pin.ts';

const Pin = z.string().regex(new RegExp(`^[0-9]{${MIN_PIN},${MAX_PIN}}$`, 'u'));

export const PinBody = z.object({ pin: Pin });

export const ChoosePinBody = z.object({
  /** The number so far; needed once she has one. */
  current: Pin.nullable(),
  /** `null` does away with it. */
  pin: Pin.nullable(),
});

/** A wrong number is an answer and not a refusal: it is counted. */
export const PinAnswer = z.object({
  passed: z.boolean(),
  /** So many seconds before the next try counts. */
  waitSeconds: z.int(),
});
export type PinAnswer = z.infer<typeof PinAnswer>;
