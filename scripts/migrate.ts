/** Brings a database up to date: `node scripts/migrate.ts` (DATABASE_MIGRATOR_URL). */
import { openDatabase } from '../db/orm.ts';

/** Applies what is missing; returns the names of the migrations applied. */
export async function migrate(url: string): Promise<string[]> {
  const database = await openDatabase(url, { poolSize: 1 });
  try {
    const applied = await database.migrator.up();
    return applied.map(({ name }) => name);
  } finally {
    await database.close();
  }
}

if (import.meta.main) {
  const url = process.env['DATABASE_MIGRATOR_URL'];
  if (!url) throw new Error('DATABASE_MIGRATOR_URL is not set');
  const applied = await migrate(url);
  console.log(applied.length === 0 ? 'database is up to date' : `applied ${applied.join(', ')}`);
}
