/** The baselines' tables, on the measured server. */
import pg from 'pg';

const STATEMENTS = [
  'create schema if not exists baseline',
  'create table if not exists baseline.webhook_events (id bigserial primary key, body jsonb not null)',
  'create table if not exists baseline.messages (id uuid primary key, body text not null, at timestamptz not null default now())',
];

/** `url`: as the role that owns the product's database; the baselines sign in as the same. */
export async function makeBaselineTables(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of STATEMENTS) await client.query(statement);
  } finally {
    await client.end();
  }
}
