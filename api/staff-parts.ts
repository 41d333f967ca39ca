/** What the staff's routes keep between requests: names, the engine's state, delays, queries already on record. */
import type { Crypt } from '../db/crypt.ts';
import type { Engine } from '../workflows/engine/client.ts';
import { createQueryLog, type QueryLog } from './consultations/query-log.ts';
import { createEngineWatch, type EngineWatch } from './engine-watch.ts';
import { createRateLimit, type RateLimit } from './http/rate-limit.ts';
import { createPeople, type People } from './people.ts';

export interface StaffParts {
  people: People;
  engineWatch: EngineWatch;
  /** Failures from one address, whichever accounts it tries. */
  signInRate: RateLimit;
  /** Looks at invitations from one address. */
  invitationRate: RateLimit;
  queryLog: QueryLog;
}

export function createStaffParts({ crypt, engine }: { crypt: Crypt; engine: Engine }): StaffParts {
  return {
    people: createPeople(crypt),
    engineWatch: createEngineWatch(engine),
    // Each failure costs as much as a success: without a limit one machine keeps everybody else from signing in.
    signInRate: createRateLimit({ burst: 20, perSecond: 0.5 }),
    // A token has 256 bits; this only keeps somebody from making the server hash passwords without end.
    invitationRate: createRateLimit({ burst: 30, perSecond: 0.5 }),
    queryLog: createQueryLog(),
  };
}
