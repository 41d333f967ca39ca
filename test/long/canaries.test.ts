/**
 * A canary in every place of every request, through all routes there are and will be: what people write about a
 * consultation stands in no column, no file and no log in the open. And what was destroyed opens from no older copy.
 */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../api/http/route.ts';
import { messagePlace } from '../../db/messages.ts';
import { createCrypt } from '../../db/crypt.ts';
import { createKeyStoreClient } from '../../keys/client.ts';
import { findPlaintext, formsOf } from '../../scripts/faults/plaintext.ts';
import { ask, callerFor, each, type Heard } from '../permissions/isolation/asking.ts';
import { ownFilling } from '../permissions/isolation/ids.ts';
import { buildLine, readIds, type Line } from '../permissions/isolation/line.ts';
import { requestTo } from '../permissions/isolation/values.ts';
import { readShape, type Shape } from '../permissions/planting.ts';
import { ALL_ROUTES } from '../support/all-routes.ts';
import { useTestApi } from '../support/api.ts';
import { readFolderFiles, readRows } from '../support/keys.ts';

const api = useTestApi();
let admin: pg.Client;
let shapes: Shape[];
const MARK = `kanarie${randomBytes(5).toString('hex')}`;
const CANARIES = 200;

const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`;
const ROUTES = ALL_ROUTES.filter(({ raw, method }) => raw === null && method !== 'GET');

/** What is typed there is no consultation's: names and texts of services, agencies, rotas, forms, links of the rich menu. */
const OPEN_COLUMNS =
  /^(?:services|settings_|form_|agencies|rota_|rich_menu|register_forms|broadcasts|incidents?_|memberships|staff|practice_)/u;

/** The trail says which code somebody looked for or gave, a report what its service is called. */
const OPEN_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'audit_entries.data': [
    'POST /api/staff/services',
    'PUT /api/staff/services/:id/settings/draft',
    'POST /api/staff/trail/copy',
  ],
  'reports.snapshot': ['PUT /api/staff/services/:id/name'],
};

beforeAll(async () => {
  admin = new pg.Client({ connectionString: api.database.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations' order by 1`,
  );
  shapes = [];
  for (const { name } of rows) shapes.push(await readShape(admin, name));
}, 120_000);

afterAll(async () => {
  await admin.end();
});

/** Each request once to make something and once about what is there, every one with a canary of its own. */
async function plant(
  line: Line,
  routes: readonly Route[],
  canary: (route: Route) => string,
): Promise<(Heard & { canary: string })[]> {
  const caller = await callerFor(api.url, line);
  const heard: (Heard & { canary: string })[] = [];
  for (const full of [true, false]) {
    await readIds(admin, shapes, line);
    heard.push(
      ...(await each(routes, async (route) => {
        const text = canary(route);
        const filling = { ...ownFilling(route, line, full), text };
        return { ...(await ask(caller, route, requestTo(route, filling))), canary: text };
      })),
    );
  }
  return heard;
}

async function columnsHolding(texts: readonly string[]): Promise<Map<string, string[]>> {
  const held = new Map<string, string[]>();
  for (const { table, columns } of shapes) {
    for (const { name, type } of columns) {
      const value = type === 'bytea' ? `encode(t."${name}", 'hex')` : `t."${name}"::text`;
      const words =
        type === 'bytea' ? texts.map((text) => Buffer.from(text).toString('hex')) : texts;
      const { rows } = await admin.query<{ at: number }>(
        `select distinct p.at::int from "${table}" t, unnest($1::text[]) with ordinality p(word, at) where position(p.word in ${value}) > 0`,
        [words],
      );
      if (rows.length > 0)
        held.set(
          `${table}.${name}`,
          rows.map(({ at }) => texts[at - 1] ?? ''),
        );
    }
  }
  return held;
}

