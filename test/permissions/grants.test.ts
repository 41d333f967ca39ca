/** What the database itself lets each role do: by the catalogue, so that nothing new is left out. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../support/postgres.ts';

const database = useDatabase();
let admin: pg.Client;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
});

async function names(sql: string): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

/**
 * All that the system's role reads of columns in which words could stand. Each is a code, an id of LINE's or
 * of a request, or named here with its reason.
 */
const CODES_OF_THE_SYSTEM = [
  'address_mails.status',
  // Figures and codes of what is wrong, and ids of the addresses that were told.
  'alarms.detail',
  'alarms.kind',
  'alarms.mailed_to',
  'alarms.subject',
  'breaches.kind',
  'disposal_batches.status',
  'facts.stage',
  'incidents.step',
  // Hashes of rows that it does not read, and what was signed of them: no words stand there.
  'audit_chain.hash',
  'audit_checkpoints.head',
  'audit_checkpoints.note',
  'audit_checks.outcome',
  'audit_checks.stretch',
  'audit_signing_keys.public_key',
  // Codes, figures and the names of folders.
  'backup_checks.detail',
  'backup_checks.kind',
  'backup_checks.reason',
  'backups.fault',
  'backups.name',
  'broadcasts.check_status',
  'broadcasts.status',
  'broadcasts.stop_reason',
  'channels.bot_user_id',
  // Encrypted; what signs the webhook's requests is found before anything says whose they are.
  'channels.credentials',
  'channels.key',
  'channels.liff_id',
  'channels.line_channel_id',
  'channels.login_channel_id',
  'commands.action',
  'commands.status',
  'component_states.component',
  'component_states.detail',
  'component_states.reason',
  'component_states.state',
  'component_states.subject',
  'consultations.priority',
  'consultations.stage',
  'consultations.waits_for',
  'contract_ends.stage',
  'deliveries.kind',
  'deliveries.once',
  'deliveries.request_id',
  'deliveries.status',
  // The name of a text of the settings, not the text.
  'deliveries.text',
  'escalations.approval',
  'escalations.kind',
  'escalations.status',
  'exports.state',
  'history_checks.verdict',
  'inbox.reason',
  'inbox.status',
  'inbox.type',
  'inbox.webhook_event_id',
  'inspections.left_out',
  'notice_ways.code',
  'notice_ways.status',
  'notice_ways.way',
  'organisations.code',
  'outbox.kind',
  // Ids, as text.
  'reply_requests.file_ids',
  'reply_requests.status',
  'reports.kind',
  'reports.period',
  'services.code',
  'services.mode',
  // A hash; an invitation is found by it before anything says whose it is.
  'staff_invitations.token_hash',
  'workflow_histories.workflow_id',
];

test('the system’s role reads codes, and no column in which somebody’s words stand', async () => {
  const readable = await names(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and udt_name in ('bytea', 'text', 'varchar', 'jsonb', '_text')
       and table_name <> 'migrations' and has_column_privilege('madoguchi_system', table_name::regclass, column_name, 'select')
     order by 1`,
  );
  expect(readable.filter((name) => !CODES_OF_THE_SYSTEM.includes(name))).toEqual([]);
  expect(CODES_OF_THE_SYSTEM.filter((name) => !readable.includes(name))).toEqual([]);
});

interface Lending {
  name: string;
  path: string | null;
  arguments: string[];
  toAll: boolean;
}

/** Functions that work with their owner's rights, past the policies of the tables. */
async function lendingFunctions(): Promise<Lending[]> {
  const { rows } = await admin.query<Lending>(
    `select proname as name, (select one from unnest(proconfig) one where one like 'search_path=%') as path,
       string_to_array(coalesce(oidvectortypes(proargtypes), ''), ', ') as arguments,
       exists (select 1 from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0) as "toAll"
     from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1`,
  );
  return rows;
}

test('a function that lends its owner’s rights is granted by name, and looks names up nowhere else', async () => {
  for (const { name, path, toAll } of await lendingFunctions()) {
    expect({ name, toAll, path }).toEqual({
      name,
      toAll: false,
      path: 'search_path=pg_catalog, public',
    });
  }
});

test('a function that lends its owner’s rights refuses the service of another', async () => {
  const places = [1, 2].map(() => ({ organisation: randomUUID(), service: randomUUID() }));
  for (const { organisation, service } of places) {
    await admin.query(`insert into organisations (id, code, name) values ($1, $2, '市')`, [
      organisation,
      organisation.slice(0, 8),
    ]);
    await admin.query(
      `insert into services (id, organisation_id, code, name, mode) values ($1, $2, 'line', '相談', 'practice')`,
      [service, organisation],
    );
  }
  const [ours, theirs] = places;
  const app = new pg.Client({ connectionString: database.appUrl });
  await app.connect();
  try {
    // Whoever takes no argument can only be asked of what the session is for.
    const asked = (await lendingFunctions()).filter((one) => one.arguments.length > 0);
    for (const { name, arguments: types } of asked) {
      for (const scope of [ours, { organisation: ours?.organisation, service: theirs?.service }]) {
        await app.query('begin');
        await app.query(
          `select set_config('app.organisation', $1, true), set_config('app.services', $2, true)`,
          [scope?.organisation, scope?.service],
        );
        const given = types.map((type) =>
          type === 'uuid' ? theirs?.service : /int|boolean/u.test(type) ? 1 : 'live',
        );
        const slots = types.map((type, index) => `$${index + 1}::${type}`).join(', ');
        const refused = app.query(`select * from ${name}(${slots})`, given);
        await expect(refused, name).rejects.toMatchObject({ code: '42501' });
        await app.query('rollback');
      }
    }
  } finally {
    await app.end();
  }
});

test('no view shows what its owner sees', async () => {
  const views = await names(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f')
       and not coalesce('security_invoker=true' = any(reloptions), false)`,
  );
  expect(views).toEqual([]);
});

test('no role of the running product owns a table, passes over its policies or takes another’s place', async () => {
  const mighty = await names(
    `select rolname as name from pg_roles r where rolname in ('madoguchi_app', 'madoguchi_system')
       and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
         or exists (select 1 from pg_auth_members where member = r.oid)
         or exists (select 1 from pg_class where relowner = r.oid))`,
  );
  expect(mighty).toEqual([]);
  const toEverybody = await names(
    `select relname as name from pg_class, aclexplode(relacl) where relnamespace = 'public'::regnamespace and grantee = 0`,
  );
  expect(toEverybody).toEqual([]);
});

test('every table is held to the organisation of the request, and to its services where it has one', async () => {
  const { rows } = await admin.query<{ name: string; rules: string; ofService: boolean }>(
    `select c.relname as name, coalesce(string_agg(concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)), ' '), '') as rules,
       exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'service_id' and not a.attisdropped) as "ofService"
     from pg_class c left join pg_policy p on p.polrelid = c.oid and 'madoguchi_app'::regrole = any(p.polroles)
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations' group by c.oid order by 1`,
  );
  const loose = rows.filter(({ rules }) => !rules.includes('app_organisation()'));
  expect(loose.map(({ name }) => name)).toEqual([]);
  const ofAll = rows.filter(
    ({ rules, ofService }) => ofService && !rules.includes('app_services()'),
  );
  expect(ofAll.map(({ name }) => name)).toEqual([]);
});
