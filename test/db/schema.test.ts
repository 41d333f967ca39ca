/** Entities, migrations and the database's own rules agree. */
import { describe, expect, test } from 'vitest';
import { ENTITIES, openDatabase } from '../../db/orm.ts';
import { inScope, inSystem, rows } from '../../db/scope.ts';
import { audit } from '../../db/audit.ts';
import { useDatabase } from '../support/postgres.ts';

const urls = useDatabase();

test('the migrations make exactly what the entities describe', async () => {
  const database = await openDatabase(urls.migratorUrl, { poolSize: 1 });
  expect(await database.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  await database.close();
});

test('every table forces row-level security, also on its owner', async () => {
  const database = await openDatabase(urls.migratorUrl, { poolSize: 1 });
  const tables = await inSystem(database, (tx) =>
    rows<{ name: string }>(
      tx,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and relname <> 'migrations' and not (relrowsecurity and relforcerowsecurity)`,
    ),
  );
  expect(tables).toEqual([]);
  expect(ENTITIES.length).toBeGreaterThan(20);
  await database.close();
});

describe('the system role', () => {
  test.for([
    ['messages', 'body'],
    ['notes', 'body'],
    ['drafts', 'body'],
    ['consultees', 'line_id'],
    ['inbox', 'event'],
    ['commands', 'detail'],
    ['escalations', 'packet'],
    ['attribute_values', 'typed'],
    ['own_answers', 'typed'],
    ['surveys', 'words'],
    ['consultees', 'pin_hash'],
    ['staff', 'password_hash'],
    ['second_factors', 'secret'],
    ['staff_sessions', 'pending_secret'],
    ['deliveries', 'reply_token'],
    ['whispers', 'body'],
    ['notice_settings', 'mail'],
    ['saved_filters', 'name'],
    ['consultee_flags', 'remark'],
    ['same_persons', 'reason'],
    ['accommodations', 'words'],
    ['accommodation_steps', 'told'],
    ['supporter_turns', 'name'],
    ['templates', 'words'],
    ['drafts', 'sending'],
    ['broadcasts', 'words'],
    ['broadcasts', 'reveal_reason'],
    ['broadcast_testers', 'name'],
    ['reply_requests', 'body'],
    ['reply_requests', 'comment'],
    ['settings_versions', 'note'],
    ['settings_drafts', 'request_note'],
    ['settings_drafts', 'return_comment'],
    ['service_pauses', 'reason'],
    ['service_retirements', 'reason'],
  ] as const)('cannot read %s.%s', async ([table, column]) => {
    const database = await openDatabase(urls.systemUrl, { poolSize: 1 });
    await expect(
      inSystem(database, (tx) => rows(tx, `select ${column} from ${table}`)),
    ).rejects.toThrow(/permission denied/u);
    await database.close();
  });
});

describe('what was written to the trail', () => {
  const organisationId = crypto.randomUUID();
  const scope = { organisationId, serviceIds: [] };

  test.for([
    'update audit_entries set action = $$x$$',
    'delete from audit_entries',
    'truncate audit_entries',
    'update case_events set kind = $$x$$',
    'delete from messages',
    'update messages set seq = 9',
    'delete from notes',
    'update reply_requests set body = $$x$$',
    'delete from reply_requests',
    'update memberships set role = $$supervisor$$',
  ])('is not changed by the application: %s', async (sql) => {
    const database = await openDatabase(urls.appUrl, { poolSize: 1 });
    await inScope(database, scope, (tx) =>
      audit(tx, {
        organisationId,
        serviceId: null,
        actorKind: 'system',
        actorId: null,
        action: 'organisation.create',
      }),
    );
    await expect(inScope(database, scope, (tx) => rows(tx, sql))).rejects.toThrow(
      /permission denied/u,
    );
    await database.close();
  });

  test('is not changed by the owner of the table either', async () => {
    const database = await openDatabase(urls.migratorUrl, { poolSize: 1 });
    await expect(
      inSystem(database, (tx) => rows(tx, `update audit_entries set action = 'x'`)),
    ).rejects.toThrow(/never changed/u);
    await expect(inSystem(database, (tx) => rows(tx, `delete from audit_entries`))).rejects.toThrow(
      /never changed/u,
    );
    await database.close();
  });
});