describe('two hundred canaries', () => {
  /** Routes whose words are a service's, not a person's: by what a first line's canaries have shown. */
  const open = new Set<string>();
  let begun = 0;
  let planted: string[] = [];

  test('stand in the open only where the words are a service’s own', async () => {
    const organisation = await api.build.buildOrganisation({ name: '試しの市' });
    const line = await buildLine(api, organisation.id, 'kanarieerst', 0);
    const routeOf = new Map<string, string>();
    const heard = await plant(line, ROUTES, (route) => {
      const canary = `vogel${randomBytes(6).toString('hex')}`;
      routeOf.set(canary, nameOf(route));
      return canary;
    });
    const held = await columnsHolding([...routeOf.keys()]);
    for (const [, canaries] of held)
      for (const canary of canaries) open.add(routeOf.get(canary) ?? '');
    expect(heard.length).toBeGreaterThan(200);
    const unexpected = [...held].flatMap(([column, canaries]) =>
      [...new Set(canaries.map((canary) => routeOf.get(canary) ?? ''))]
        .filter((route) => !OPEN_COLUMNS.test(column) && !OPEN_ELSEWHERE[column]?.includes(route))
        .map((route) => `${column}: ${route}`),
    );
    expect(unexpected).toEqual([]);
  });

  test('are planted through every route on which a person writes', async () => {
    // File systems that count whole seconds round down.
    begun = Date.now() - 2_000;
    const closed = ROUTES.filter((route) => !open.has(nameOf(route)));
    const organisation = await api.build.buildOrganisation({ name: '本当の市' });
    let n = 0;
    for (let round = 0; planted.length < CANARIES && round < 10; round += 1) {
      const line = await buildLine(api, organisation.id, `linie${round}`, round * 1_000);
      const heard = await plant(line, closed, () => `${MARK}${String((n += 1)).padStart(5, '0')}`);
      planted = planted.concat(
        heard
          .filter(
            ({ status, body, path, canary }) =>
              status < 300 && `${path}${JSON.stringify(body)}`.includes(canary),
          )
          .map(({ canary }) => canary),
      );
    }
    process.stdout.write(`figure canaries-planted ${planted.length} texts goal >=${CANARIES} ok\n`);
    expect(planted.length).toBeGreaterThanOrEqual(CANARIES);
  });

  test('stand in no row, file or log, in whatever form', async () => {
    expect([...(await columnsHolding([MARK])).keys()]).toEqual([]);
    await admin.query('checkpoint');
    const { rows } = await admin.query<{ data_directory: string }>('show data_directory');
    const folder = rows[0]?.data_directory ?? '';
    expect(statSync(folder).isDirectory()).toBe(true);
    const found = [
      ...findPlaintext(folder, [MARK], begun),
      ...findPlaintext(api.keys.root, [MARK], begun),
    ];
    const logged = Buffer.from(api.logged());
    const inLogs = [...formsOf(MARK)].filter(([, bytes]) => logged.includes(bytes));
    process.stdout.write(
      `figure canaries-found ${found.length + inLogs.length} places goal <=0 ${found.length + inLogs.length === 0 ? 'ok' : 'short'}\n`,
    );
    expect(found).toEqual([]);
    expect(inLogs.map(([form]) => form)).toEqual([]);
    // The search reaches what stands in the open.
    expect(findPlaintext(folder, ['本当の市'], begun)).not.toEqual([]);
  });
});

test('of a hundred consultations fifty are erased: from an older copy of the rows none of these opens, and all others do', async () => {
  const channel = await api.build.buildChannel();
  const { organisationId, serviceId } = channel;
  const talks: string[] = [];
  for (let n = 0; n < 100; n += 1) {
    const consultee = await api.build.buildConsultee({ channel });
    const consultation = await api.build.buildConsultation({ consultee });
    await api.build.buildMessage({ consultation, text: `ことば ${n}` });
    talks.push(consultation.id);
  }
  // As a backup of the database holds them.
  const { rows: older } = await api.build.pool.query<{
    id: string;
    clientId: string;
    body: Buffer;
  }>(
    `select consultation_id as id, client_id as "clientId", body from messages where consultation_id = any($1)`,
    [talks],
  );
  const erased = new Set(talks.filter((_, n) => n % 2 === 0));
  const wrapped = readRows(api.keys.directory, 'data_keys')
    .filter(({ object }) => erased.has(String(object)))
    .map((row) => Buffer.from(String(row['wrapped']), 'hex'));
  expect(wrapped).toHaveLength(50);
  for (const objectId of erased)
    await api.keys.keys.destroy({ organisationId, serviceId, kind: 'consultation', objectId });

  const fresh = createKeyStoreClient({ socketPath: api.keys.socketPath });
  const crypt = createCrypt(fresh);
  const opened = await Promise.all(
    older.map(({ id, clientId, body }) =>
      crypt.open(organisationId, messagePlace(id, clientId), body).then(
        () => ({ id, outcome: 'opens' }),
        (error: { code?: string }) => ({ id, outcome: error.code ?? 'failed' }),
      ),
    ),
  );
  await fresh.close();
  const count = (outcome: string, of: boolean) =>
    opened.filter((one) => erased.has(one.id) === of && one.outcome === outcome).length;
  process.stdout.write(
    `figure erased-that-open ${count('opens', true)} consultations goal <=0 ok\n`,
  );
  process.stdout.write(
    `figure kept-that-open ${count('opens', false)} consultations goal >=50 ok\n`,
  );
  expect(count('key-destroyed', true)).toBe(50);
  expect(count('opens', false)).toBe(50);
  const files = readFolderFiles(api.keys);
  expect(wrapped.filter((bytes) => files.some((file) => file.includes(bytes)))).toEqual([]);
});
