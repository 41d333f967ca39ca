/** Where database, keys and engine of the running system are, for scripts that work beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PLACES } from '../../contracts/environment.ts';
import { defaultDataDir, openDataFolder, readSecrets } from './data-folder.ts';
import { roleUrls } from './postgres-roles.ts';
import { keyPlaces } from './system-parts.ts';

export const Places = z.object(PLACES);
export type Places = z.infer<typeof Places>;
const Ports = z.object({ postgres: z.int(), temporal: z.int() });

/** What the environment names, else the system that runs on this checkout's data folder. */
export function readPlaces(environment: NodeJS.ProcessEnv): Places {
  const given = Places.safeParse(environment);
  if (given.success) return given.data;
  const { folder, ports, urls } = ownSystem(environment);
  return Places.parse({
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    ...keyPlaces(folder),
    DATABASE_APP_URL: urls.appUrl,
    DATABASE_SYSTEM_URL: urls.systemUrl,
    ...environment,
  });
}

/** As the role that owns the tables: what the environment names, else of the system on this checkout's data folder. */
export function readMigratorUrl(environment: NodeJS.ProcessEnv): string {
  return environment['DATABASE_MIGRATOR_URL'] ?? ownSystem(environment).urls.migratorUrl;
}

function ownSystem(environment: NodeJS.ProcessEnv) {
  const folder = openDataFolder(defaultDataDir(environment));
  const ports = Ports.parse(JSON.parse(readFileSync(join(folder.run, 'ports.json'), 'utf8')));
  const urls = roleUrls(
    environment['DATABASE_URL'] ?? `postgresql://postgres@127.0.0.1:${ports.postgres}/postgres`,
    readSecrets(folder),
  );
  return { folder, ports, urls };
}
