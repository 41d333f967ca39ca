/** Migrations in order. Each is an SQL file; applied ones are never edited. */
import { readFileSync } from 'node:fs';
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

export const MIGRATIONS = ['0001-tables.sql', '0002-grants.sql'].map(sqlMigration);
