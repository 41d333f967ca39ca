/** Monthly and yearly reports: frozen they stay what they said, and what changes later is a correction beside it. */
import { randomUUID } from 'node:crypto';
import readExcelFile from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Report, ReportDifferences, Reports } from '../../contracts/reports.ts';
import { openDatabase } from '../../db/orm.ts';
import { businessDate, DAY, startOfBusinessDate } from '../../domain/hours.ts';
import { daysOfPeriod, type ReportKind } from '../../domain/reports.ts';
import { draftReports } from '../../worker/relay/reports.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;
let supervisor: Member;

type Shown = z.output<typeof Report>;

const AT = '/api/staff/reports';

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator', '管理 花子');
  supervisor = await world.member('supervisor');
});

/** The month so many before this one. */
function monthBefore(back: number): string {
  const [year = 0, month = 0] = businessDate(api.clock.now()).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7);
}

/** Consultations that began in the month at noon of its first days, and are closed. */
async function store(period: string, count: number, { service } = world): Promise<void> {
  const channel = await api.build.buildChannel({ service });
  const first = startOfBusinessDate(daysOfPeriod('month', period).from);
  for (let n = 0; n < count; n += 1) {
    const consultee = await api.build.buildConsultee({ channel });
    const openedAt = first + n * DAY + DAY / 2;
    const options = { consultee, openedAt, stage: 'closed', ended: true } as const;
    const { id } = await api.build.buildConsultation(options);
    await api.build.pool.query(`select write_facts($1)`, [id]);
  }
}

async function make(
  period: string,
  { kind = 'month', serviceId = world.service.id as string | null, who = administrator } = {} as {
    kind?: ReportKind;
    serviceId?: string | null;
    who?: Member;
  },
) {
  const id = randomUUID();
  const { status, body } = await who.post(AT, { id, kind, period, serviceId });
  return { status, body: body as Shown & { detail: { reason: string } } };
}

const freeze = ({ id, digest }: Shown) => administrator.post(`${AT}/${id}/freeze`, { digest });

function consultationsIn({ snapshot }: Shown) {
  const summary = snapshot.sections.find(({ code }) => code === 'summary');
  return summary?.rows.find(({ code }) => code === 'consultations')?.cells[0];
}

