/** A data folder whose databases are made already. Private systems begin as copies of it: making them costs more than the rest of a start. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

import pg from 'pg';

import { openDataFolder, readSecrets, REPOSITORY } from './data-folder.ts';
import { chooseFreePort } from './ports.ts';
import { findPostgresHome, removeMovedDatabase } from './postgres-home.ts';
import { startPostgres } from './postgres.ts';
import { startSystem } from './system.ts';

const FOLDER = join(REPOSITORY, '.tmp');
const NAME = 'system-template-';
/** What the databases of a new system depend on. */
const MADE_OF = ['db/migrations', 'scripts/parts', 'package-lock.json'];

/** Where the template of this very source lies, made or not. */
function placeOf(): string {
  const hash = createHash('sha256');
  for (const path of MADE_OF) {
    const full = join(REPOSITORY, path);
    const files = path.endsWith('.json')
      ? [full]
      : readdirSync(full).map((name) => join(full, name));
    for (const file of files.toSorted()) hash.update(readFileSync(file));
  }
  return join(FOLDER, `${NAME}${hash.digest('hex').slice(0, 12)}`);
}

/** Makes the template where it is missing, and removes those of other sources. */
export async function prepareTemplate(): Promise<void> {
  const place = placeOf();
  if (existsSync(place)) return;
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER).filter((one) => one.startsWith(NAME)))
    remove(join(FOLDER, name));
  const half = `${place}.half`;
  remove(half);
  const system = await startSystem({
    dataDir: half,
    port: await chooseFreePort(),
    only: ['temporal', 'migrate'],
    durable: false,
  });
  await system.stop();
  await forgetMembers(half);
  renameSync(half, place);
}

/** Lays a copy of the template where there is one, and says so; without it the system makes its databases itself. */
export function copyTemplate(dataDir: string): boolean {
  const place = placeOf();
  if (!existsSync(place)) return false;
  cpSync(join(place, 'secrets.json'), join(dataDir, 'secrets.json'));
  // `cp` keeps owners, and on many file systems shares the blocks.
  const { data } = findPostgresHome(openDataFolder(place));
  execFileSync('cp', ['-a', data, join(dataDir, 'postgres')]);
  return true;
}

/** The template's engine is no member of its copies' clusters; a new one would try to reach it first. */
async function forgetMembers(dataDir: string): Promise<void> {
  const folder = openDataFolder(dataDir);
  const secrets = readSecrets(folder);
  const port = await chooseFreePort();
  const postgres = await startPostgres({
    folder,
    secrets,
    port,
    say: () => undefined,
    durable: false,
  });
  const url = new URL(postgres.adminUrl);
  url.pathname = '/temporal';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('truncate cluster_membership');
  await client.end();
  await postgres.child.stop();
}

function remove(place: string): void {
  removeMovedDatabase(place);
  rmSync(place, { recursive: true, force: true });
}
