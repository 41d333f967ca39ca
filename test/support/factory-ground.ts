/** What all factories stand on: rows inserted as the migrator's role, fields sealed with the test's keys. */
import pg from 'pg';
import { createCrypt, type Crypt } from '../../db/crypt.ts';
import type { KeyStore } from '../../keys/client.ts';

export interface Ground {
  pool: pg.Pool;
  crypt: Crypt;
  insert: (table: string, row: Record<string, unknown>) => Promise<void>;
}

export function openGround(migratorUrl: string, keys: KeyStore): Ground {
  const pool = new pg.Pool({ connectionString: migratorUrl, max: 3 });
  return {
    pool,
    crypt: createCrypt(keys),
    async insert(table, row) {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      const places = columns.map((_, index) => `$${index + 1}`);
      await pool.query(
        `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
        Object.values(row),
      );
    },
  };
}