async function fileOf(id: string, format: 'pdf' | 'xlsx', who = administrator) {
  const response = await fetch(`${api.url}${AT}/${id}/file`, {
    method: 'POST',
    headers: { Origin: api.url, Cookie: who.cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({ format, reason: '区への提出' }),
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('a monthly report', () => {
  let draft: Shown;
  let frozen: Shown;
  let corrected: Shown;
  const period = () => monthBefore(1);

  test('begins as a draft with the figures of its month beside the month before', async () => {
    await store(period(), 9);
    await store(monthBefore(2), 4);
    draft = (await make(period())).body;
    expect(draft).toMatchObject({ version: 1, frozenAt: null, mayChange: true, versions: [] });
    const summary = draft.snapshot.sections[0];
    expect(summary?.rows.find(({ code }) => code === 'consultations')?.cells).toEqual([9, 4]);
    const hours = draft.snapshot.sections.find(({ code }) => code === 'hour-band');
    expect(hours?.rows.find(({ code }) => code === '12')?.cells[0]).toBe(9);
    expect(summary?.definition).toContain('相談件数（延べ）：相談者が書いて');
  });

  test('is the same draft when it is asked for once more, and there is no second of the same month', async () => {
    const { id } = draft;
    const again = { id, kind: 'month', period: period(), serviceId: world.service.id };
    expect(await administrator.post(AT, again)).toMatchObject({ status: 200, body: { id } });
    expect(await make(period())).toMatchObject({
      status: 409,
      body: { detail: { reason: 'report-exists' } },
    });
  });

  test('is frozen as it was seen alone', async () => {
    await store(period(), 1);
    const recounted = await administrator.post(`${AT}/${draft.id}/recount`);
    const seenBefore = await freeze(draft);
    expect(seenBefore).toMatchObject({
      status: 409,
      body: { detail: { reason: 'report-changed' } },
    });
    draft = recounted.body as Shown;
    expect(consultationsIn(draft)).toBe(10);
    frozen = (await freeze(draft)).body as Shown;
    expect(frozen.snapshot).toEqual(draft.snapshot);
    expect(frozen.frozenBy?.name).toBe('管理 花子');
  });

  test('is changed by nobody once it is frozen, whoever asks the database', async () => {
    const { pool } = api.build;
    const change = pool.query(`update reports set snapshot = '{}' where id = $1`, [frozen.id]);
    await expect(change).rejects.toThrow('never changed');
    const removal = pool.query(`delete from reports where id = $1`, [frozen.id]);
    await expect(removal).rejects.toThrow('never changed');
    expect(await administrator.post(`${AT}/${frozen.id}/recount`)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'frozen' } },
    });
    // Frozen twice is frozen.
    expect((await freeze(frozen)).body).toEqual(frozen);
  });

  test('is not corrected while nothing differs', async () => {
    const correction = { id: randomUUID(), reason: '念のため' };
    expect(await administrator.post(`${AT}/${frozen.id}/corrections`, correction)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'nothing-differs' } },
    });
  });

  test('shows what is counted differently later, and stays what it said', async () => {
    await store(period(), 2);
    const differences = await administrator.get(`${AT}/${frozen.id}/differences`);
    const { data } = differences.body as z.output<typeof ReportDifferences>;
    expect(data).toContainEqual({
      section: 'summary',
      title: '概要',
      row: '相談件数（延べ）',
      column: 'この期間',
      unit: '',
      before: 10,
      after: 12,
    });
    expect((await administrator.get(`${AT}/${frozen.id}`)).body).toEqual(frozen);
  });

  test('is corrected by a further version with its reason and both numbers', async () => {
    const correction = { id: randomUUID(), reason: '終結の登録が遅れた2件を加えた' };
    const path = `${AT}/${frozen.id}/corrections`;
    corrected = (await administrator.post(path, correction)).body as Shown;
    expect(corrected).toMatchObject({ id: correction.id, version: 2, mayChange: true });
    expect(consultationsIn(corrected)).toBe(12);
    expect(corrected.versions.map(({ version, reason }) => [version, reason])).toEqual([
      [1, null],
      [2, correction.reason],
    ]);
    // Sent again it is the same, and the first version is as it was, but no longer the one to be changed.
    expect((await administrator.post(path, correction)).body).toEqual(corrected);
    const first = (await administrator.get(`${AT}/${frozen.id}`)).body as Shown;
    expect(first).toEqual({ ...frozen, mayChange: false });
    expect(await administrator.post(path, { ...correction, id: randomUUID() })).toMatchObject({
      status: 409,
      body: { detail: { reason: 'report-not-newest' } },
    });
  });

  test('keeps the reason of its correction encrypted', async () => {
    const { rows } = await api.build.pool.query<{ reason: Buffer }>(
      `select reason from reports where id = $1`,
      [corrected.id],
    );
    expect(rows[0]?.reason.includes('終結の登録')).toBe(false);
  });

  test('is a PDF with its numbers, what they mean, and the correction', async () => {
    const bytes = await fileOf(corrected.id, 'pdf');
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
    const words = text.join('').replaceAll(/\s/gu, '');
    for (const word of [
      '相談月報',
      '第2版（訂正1回）',
      '訂正の一覧',
      '終結の登録が遅れた2件を加えた',
      '概要相談件数（延べ）この期間1012',
      '相談件数（延べ）：相談者が書いて',
      '12時〜15時12件12人',
      '目的区への提出',
    ])
      expect(words).toContain(word);
  });

  test('is a workbook with a sheet for each table, the corrections and the conditions', async () => {
    const sheets = await readExcelFile(await fileOf(corrected.id, 'xlsx'));
    const sheet = (name: string) => sheets.find((one) => one.sheet === name)?.data ?? [];
    expect(sheet('概要')).toContainEqual(['相談件数（延べ）', 12, 4]);
    expect(sheet('訂正の一覧')[1]?.slice(0, 4)).toEqual([
      '第2版',
      expect.any(String),
      '管理 花子',
      '終結の登録が遅れた2件を加えた',
    ]);
    expect(sheet('条件')).toContainEqual(['版', '第2版（訂正1回）']);
    const { rows } = await api.build.pool.query(
      `select format from copies where kind = 'report' and organisation_id = $1 order by format`,
      [world.organisation.id],
    );
    expect(rows).toEqual([{ format: 'pdf' }, { format: 'xlsx' }]);
  });

  test('hides small numbers from everybody, and those they could be reckoned back from', async () => {
    await store(monthBefore(3), 4);
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const openedAt =
      startOfBusinessDate(daysOfPeriod('month', monthBefore(3)).from) + 3 * 3_600_000;
    const built = { consultee, openedAt, stage: 'closed', ended: true } as const;
    const { id } = await api.build.buildConsultation(built);
    await api.build.pool.query(`select write_facts($1)`, [id]);
    const { body } = await make(monthBefore(3));
    const hours = body.snapshot.sections.find(({ code }) => code === 'hour-band');
    const cells = hours?.rows.map(({ cells: [first] }) => first);
    expect(cells).toEqual([0, 'few', 0, 0, 'linked', 0, 0, 0, 5]);
  });
});

