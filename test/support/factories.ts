/** Builds rows as the migrator's role, each with the parents it lacks. Times are instants in ms where they can be given. */
import type { KeyStore } from '../../keys/client.ts';
import { openGround } from './factory-ground.ts';
import { organisationFactories } from './factory-organisation.ts';
import { talkFactories } from './factory-talk.ts';

export type {
  BuiltChannel,
  BuiltOrganisation,
  BuiltService,
  BuiltStaff,
} from './factory-organisation.ts';
export type { BuiltConsultation, BuiltConsultee } from './factory-talk.ts';

export type Factories = ReturnType<typeof createFactories>;

export function createFactories({ migratorUrl, keys }: { migratorUrl: string; keys: KeyStore }) {
  const ground = openGround(migratorUrl, keys);
  const organisation = organisationFactories(ground);
  const talk = talkFactories(ground, organisation.buildChannel);
  return { ...ground, ...organisation, ...talk, close: () => ground.pool.end() };
}
