/** Figures agree with what the tables themselves say, and nobody sees more of them than they may. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { FigureRecords, FigureTable } from '../../contracts/figures.ts';
import { DIMENSION_CODES, FIGURE_CODES, type FigureCode } from '../../domain/figures.ts';
import { firstRow, inScope } from '../../db/scope.ts';
import { useTestApi } from '../support/api.ts';
import { recordStep } from './figure-facts.ts';
import {
  INDEPENDENT,
  inJapan,
  isCounted,
  PARTS,
  storeRecords,
  type Planned,
} from './figure-world.ts';
import { buildWorld, engineThere, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let supervisor: Member;
let auditor: Member;

type Table = z.output<typeof FigureTable>;

let planned: Planned[];

beforeAll(async () => {
  world = await buildWorld(api);
  engineThere(api);
  counselor = await world.member('counselor');
  supervisor = await world.member('supervisor');
  auditor = await world.member('auditor');
  planned = await storeRecords(world, supervisor);
});

async function table(member: Member, query: string): Promise<Table> {
  const { status, body } = await member.get(`/api/staff/figures/table?${query}`);
  expect(status, query).toBe(200);
  return body;
}

function ofSource(figure: FigureCode): Planned[] {
  return planned.filter((one) => isCounted(one) === (figure !== 'others'));
}

describe('every figure', () => {
  test.for(FIGURE_CODES)(
    '%s is what an independent count says, by month and by age',
    async (figure) => {
      if (figure === 'accesses') return;
      const all = ofSource(figure);
      const { rows, columns, cells, total, rowTotals } = await table(
        supervisor,
        `figure=${figure}&rows=month&columns=a.age`,
      );
      expect(total.value).toBe(INDEPENDENT[figure](all));
      for (const [y, row] of rows.entries()) {
        const ofRow = all.filter((one) => PARTS['month']?.(one).includes(row.code));
        expect(rowTotals[y]?.value, row.code).toBe(INDEPENDENT[figure](ofRow));
        for (const [x, column] of columns.entries()) {
          const both = ofRow.filter((one) => PARTS['a.age']?.(one).includes(column.code));
          expect(cells[y]?.[x]?.value, `${row.code} ${column.code}`).toBe(
            INDEPENDENT[figure](both),
          );
        }
      }
    },
  );

  test.for(Object.keys(PARTS))(
    'of consultations by %s has every one of them in its part',
    async (division) => {
      const { rows, rowTotals } = await table(supervisor, `figure=consultations&rows=${division}`);
      const expected = new Map<string, number>();
      for (const one of ofSource('consultations'))
        for (const part of PARTS[division]?.(one) ?? [])
          expected.set(part, (expected.get(part) ?? 0) + 1);
      const found = rows.map(({ code }, n) => [code, rowTotals[n]?.value] as const);
      expect(new Map(found.filter(([, value]) => value !== 0))).toEqual(expected);
    },
  );

  test('can be divided by every dimension there is', async () => {
    for (const rows of DIMENSION_CODES)
      expect(
        (await table(supervisor, `figure=persons&rows=${rows}`)).rows.length,
        rows,
      ).toBeGreaterThan(0);
  });

  test('of escalations by kind counts each of them', async () => {
    const { rows, rowTotals } = await table(supervisor, 'figure=escalations&rows=escalation');
    const police = rows.findIndex(({ code }) => code === 'police');
    const all = ofSource('escalations').flatMap(({ escalations }) => escalations);
    expect(rowTotals[police]?.value).toBe(all.filter((kind) => kind === 'police').length);
  });

  test('of entries into rooms counts those of the period', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    await api.build.enterRoom(consultee);
    await api.build.enterRoom(consultee);
    expect((await table(supervisor, 'figure=accesses&rows=hour')).total.value).toBe(2);
    expect((await table(supervisor, 'figure=accesses&filter=to:2020-01-01')).total.value).toBe(0);
  });

  test('is of the filter alone, and knows the period before', async () => {
    const filter = 'from:2026-06-01;to:2026-06-30;inHours:true';
    const { total, before } = await table(
      supervisor,
      `figure=consultations&rows=weekday&compare=true&filter=${filter}`,
    );
    const during = (month: string) =>
      ofSource('consultations').filter(
        ({ at, inHours }) => inHours && inJapan(at).startsWith(month),
      ).length;
    expect(total.value).toBe(during('2026-06'));
    expect(before).toMatchObject({
      from: '2026-05-01',
      to: '2026-05-31',
      total: { value: during('2026-05') },
    });
  });
});

describe('who may not see persons', () => {
  test('gets no count of one or two, and no way back to it', async () => {
    const { cells, rowTotals, threshold } = await table(
      counselor,
      'figure=consultations&rows=hour&columns=a.age',
    );
    expect(threshold).toBe(3);
    const values = [...cells.flat(), ...rowTotals].flatMap(({ value }) =>
      value === null ? [] : [value],
    );
    expect(values.filter((value) => value > 0 && value < 3)).toEqual([]);
    expect(cells.flat().some(({ hidden }) => hidden === 'small')).toBe(true);
  });

  test.for(['counselor', 'auditor'] as const)(
    'as a %s does not come to the consultations behind a count',
    async (role) => {
      const member = role === 'counselor' ? counselor : auditor;
      const { status } = await member.get('/api/staff/figures/consultations?figure=consultations');
      expect(status).toBe(403);
      expect((await table(member, 'figure=consultations')).hasRecords).toBe(false);
      const copy = { figure: 'consultations', format: 'csv', reason: '月例の報告' };
      expect((await member.post('/api/staff/figures/copy', copy)).status).toBe(403);
    },
  );

  test('nobody has figures about a counselor, or of a service of others', async () => {
    const about = await supervisor.get(
      `/api/staff/figures/table?figure=consultations&filter=counselors:${counselor.id}`,
    );
    expect(about).toMatchObject({ status: 400, body: { detail: { reason: 'about-persons' } } });
    const stranger = await signedIn(
      api,
      await api.build.buildStaff({
        organisation: world.organisation,
        roles: [
          {
            service: await api.build.buildService({ organisation: world.organisation }),
            role: 'supervisor',
          },
        ],
      }),
    );
    const own = await table(stranger, 'figure=consultations');
    expect(own.total.value).toBe(0);
    const theirs = await table(
      stranger,
      `figure=consultations&filter=services:${world.service.id}`,
    );
    expect(theirs.total.value).toBe(0);
  });
});

describe('the consultations behind a count', () => {
  test('are as many as it says, and are found again by the filter that comes with them', async () => {
    const asked = 'figure=abandoned&rows=in-hours';
    const { rows, rowTotals } = await table(supervisor, asked);
    for (const [n, { code }] of rows.entries()) {
      const { status, body } = await supervisor.get(
        `/api/staff/figures/consultations?${asked}&row=${code}&perPage=100`,
      );
      expect(status).toBe(200);
      const records: z.output<typeof FigureRecords> = body;
      expect(records.total.count).toBe(rowTotals[n]?.value);
      expect(records.data.length).toBe(rowTotals[n]?.value);
      const again = await table(supervisor, `figure=consultations&filter=${records.filter}`);
      expect(again.total.value).toBe(rowTotals[n]?.value);
    }
  });
});

describe('a table as a file', () => {
  test('says what was counted and asked, and is entered in the register of copies', async () => {
    const body = {
      figure: 'consultations',
      rows: 'month',
      columns: 'in-hours',
      filter: 'from:2026-05-01;to:2026-06-30',
      format: 'csv',
      reason: '月例の報告',
    };
    const { status, body: text } = await supervisor.post('/api/staff/figures/copy', body);
    expect(status).toBe(200);
    const total = await table(supervisor, `figure=consultations&filter=${body.filter}`);
    expect(String(text)).toMatch(/月,受付時間内,受付時間外,合計\r\n2026年5月,/u);
    expect(String(text)).toContain(`,${total.total.value}\r\n`);
    expect(String(text)).toContain('2026-05-01 から 2026-06-30 まで');
    expect(String(text)).toContain('同じ人の相談も、始まるたびに1件と数えます');
    const { rows } = await api.build.pool.query(
      `select kind, format from copies where made_by_id = $1`,
      [supervisor.id],
    );
    expect(rows).toEqual([{ kind: 'figures', format: 'csv' }]);
    const workbook = await supervisor.post('/api/staff/figures/copy', { ...body, format: 'xlsx' });
    expect(workbook.status).toBe(200);
  });
});

test('a closure writes the facts, a reopening takes them back into what is reckoned as it is', async () => {
  const service = await api.build.buildService({ organisation: world.organisation });
  const member = await signedIn(
    api,
    await api.build.buildStaff({
      organisation: world.organisation,
      roles: [{ service, role: 'supervisor' }],
    }),
  );
  const channel = await api.build.buildChannel({ service });
  const consultation = await api.build.buildConsultation({
    consultee: await api.build.buildConsultee({ channel }),
  });
  await api.build.buildMessage({ consultation });
  const standing = async () => {
    const { rows, rowTotals } = await table(member, 'figure=consultations&rows=stage');
    const { total } = await table(member, 'figure=others');
    const counts = rows.flatMap(({ code }, n) => (rowTotals[n]?.value === 1 ? [code] : []));
    const facts = await api.build.pool.query(`select 1 from facts where consultation_id = $1`, [
      consultation.id,
    ]);
    return { counts, others: total.value, facts: facts.rows.length };
  };
  expect(await standing()).toEqual({ counts: ['intake'], others: 0, facts: 0 });
  const closed = { stage: 'closed', event_kind: 'closed' } as const;
  await recordStep(api, consultation, { ...closed, seq: 2, outcome: 'mistake' });
  expect(await standing()).toEqual({ counts: [], others: 1, facts: 1 });
  const again = { stage: 'conversation', event_kind: 'reopened', outcome: null } as const;
  await recordStep(api, consultation, { ...again, seq: 3 });
  expect(await standing()).toEqual({ counts: ['conversation'], others: 0, facts: 1 });
  await recordStep(api, consultation, { ...closed, seq: 4, outcome: 'listened' });
  expect(await standing()).toEqual({ counts: ['closed'], others: 0, facts: 1 });
});

test('practice is counted apart: by itself where it is asked for, and with live records nowhere', async () => {
  const [live, practice] = [
    await api.build.buildService({ organisation: world.organisation }),
    await api.build.buildService({ organisation: world.organisation }),
  ];
  const { pool } = api.build;
  await pool.query(`update services set mode = 'practice' where id = $1`, [practice.id]);
  const member = await signedIn(
    api,
    await api.build.buildStaff({
      organisation: world.organisation,
      roles: [live, practice].map((service) => ({ service, role: 'supervisor' })),
    }),
  );
  for (const [service, count] of [
    [live, 1],
    [practice, 2],
  ] as const)
    for (let n = 0; n < count; n += 1)
      await api.build.buildConsultation({
        consultee: await api.build.buildConsultee({
          channel: await api.build.buildChannel({ service }),
        }),
        ...(n === 0 ? { stage: 'closed', openedAt: Date.now() - 86_400_000, ended: true } : {}),
      });
  await pool.query(`select write_all_facts()`);
  const services = async (filter: string) => {
    const { rows, rowTotals } = await table(member, `figure=consultations&rows=service&${filter}`);
    return rows.map(({ code }, n) => [code, rowTotals[n]?.value]);
  };
  expect(await services('')).toEqual([[live.id, 1]]);
  expect(await services('filter=practice:true')).toEqual([[practice.id, 2]]);
  expect(await services(`filter=services:${practice.id}`)).toEqual([]);
  const { body: behind } = await member.get(
    '/api/staff/figures/consultations?figure=consultations&filter=practice:true',
  );
  expect(behind).toMatchObject({ total: { count: 2 }, filter: 'practice:true;kinds:consultation' });
  const copied = await member.post('/api/staff/figures/copy', {
    figure: 'consultations',
    filter: 'practice:true',
    format: 'csv',
    reason: '練習',
  });
  expect(copied.status === 200 ? String(copied.body) : copied.body).toContain('練習の記録');
  // Counted people keep a service what it is, also when they are gone.
  const scope = { organisationId: world.organisation.id, serviceIds: [practice.id] };
  await pool.query(`delete from consultations where service_id = $1`, [practice.id]);
  await pool.query(`delete from consultees where service_id = $1`, [practice.id]);
  const turned = await inScope(api.deps.database, scope, (tx) =>
    firstRow<{ turned: boolean }>(tx, `select turn_service(?, 'live') as turned`, [practice.id]),
  );
  expect(turned).toEqual({ turned: false });
});

test('facts outlive the consultation: counted as before by the month, without anything that leads to her', async () => {
  const before = await table(supervisor, 'figure=consultations&rows=month&columns=in-hours');
  const persons = await table(supervisor, 'figure=persons');
  const { pool } = api.build;
  const ids = await pool.query<{ id: string }>(
    `select consultation_id as id from facts where service_id = $1`,
    [world.service.id],
  );
  await pool.query(`select coarsen_facts($1)`, [ids.rows.map(({ id }) => id)]);
  // What disposal does to the consultations themselves.
  await pool.query(`update consultations set ended_at = now() where id = any($1)`, [
    ids.rows.map(({ id }) => id),
  ]);
  expect(await table(supervisor, 'figure=consultations&rows=month&columns=in-hours')).toEqual(
    before,
  );
  expect((await table(supervisor, 'figure=persons')).total.value).toBeGreaterThanOrEqual(
    persons.total.value ?? 0,
  );
  const left = await pool.query(
    `select 1 from facts where service_id = $1 and (consultation_id is not null or consultee_id is not null or number is not null
       or counselor_id is not null or person_id in (select id from consultees) or extract(day from opened_on) <> 1)`,
    [world.service.id],
  );
  expect(left.rows).toEqual([]);
});

test.for([
  'table?figure=consultations&filter=from:0000-01-01',
  'table?figure=consultations&rows=weekday&compare=true&filter=from:0001-01-01;to:9999-12-31',
  'consultations?figure=consultations&rows=month&row=%00',
  'consultations?figure=consultations&rows=a.age&row=state:%00',
])('no question is too odd to be answered: %s', async (query) => {
  const { status } = await supervisor.get(`/api/staff/figures/${query}`);
  expect(status).toBeLessThan(500);
});

test('who may see no single persons divides by no numbers and days: a row’s name would tell what its count hides', async () => {
  const path = '/api/staff/figures/table?figure=consultations&rows=a.on';
  for (const member of [counselor, auditor])
    expect(await member.get(path)).toMatchObject({
      status: 400,
      body: { detail: { reason: 'division-of-singles' } },
    });
  expect((await supervisor.get(path)).status).toBe(200);
});
