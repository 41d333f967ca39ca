/** The roles and databases the product needs, made where they are missing. */
import pg from 'pg';

import type { Secrets } from './data-folder.ts';
import { databaseNeedsSql, databaseUnreachable } from './messages.ts';

interface Role {
  name: string;
  password: keyof Secrets;
  attributes: string;
  /** The database it signs in to. */
  home: string;
}

const ROLES: readonly Role[] = [
  // Owns the tables; row-level security is forced, so its own changes of data need the bypass.
  {
    name: 'madoguchi_migrator',
    password: 'migrator',
    attributes: 'LOGIN BYPASSRLS',
    home: 'madoguchi',
  },
  { name: 'madoguchi_app', password: 'app', attributes: 'LOGIN NOBYPASSRLS', home: 'madoguchi' },
  {
    name: 'madoguchi_system',
    password: 'system',
    attributes: 'LOGIN NOBYPASSRLS',
    home: 'madoguchi',
  },
  { name: 'temporal', password: 'temporal', attributes: 'LOGIN NOBYPASSRLS', home: 'temporal' },
];

/** Copies the whole server, and reads no table; of our own server alone. */
const BACKUP_ROLE: Role = {
  name: 'madoguchi_backup',
  password: 'backup',
  attributes: 'LOGIN REPLICATION NOBYPASSRLS',
  home: 'postgres',
};

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
const WRONG_PASSWORD = '28P01';

/**
 * Makes roles and databases on the server of `adminUrl` where they are missing, with our passwords; `backsUp`: also the
 * role of its backups.
 * Refuses 'database-unreachable', and 'database-needs-sql' with the statements an administrator must run.
 */
export async function prepareServer(
  adminUrl: string,
  secrets: Secrets,
  { backsUp = false } = {},
): Promise<void> {
  const roles = backsUp ? [...ROLES, BACKUP_ROLE] : ROLES;
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    throw databaseUnreachable(error instanceof Error ? error.message : String(error));
  }
  try {
    await runAll(client, await missingStatements(client, secrets, roles));
    await runAll(client, await passwordStatements(adminUrl, secrets, roles));
  } finally {
    await client.end();
  }
}

async function runAll(client: pg.Client, statements: readonly string[]): Promise<void> {
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
}

/** For roles that were there before with another password, as on a server that outlived its data folder. */
async function passwordStatements(
  adminUrl: string,
  secrets: Secrets,
  roles: readonly Role[],
): Promise<string[]> {
  const statements: string[] = [];
  for (const { name, password, home } of roles) {
    const url = roleUrl(adminUrl, name, secrets[password], home);
    if (await isPasswordWrong(url))
      statements.push(`ALTER ROLE ${name} PASSWORD '${secrets[password]}'`);
  }
  return statements;
}

async function isPasswordWrong(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return false;
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === WRONG_PASSWORD;
  } finally {
    await client.end().catch(() => undefined);
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

/** Our own server as the role that copies it. */
export function backupUrl(serverUrl: string, secrets: Secrets): string {
  return roleUrl(serverUrl, BACKUP_ROLE.name, secrets.backup, BACKUP_ROLE.home);
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

async function missingStatements(
  client: pg.Client,
  secrets: Secrets,
  wanted: readonly Role[],
): Promise<string[]> {
  const roles = await namesIn(client, 'SELECT rolname AS name FROM pg_roles');
  const databases = await namesIn(client, 'SELECT datname AS name FROM pg_database');
  const statements: string[] = [];
  for (const { name, password, attributes } of wanted) {
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
