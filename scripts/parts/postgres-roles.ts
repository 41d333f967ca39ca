/** The roles and databases the product needs, made where they are missing. */
import pg from 'pg';

import type { Secrets } from './data-folder.ts';
import { databaseNeedsSql } from './messages.ts';

interface Role {
  name: string;
  password: keyof Secrets;
  attributes: string;
}

const ROLES: readonly Role[] = [
  // Owns the tables; row-level security is forced, so its own changes of data need the bypass.
  { name: 'madoguchi_migrator', password: 'migrator', attributes: 'LOGIN BYPASSRLS' },
  { name: 'madoguchi_app', password: 'app', attributes: 'LOGIN NOBYPASSRLS' },
  { name: 'madoguchi_system', password: 'system', attributes: 'LOGIN NOBYPASSRLS' },
  { name: 'temporal', password: 'temporal', attributes: 'LOGIN NOBYPASSRLS' },
];

/** Each database with its owner and those who may connect besides. */
const DATABASES = [
  {
    name: 'madoguchi',
    owner: 'madoguchi_migrator',
    guests: ['madoguchi_app', 'madoguchi_system'],
  },
  { name: 'temporal', owner: 'temporal', guests: [] },
  { name: 'temporal_visibility', owner: 'temporal', guests: [] },
] as const;

const INSUFFICIENT_PRIVILEGE = '42501';

/** Makes roles and databases on the server of `adminUrl`; refuses 'database-needs-sql' with the statements that are missing. */
export async function ensureRolesAndDatabases(adminUrl: string, secrets: Secrets): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const statements = await missingStatements(client, secrets);
    for (const [done, statement] of statements.entries()) {
      try {
        await client.query(statement);
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE)
          throw databaseNeedsSql(
            error.message,
            statements.slice(done).map((text) => `${text};`),
          );
        throw error;
      }
    }
  } finally {
    await client.end();
  }
}

/** The connection strings of the three roles the processes sign in as. */
export function roleUrls(
  serverUrl: string,
  secrets: Secrets,
  database = 'madoguchi',
): { migratorUrl: string; appUrl: string; systemUrl: string } {
  return {
    migratorUrl: roleUrl(serverUrl, 'madoguchi_migrator', secrets.migrator, database),
    appUrl: roleUrl(serverUrl, 'madoguchi_app', secrets.app, database),
    systemUrl: roleUrl(serverUrl, 'madoguchi_system', secrets.system, database),
  };
}

/** The same server and options, another user and database. */
export function roleUrl(
  serverUrl: string,
  user: string,
  password: string,
  database: string,
): string {
  const url = new URL(serverUrl);
  url.username = user;
  url.password = password;
  url.pathname = `/${database}`;
  return url.href;
}

async function missingStatements(client: pg.Client, secrets: Secrets): Promise<string[]> {
  const roles = await namesIn(client, 'SELECT rolname AS name FROM pg_roles');
  const databases = await namesIn(client, 'SELECT datname AS name FROM pg_database');
  const statements: string[] = [];
  for (const { name, password, attributes } of ROLES) {
    if (!roles.has(name))
      statements.push(`CREATE ROLE ${name} ${attributes} PASSWORD '${secrets[password]}'`);
  }
  for (const { name, owner, guests } of DATABASES) {
    if (databases.has(name)) continue;
    statements.push(...databaseStatements(name, owner, guests));
  }
  return statements;
}

/** What gives a database its owner and its guests; also for copies of a template. */
export function databaseStatements(
  name: string,
  owner: string,
  guests: readonly string[],
  template = 'template0',
): string[] {
  return [
    `CREATE DATABASE ${name} OWNER ${owner} TEMPLATE ${template}`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    ...guests.map((guest) => `GRANT CONNECT ON DATABASE ${name} TO ${guest}`),
  ];
}

async function namesIn(client: pg.Client, query: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(query);
  return new Set(rows.map((row) => row.name));
}