describe('reports', () => {
  test('are not made of a period that is not over', async () => {
    expect(await make(monthBefore(0))).toMatchObject({
      status: 409,
      body: { detail: { reason: 'period-not-over' } },
    });
  });

  test('are made and frozen by administrators, read by supervisors, and nobody else’s', async () => {
    const { body } = await make(monthBefore(4));
    expect(await supervisor.get(`${AT}/${body.id}`)).toMatchObject({
      status: 200,
      body: { mayChange: false },
    });
    const seen = { digest: body.digest };
    expect(await supervisor.post(`${AT}/${body.id}/freeze`, seen)).toMatchObject({ status: 403 });
    for (const role of ['counselor', 'auditor'] as const) {
      const other = await world.member(role);
      expect(await other.get(AT)).toMatchObject({ status: 403 });
    }
    const elsewhere = await (await buildWorld(api)).member('administrator');
    expect(await elsewhere.get(`${AT}/${body.id}`)).toMatchObject({ status: 404 });
    expect((await elsewhere.get(AT)).body).toMatchObject({ data: [] });
  });

  test('of all services together are for whoever has it in each of them', async () => {
    const { organisation, service } = await buildWorld(api);
    const second = await api.build.buildService({ organisation });
    const both = await api.build.buildStaff({
      organisation,
      roles: [service, second].map((one) => ({ service: one, role: 'administrator' as const })),
    });
    const whole = await signedIn(api, both);
    const one = await signedIn(
      api,
      await api.build.buildStaff({ organisation, roles: [{ service, role: 'administrator' }] }),
    );
    const { body } = await make(monthBefore(1), { serviceId: null, who: whole });
    expect(body.snapshot.about).toBe('すべての窓口');
    expect(await one.get(`${AT}/${body.id}`)).toMatchObject({ status: 404 });
    expect((await one.get(AT)).body as z.output<typeof Reports>).toMatchObject({
      data: [],
      mayMakeWhole: false,
    });
    expect(await make(monthBefore(2), { serviceId: null, who: one })).toMatchObject({
      status: 404,
    });
  });

  test('are frozen only by somebody who has just proved who they are', async () => {
    const { body } = await make(monthBefore(5));
    const cookie = await api.build.signIn(administrator, { provedAt: null });
    const { status, body: refused } = await api.call('POST', `${AT}/${body.id}/freeze`, {
      cookie,
      body: { digest: body.digest },
    });
    expect([status, (refused as { code: string }).code]).toEqual([403, 'step-up-needed']);
  });

  test('of the year count its months one after the other', async () => {
    const [year = 0, month = 0] = businessDate(api.clock.now()).split('-').map(Number);
    const last = String(month < 4 ? year - 2 : year - 1);
    await store(`${last}-05`, 5);
    const { body } = await make(last, { kind: 'year' });
    const months = body.snapshot.sections.find(({ code }) => code === 'month');
    expect(months?.rows.find(({ code }) => code === `${last}-05`)?.cells[0]).toBe(5);
  });
});

describe('on the second day of a month', () => {
  test('the draft of the month before is there by itself, once', async () => {
    const fresh = await buildWorld(api);
    await api.build.pool.query(`update services set created_at = '2026-06-10' where id = $1`, [
      fresh.service.id,
    ]);
    const [database, system] = await Promise.all([
      openDatabase(api.database.appUrl, { poolSize: 2 }),
      openDatabase(api.database.systemUrl, { poolSize: 1 }),
    ]);
    const log = api.deps.log;
    const drafted = async (at: string) => {
      const deps = { database, system, log, now: () => Date.parse(at) };
      for (let more = true; more;) more = await draftReports(deps);
      const { rows } = await api.build.pool.query<{ period: string }>(
        `select kind || ' ' || period as period from reports where service_id = $1 and made_by_id is null order by 1`,
        [fresh.service.id],
      );
      return rows.map(({ period }) => period);
    };
    expect(await drafted('2026-07-01T03:00:00+09:00')).toEqual([]);
    expect(await drafted('2026-07-02T00:00:00+09:00')).toEqual(['month 2026-06']);
    expect(await drafted('2026-07-20T00:00:00+09:00')).toEqual(['month 2026-06']);
    expect(await drafted('2027-04-02T00:00:00+09:00')).toEqual([
      'month 2026-06',
      'month 2027-03',
      'year 2026',
    ]);
    await Promise.all([database.close(), system.close()]);
  });
});

test('a report of practice counts practice alone, says so, and is in none of all services together', async () => {
  const { service } = world;
  const practice = await api.build.buildService({ organisation: world.organisation });
  const turn = `update services set mode = 'practice' where id = $1`;
  await api.build.pool.query(turn, [practice.id]);
  const roles = [service, practice].map((one) => ({
    service: one,
    role: 'administrator' as const,
  }));
  const who = await signedIn(
    api,
    await api.build.buildStaff({ organisation: world.organisation, roles }),
  );
  const period = monthBefore(5);
  await store(period, 6, { ...world, service: practice });
  const made = await make(period, { serviceId: practice.id, who });
  expect(consultationsIn(made.body)).toBe(6);
  expect(made.body.snapshot.about).toBe(`【練習】${practice.name}`);
  expect(made.body.service?.name).toBe(`【練習】${practice.name}`);
  expect((await make(period, { serviceId: null, who })).status).toBe(200);
  const { body } = await who.get(AT);
  const whole = (body as z.output<typeof Reports>).data.find((one) => one.service === null);
  const { body: shown } = await who.get(`${AT}/${whole?.id}`);
  expect(consultationsIn(shown as Shown)).toBe(0);
});
