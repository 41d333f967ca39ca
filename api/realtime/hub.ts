/** Hands on what the database wakes us with to the streams that wait for it. */
import type { Wake } from '../../db/notify.ts';

export interface Hub {
  /** Calls `listener` for every wake of the organisation until the returned function is called. */
  listen(organisationId: string, listener: (wake: Wake) => void): () => void;
  /** Calls `listener` whenever something may have been missed, and every few seconds as the floor. */
  onDoubt(listener: () => void): () => void;
}
