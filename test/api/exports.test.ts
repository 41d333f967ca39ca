/** Writing records out: every cell compared with what is in the database, and every way a file must not leave. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import readExcelFile from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  writeExport,
  type ExportDeps,
  type Running,
} from '../../activities/exports/write-export.ts';
import type { ExportOutcome } from '../../activities/contract.ts';
import { forCp932 } from '../../api/csv/cp932.ts';
import type { Export, ExportChoices } from '../../contracts/exports.ts';
import type { ExportEncoding, ExportFormat, ExportKind } from '../../domain/exports.ts';
import { disposeExports } from '../../worker/relay/exports.ts';
import { useTestApi } from '../support/api.ts';
import { csvCells, readTable, toTheSecond, workbookCells } from './exports-files.ts';
import { buildExportsWorld, type ExportsWorld } from './exports-world.ts';
import { buildWorld, type Member } from './staff-world.ts';

const api = useTestApi();
let world: ExportsWorld;
let choices: ExportChoices;

beforeAll(async () => {
  world = await buildExportsWorld(api);
  const { body } = await world.administrator.get(`${PATH}/choices`);
  choices = body;
});

const PATH = '/api/staff/exports';
const WANTED: Running = { checkWanted: () => undefined };

interface Order {
  kind: ExportKind;
  filter?: string;
  columns?: string[];
  format?: ExportFormat;
  encoding?: ExportEncoding;
}

function codesOf(kind: ExportKind): string[] {
  return choices.kinds.find((one) => one.kind === kind)?.columns.map(({ code }) => code) ?? [];
}

async function order(
  { kind, filter = '', columns = codesOf(kind), format = 'csv', encoding = 'utf-8' }: Order,
  who: Member = world.administrator,
) {
  const id = randomUUID();
  const body = { id, kind, filter, columns, format, encoding, purpose: '=区への提出' };
  return { id, answer: await who.post(PATH, body) };
}

function deps(more: Partial<ExportDeps> = {}): ExportDeps {
  const { database, crypt, keys, config } = api.deps;
  return { database, crypt, keys, folder: config.exportsFolder, ...more };
}

function write(exportId: string, more: Partial<ExportDeps> = {}, running = WANTED) {
  const { id: organisationId } = world.organisation;
  return writeExport(deps(more), { organisationId, exportId }, running);
}

async function stateOf(id: string): Promise<Export> {
  const { body } = await world.administrator.get(PATH);
  const found = (body as { data: Export[] }).data.find((one) => one.id === id);
  if (!found) throw new Error('the export is not listed');
  return found;
}

async function linkTo(id: string, who: Member = world.administrator): Promise<string> {
  const { body } = await who.post(`${PATH}/${id}/link`);
  return (body as { token: string }).token;
}

async function fetchFile(id: string, token: string, who: Member = world.administrator) {
  const response = await fetch(`${api.url}${PATH}/${id}/file?token=${token}`, {
    headers: { Cookie: who.cookie },
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function written(wanted: Order): Promise<{ id: string; bytes: Buffer }> {
  const { id, answer } = await order(wanted);
  expect(answer.status).toBe(200);
  expect(await write(id)).toBe('ready');
  const { response, bytes } = await fetchFile(id, await linkTo(id));
  expect(response.status).toBe(200);
  return { id, bytes };
}

test('practice leaves only where it is asked for, and the file says that it is practice', async () => {
  const own = await buildExportsWorld(api);
  const { pool } = api.build;
  await pool.query(`update services set mode = 'practice' where id = $1`, [own.service.id]);
  await pool.query(`delete from facts where service_id = $1`, [own.service.id]);
  await pool.query(`select write_all_facts()`);
  const columns = ['number'];
  const live = await order({ kind: 'consultations', columns }, own.administrator);
  expect(live.answer).toMatchObject({ status: 409, body: { detail: { reason: 'no-rows' } } });
  const asked = { kind: 'consultations', columns, filter: 'practice:true' } as const;
  const { id } = await order(asked, own.administrator);
  const { id: organisationId } = own.organisation;
  expect(await writeExport(deps(), { organisationId, exportId: id }, WANTED)).toBe('ready');
  const { bytes } = await fetchFile(id, await linkTo(id, own.administrator), own.administrator);
  const { facts, rows } = readTable(bytes, 'utf-8');
  expect(facts).toContainEqual(['対象', '練習の記録']);
  expect(rows).toHaveLength(own.expected.consultations.length);
});

const KINDS: ExportKind[] = ['consultations', 'messages', 'attributes', 'events', 'figures'];

describe('every cell of a file is what the database holds:', () => {
  test.for(KINDS.flatMap((kind) => [[kind, 'utf-8'] as const, [kind, 'cp932'] as const]))(
    '%s as CSV in %s',
    async ([kind, encoding]) => {
      const expected = world.expected[kind];
      const { id, bytes } = await written({ kind, encoding });
      const { facts, headings, rows } = readTable(bytes, encoding);
      expect(headings.toSorted()).toEqual(Object.keys(expected[0] ?? {}).toSorted());
      expect(rows).toEqual(csvCells(expected, headings, encoding));
      expect(facts).toContainEqual(['条件', 'すべて']);
      expect(facts).toContainEqual(['行の数', `${expected.length}`]);
      expect(facts).toContainEqual(['目的', "'=区への提出"]);
      const missing = expected.flatMap((row) =>
        Object.values(row).flatMap((cell) =>
          typeof cell === 'string' ? forCp932(cell).missing : [],
        ),
      );
      const state = await stateOf(id);
      expect(state.unmappable).toBe(encoding === 'cp932' ? missing.length : 0);
      expect(state).toMatchObject({ announced: expected.length, written: expected.length });
    },
  );

  test.for(KINDS)('%s as a workbook', async (kind) => {
    const expected = world.expected[kind];
    const { bytes } = await written({ kind, format: 'xlsx' });
    const [table, facts] = await readExcelFile(bytes, { trim: false });
    const [headings = [], ...rows] = table?.data ?? [];
    expect(rows.map((row) => row.map(toTheSecond))).toEqual(
      workbookCells(expected, headings.map(String)),
    );
    expect(facts?.sheet).toBe('条件');
    expect(facts?.data).toContainEqual(['目的', '=区への提出']);
  });
});

describe('a file that is being written', () => {
  const pace = { records: 1, rows: 1, partBytes: 1, partMs: 0, letters: 1_000_000 };

  test.for([1, 3])(
    'goes on after a kill before record %i, with no row twice and none missing',
    async (k) => {
      const { id } = await order({ kind: 'messages' });
      let left = k;
      const dying = {
        ...WANTED,
        checkWanted() {
          left -= 1;
          if (left < 0) throw new Error('killed');
        },
      };
      await expect(write(id, { pace }, dying)).rejects.toThrow('killed');
      expect(await stateOf(id)).toMatchObject({ state: 'running' });
      expect(await write(id, { pace })).toBe('ready');
      const { bytes } = await fetchFile(id, await linkTo(id));
      const { headings, rows } = readTable(bytes, 'utf-8');
      expect(rows).toEqual(csvCells(world.expected.messages, headings, 'utf-8'));
    },
  );

  test('is left to whoever took it up last: the one before writes no more of it', async () => {
    const { id } = await order({ kind: 'messages' });
    const { crypt } = api.deps;
    let seals = 0;
    let byTheNext: ExportOutcome | null = null;
    const slow: ExportDeps['crypt'] = {
      ...crypt,
      async sealBytes(...asked) {
        seals += 1;
        if (seals === 2) byTheNext = await write(id, { pace });
        return crypt.sealBytes(...asked);
      },
    };
    expect(await write(id, { pace, crypt: slow })).toBe('over');
    expect(byTheNext).toBe('ready');
    const { bytes } = await fetchFile(id, await linkTo(id));
    const { headings, rows } = readTable(bytes, 'utf-8');
    expect(rows).toEqual(csvCells(world.expected.messages, headings, 'utf-8'));
  });

  test('stops when it is cancelled, and nothing of it stays', async () => {
    const { id } = await order({ kind: 'messages' });
    const { crypt } = api.deps;
    const stopped: ExportDeps['crypt'] = {
      ...crypt,
      async sealBytes(...asked) {
        const { status } = await world.administrator.post(`${PATH}/${id}/cancellation`);
        expect([200, 409]).toContain(status);
        return crypt.sealBytes(...asked);
      },
    };
    expect(await write(id, { pace, crypt: stopped })).toBe('over');
    expect(await write(id)).toBe('over');
    await dispose();
    expect(await stateOf(id)).toMatchObject({ state: 'cancelled' });
    expect(existsSync(join(api.deps.config.exportsFolder, id))).toBe(false);
  });

  test('fails in words when its rows are not those that were selected', async () => {
    const extra = await world.consultation();
    await api.build.buildMessage({ consultation: extra, text: '一' });
    await api.build.buildMessage({ consultation: extra, text: '二' });
    const { id } = await order({ kind: 'messages' });
    let isFirst = true;
    const { crypt } = api.deps;
    const meanwhile: ExportDeps['crypt'] = {
      ...crypt,
      async sealBytes(...asked) {
        const gone = `delete from messages where consultation_id = $1`;
        if (isFirst) await api.build.pool.query(gone, [extra.id]);
        isFirst = false;
        return crypt.sealBytes(...asked);
      },
    };
    expect(await write(id, { pace, crypt: meanwhile })).toBe('failed');
    expect(await stateOf(id)).toMatchObject({ state: 'failed', failure: 'rows-differ' });
    await api.build.pool.query(`update consultations set last_seq = 0 where id = $1`, [extra.id]);
  });

  test('lies on the disk sealed, part by part', async () => {
    const { id } = await order({ kind: 'messages' });
    await write(id, { pace });
    const folder = join(api.deps.config.exportsFolder, id);
    const parts = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part.includes('絵文字')).toBe(false);
      expect(part.includes('本文')).toBe(false);
    }
  });
});

async function dispose(): Promise<void> {
  const { database, system, keys, config, log } = api.deps;
  const relay = { database, system, keys, log, folder: config.exportsFolder };
  while (await disposeExports(relay));
}

describe('the link to a file', () => {
  test('works once, for the person it was made for, and puts the copy on the register', async () => {
    const { id } = await order({ kind: 'events', columns: ['number', 'at'] });
    await write(id);
    const other = await world.member('administrator');
    expect((await other.post(`${PATH}/${id}/link`)).status).toBe(403);
    const token = await linkTo(id);
    expect((await fetchFile(id, token, other)).response.status).toBe(403);
    const url = `${api.url}${PATH}/${id}/file?token=${token}`;
    const { cookie: Cookie } = world.administrator;
    expect((await fetch(url, { method: 'HEAD', headers: { Cookie } })).status).toBe(404);
    const both = await Promise.all([fetchFile(id, token), fetchFile(id, token)]);
    expect(new Set(both.map(({ response }) => response.status))).toEqual(new Set([200, 409]));
    expect((await fetchFile(id, token)).response.status).toBe(409);
    const { rows } = await api.build.pool.query(
      `select c.kind, c.format, c.row_count, c.approval_id is not null as approved from copies c where organisation_id = $1 order by made_at desc limit 1`,
      [world.organisation.id],
    );
    expect(rows).toEqual([{ kind: 'records', format: 'csv', row_count: 4, approved: true }]);
    await expect.poll(async () => (await stateOf(id)).state).toBe('fetched');
    await dispose();
    expect(existsSync(join(api.deps.config.exportsFolder, id))).toBe(false);
    const trail = await api.build.pool.query<{ action: string }>(
      `select action from audit_entries where object_kind = 'export' and object_id = $1 order by id`,
      [id],
    );
    expect(trail.rows.map(({ action }) => action)).toEqual([
      'export.create',
      'export.link',
      'export.fetch',
    ]);
  });

  test('is over after ten minutes, and the file after a day', async () => {
    const { id } = await order({ kind: 'events' });
    await write(id);
    const token = await linkTo(id);
    const old = `update exports set link_until = now() - interval '1 minute' where id = $1`;
    await api.build.pool.query(old, [id]);
    expect((await fetchFile(id, token)).response.status).toBe(409);
    await api.build.pool.query(`update exports set expires_at = now() where id = $1`, [id]);
    await dispose();
    expect(await stateOf(id)).toMatchObject({ state: 'expired' });
    expect(await world.administrator.post(`${PATH}/${id}/link`)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'not-ready' } },
    });
  });
});

describe('an order', () => {
  test('says beforehand how many rows it gives, of the records that the filter means', async () => {
    const count = async (kind: ExportKind, filter: string) => {
      const query = new URLSearchParams({ kind, filter }).toString();
      return (await world.administrator.get(`${PATH}/count?${query}`)).body;
    };
    const filter = 'to:2026-05-31;stages:closed';
    expect(await count('consultations', filter)).toEqual({ consultations: 2, rows: 2 });
    expect(await count('attributes', filter)).toEqual({ consultations: 2, rows: 10 });
    const { bytes } = await written({
      kind: 'consultations',
      filter,
      columns: ['number', 'stage'],
    });
    const { facts, rows } = readTable(bytes, 'utf-8');
    const closed = world.expected.consultations.filter((row) => row['段階'] === '終了');
    expect(rows).toEqual(closed.map((row) => [String(row['相談番号']), '終了']));
    expect(facts).toContainEqual(['段階', '終了']);
  });

  test('names where letters stand that CP932 does not have', async () => {
    const { id } = await order({
      kind: 'messages',
      columns: ['number', 'text'],
      encoding: 'cp932',
    });
    await write(id);
    const { body } = await world.administrator.get(`${PATH}/${id}/unmappable`);
    const row =
      world.expected.messages.findIndex((one) => String(one['本文']).startsWith('😀')) + 1;
    expect(body).toMatchObject({
      data: expect.arrayContaining([
        { row, column: '本文', letter: '😀', code: 'U+1F600' },
      ]) as unknown,
    });
  });

  test('again under the same id is the same one; of another person it is refused', async () => {
    const { id, answer } = await order({ kind: 'events', columns: ['at'] });
    const form = { format: 'csv', encoding: 'utf-8' };
    const again = {
      id,
      kind: 'events',
      filter: '',
      columns: ['at'],
      purpose: '=区への提出',
      ...form,
    };
    expect(await world.administrator.post(PATH, again)).toMatchObject({ body: answer.body });
    const other = await world.member('administrator');
    expect(await other.post(PATH, again)).toMatchObject({
      status: 422,
      body: { code: 'id-reused' },
    });
    await world.administrator.post(`${PATH}/${id}/cancellation`);
  });

  test.for([
    ['a column there is not', { columns: ['number', 'secret'] }, 400, 'unknown-column'],
    ['nothing that is meant', { filter: 'years:1999' }, 409, 'no-rows'],
  ] as const)('of %s is refused with the reason', async ([, change, status, reason]) => {
    const { answer } = await order({
      kind: 'messages',
      ...change,
      columns: [...('columns' in change ? change.columns : ['number'])],
    });
    expect(answer).toMatchObject({ status, body: { detail: { reason } } });
  });

  test('is the administrators’ of the service alone', async () => {
    const elsewhere = await (await buildWorld(api)).member('administrator');
    const { id } = await order({ kind: 'events', columns: ['at'] });
    expect((await order({ kind: 'events', columns: ['at'] }, world.counselor)).answer.status).toBe(
      403,
    );
    for (const way of ['cancellation', 'link'])
      expect(await elsewhere.post(`${PATH}/${id}/${way}`)).toMatchObject({ status: 404 });
    for (const way of ['unmappable', `file?token=${'x'.repeat(43)}`])
      expect(await elsewhere.get(`${PATH}/${id}/${way}`)).toMatchObject({ status: 404 });
    const { body } = await elsewhere.get(PATH);
    expect(body).toEqual({ data: [] });
    await world.administrator.post(`${PATH}/${id}/cancellation`);
  });
});
