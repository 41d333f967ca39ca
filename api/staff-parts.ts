/** What the staff's routes keep between requests: names, the engine's state, delays, queries already on record. */
import type { Crypt } from '../db/crypt.ts';
import type { Engine } from '../workflows/engine/client.ts';
import { createQueryLog, type QueryLog } from './consultations/query-log.ts';
import { createEngineWatch, type EngineWatch } from './engine-watch.ts';
import { createPeople, type People } from './people.ts';
import { createSignInDelay, type SignInDelay } from './session/sign-in-delay.ts';

export interface StaffParts {
  people: People;
  engineWatch: EngineWatch;
  signInDelay: SignInDelay;
  queryLog: QueryLog;
}

export function createStaffParts({ crypt, engine }: { crypt: Crypt; engine: Engine }): StaffParts {
  return {
    people: createPeople(crypt),
    engineWatch: createEngineWatch(engine),
    signInDelay: createSignInDelay(),
    queryLog: createQueryLog(),
  };
}
