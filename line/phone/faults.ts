/** What can go wrong on demand, between the platform and us, in both directions. */
import { z } from 'zod';

export const ANSWER_FAULTS = [
  'error', // 500, and nothing was done
  'error-after-accepting', // 500, although the request was carried out
  'no-answer', // the connection hangs, and nothing was done
  'no-answer-after-accepting',
  'rate-limited', // 429
] as const;

const AnswerFault = z.object({
  /** The endpoint's name in platform/*.ts: `push`, `reply`, `profile`, `quota`, `token`, … */
  endpoint: z.string().min(1),
  kind: z.enum(ANSWER_FAULTS),
  times: z.number().int().min(1).max(1_000_000).default(1),
});

const Redelivery = z.object({
  isEnabled: z.boolean(),
  attempts: z.number().int().min(1).max(100),
  intervalsMs: z.array(z.number().int().min(0)).min(1),
});

export const Faults = z.object({
  /** Further copies of every webhook, although nothing asked for them. */
  duplicates: z.number().int().min(0).max(10),
  /** Events are collected to this number, shuffled and sent; 0 or 1: in order. */
  shuffleWindow: z.number().int().min(0).max(10_000),
  /** Events in one webhook. */
  batchSize: z.number().int().min(1).max(1000),
  /** Begins the disorder anew; the same seed deals the same one. */
  seed: z.number().int(),
  /** The platform's own counts and intervals are not published; off by default there too. */
  redeliver: Redelivery,
  answers: z.array(AnswerFault),
});
export type Faults = z.infer<typeof Faults>;

/** Any part of the faults; `answers` are added to those still due. */
export const FaultsChange = Faults.partial().extend({ redeliver: Redelivery.partial().optional() });
export type FaultsChange = z.input<typeof FaultsChange>;

export function noFaults(seed: number): Faults {
  return {
    duplicates: 0,
    shuffleWindow: 0,
    batchSize: 1,
    seed,
    redeliver: { isEnabled: false, attempts: 5, intervalsMs: [1000, 5000, 30_000] },
    answers: [],
  };
}

export function changeFaults(faults: Faults, change: FaultsChange): void {
  const { redeliver, answers, ...rest } = FaultsChange.parse(change);
  Object.assign(faults, rest, { redeliver: { ...faults.redeliver, ...redeliver } });
  if (answers !== undefined) faults.answers.push(...answers);
}

/** The fault due for a request to an endpoint, used up by asking. */
export function takeAnswerFault(
  faults: Faults,
  endpoint: string,
): (typeof ANSWER_FAULTS)[number] | null {
  const due = faults.answers.find((fault) => fault.endpoint === endpoint);
  if (due === undefined) return null;
  due.times -= 1;
  if (due.times === 0) faults.answers.splice(faults.answers.indexOf(due), 1);
  return due.kind;
}
