/** Migrations in the order of their numbers. Each is an SQL file; applied ones are never edited. */
import { readdirSync, readFileSync } from 'node:fs';
import { Migration } from '@mikro-orm/migrations';

function sqlMigration(file: string): {
  name: string;
  class: new (...args: ConstructorParameters<typeof Migration>) => Migration;
} {
  class SqlMigration extends Migration {
    override up(): void {
      this.addSql(readFileSync(new URL(file, import.meta.url), 'utf8'));
    }
  }
  return { name: file.replace(/\.sql$/u, ''), class: SqlMigration };
}

export const MIGRATIONS = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.sql'))
  .toSorted()
  .map(sqlMigration);
