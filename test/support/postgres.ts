/** A PostgreSQL database of its own for every test file: a copy of the migrated template. */
import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, inject } from 'vitest';

import { roleUrl, roleUrls } from '../../scripts/parts/postgres-roles.ts';
import { createDatabase, dropDatabase } from '../../scripts/parts/postgres.ts';

import type { PostgresPlace } from './test-servers.ts';

export interface TestDatabase {
  /** As the role that owns the tables and bypasses row-level security. */
  migratorUrl: string;
  appUrl: string;
  systemUrl: string;
  /** As the superuser, for what no role of the product may do. */
  adminUrl: string;
}

/** Call at the top of a file or describe; the addresses are there from its first hook or test on. */
export function useDatabase(): TestDatabase {
  const database: { made?: TestDatabase & { drop(): Promise<void> } } = {};
  beforeAll(async () => {
    database.made = await createTestDatabase();
  }, 120_000);
  afterAll(async () => {
    await database.made?.drop();
  });
  const made = () => {
    if (!database.made) throw new Error('the database is made in beforeAll: ask within a test');
    return database.made;
  };
  return {
    get migratorUrl() {
      return made().migratorUrl;
    },
    get appUrl() {
      return made().appUrl;
    },
    get systemUrl() {
      return made().systemUrl;
    },
    get adminUrl() {
      return made().adminUrl;
    },
  };
}

/** A fresh database, to be dropped by the caller. Pass `migrated: false` for an empty one. */
export async function createTestDatabase({ migrated = true } = {}): Promise<
  TestDatabase & { drop(): Promise<void> }
> {
  const { adminUrl, secrets, template } = await askForPostgres();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await createDatabase(adminUrl, name, migrated ? template : undefined);
  return {
    ...roleUrls(adminUrl, secrets, name),
    adminUrl: roleUrl(adminUrl, 'postgres', secrets.postgres, name),
    drop: () => dropDatabase(adminUrl, name),
  };
}

async function askForPostgres(): Promise<PostgresPlace> {
  const response = await fetch(`${inject('testServersUrl')}/postgres`);
  if (!response.ok) throw new Error(`PostgreSQL did not start: ${await response.text()}`);
  return (await response.json()) as PostgresPlace;
}
