import { Refusal } from '../../domain/errors.ts';

/** Refuses 'unavailable' when the work takes longer; the work itself goes on or fails by its own limits. */
export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Refusal('unavailable', { reason: 'deadline' })), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
