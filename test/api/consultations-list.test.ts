/** The staff's list: what is in it, in which order, and how it is counted. */
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { buildWorld, signedIn, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
const ids: Record<string, string> = {};

interface Page {
  data: { id: string; number: number }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean };
  total: { count: number; exact: boolean };
}

const DAY = 86_400_000;
const NOON = Date.parse('2026-07-01T03:00:00Z');

beforeAll(async () => {
  world = await buildWorld(api);
  counselor = await world.member('counselor', '相談 一郎');
  const rows = {
    queued: { openedAt: NOON },
    urgent: {
      stage: 'conversation',
      priority: 'urgent',
      assignee: counselor,
      openedAt: NOON - DAY,
    },
    late: { stage: 'review', priority: 'high', assignee: counselor, openedAt: NOON - 2 * DAY },
    later: { stage: 'attributes', priority: 'high', openedAt: NOON - 3 * DAY },
    over: { stage: 'closed', ended: true, openedAt: NOON - 4 * DAY },
  } as const;
  for (const [name, row] of Object.entries(rows)) {
    ids[name] = (await world.consultation(row)).id;
  }
  const wait = `update consultations set waiting_since = $1, open_escalations = $2, waits_for = $3 where id = $4`;
  await api.build.pool.query(wait, [new Date(NOON), 0, 'history-review', ids['late']]);
  await api.build.pool.query(wait, [new Date(NOON - DAY), 1, 'attributes', ids['later']]);
});

async function list(query: string, member: Member = counselor) {
  const { status, body } = await member.get(`/api/staff/consultations?${query}`);
  expect(status).toBe(200);
  return body as Page;
}

async function named(query: string): Promise<(string | undefined)[]> {
  const { data } = await list(query);
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return data.map(({ id }) => names.get(id));
}

describe('the list of consultations', () => {
  test('begins with the most urgent, and among these with who waits longest; the ended are left out', async () => {
    expect(await named('')).toEqual(['urgent', 'later', 'late', 'queued']);
  });

  test('names the service, the assignee, what is waited for and the presence', async () => {
    const { data } = await list('stage=conversation');
    expect(data).toMatchObject([
      {
        service: { id: world.service.id, name: world.service.name },
        assignee: { id: counselor.id, name: '相談 一郎' },
        urgency: 3,
        waitsFor: 'take-up',
        presence: 'away',
        counts: { messages: 0 },
      },
    ]);
  });

  test.for([
    ['stage=intake', ['queued']],
    ['stage=review&stage=attributes', ['later', 'late']],
    ['priority=high', ['later', 'late']],
    ['assignee=me', ['urgent', 'late']],
    ['assignee=none', ['later', 'queued']],
    ['waitsFor=attributes', ['later']],
    ['hasOpenEscalation=true', ['later']],
    ['hasOpenEscalation=false', ['urgent', 'late', 'queued']],
    ['ended=true', ['over']],
    ['ended=any', ['queued', 'urgent', 'late', 'later', 'over']],
    ['ended=any&sort=urgency&stage=closed', ['over']],
    ['ended=any&sort=openedAt', ['queued', 'urgent', 'late', 'later', 'over']],
    ['openedFrom=2026-06-29&openedTo=2026-06-30', ['urgent', 'late']],
    ['number=No.%EF%BC%91', ['queued']],
    ['number=999', []],
    ['number=abc', []],
    ['sort=openedAt&order=asc', ['later', 'late', 'urgent', 'queued']],
    ['sort=urgency&order=asc', ['queued', 'late', 'later', 'urgent']],
    ['sort=waitingSince', ['later', 'late']],
    ['sort=number', ['later', 'late', 'urgent', 'queued']],
    ['sort=number&order=asc', ['queued', 'urgent', 'late', 'later']],
  ] as const)('%s gives %j', async ([query, expected]) => {
    const found = await named(query);
    expect(query === 'sort=waitingSince' ? found.slice(0, 2) : found).toEqual(expected);
  });

  test('can be asked for those of another person or service, who may be none of ours', async () => {
    expect(await named(`assignee=${counselor.id}`)).toEqual(['urgent', 'late']);
    expect(await named(`service=${world.service.id}&stage=intake`)).toEqual(['queued']);
    const other = await buildWorld(api);
    await other.consultation();
    const { data, total } = await list(`service=${other.service.id}`);
    expect({ data, total }).toEqual({ data: [], total: { count: 0, exact: true } });
  });

  test('comes in pages that know their neighbours', async () => {
    const first = await list('perPage=3');
    expect(first).toMatchObject({
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
      total: { count: 4, exact: true },
    });
    const second = await list('perPage=3&page=2');
    expect(second.data).toHaveLength(1);
    expect(second).toMatchObject({
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
      total: { count: 4 },
    });
    const beyond = await list('perPage=3&page=9');
    expect(beyond).toMatchObject({ data: [], total: { count: 4, exact: true } });
  });

  test.for(['perPage=101', 'page=0', 'sort=name', 'stage=open', 'openedFrom=yesterday'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await counselor.get(`/api/staff/consultations?${query}`);
      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    },
  );

  test('goes on record once per person and query, not with every refresh', async () => {
    const fresh = await world.member('supervisor');
    await list('stage=review', fresh);
    await list('stage=review', fresh);
    await list('stage=intake', fresh);
    const { rows } = await api.build.pool.query<{ stage: string[] }>(
      `select data -> 'query' -> 'stage' as stage from audit_entries where actor_id = $1 and action = 'consultation.list' order by id`,
      [fresh.id],
    );
    expect(rows.map(({ stage }) => stage)).toEqual([['review'], ['intake']]);
  });

  test('of escalations goes on record as well', async () => {
    const fresh = await world.member('supervisor');
    for (const query of ['?status=requested', '?status=requested', ''])
      expect((await fresh.get(`/api/staff/escalations${query}`)).status).toBe(200);
    const { rows } = await api.build.pool.query<{ status: unknown }>(
      `select data -> 'query' -> 'status' as status from audit_entries where actor_id = $1 and action = 'escalation.list' order by id`,
      [fresh.id],
    );
    expect(rows).toHaveLength(2);
  });

  test('counts no further than a thousand', async () => {
    const crowd = await buildWorld(api);
    const member = await crowd.member('counselor');
    const consultee = await api.build.buildConsultee({ channel: crowd.channel });
    await api.build.pool.query(
      `with c as (insert into consultees (id, organisation_id, service_id, channel_id, line_id, line_id_lookup)
         select gen_random_uuid(), organisation_id, service_id, channel_id, line_id, sha256(n::text::bytea) from consultees, generate_series(1, 1005) n where id = $1 returning *)
       insert into consultations (id, organisation_id, service_id, consultee_id, number, form_version)
       select gen_random_uuid(), organisation_id, service_id, id, row_number() over (), 1 from c`,
      [consultee.id],
    );
    const { data, total } = await list('perPage=100&page=3', member);
    expect(data).toHaveLength(100);
    expect(total).toEqual({ count: 1000, exact: false });
  });

  test('of an auditor is refused, and of nobody’s session as well', async () => {
    const auditor = await world.member('auditor');
    expect(await auditor.get('/api/staff/consultations')).toMatchObject({ status: 403 });
    const nobody = await signedIn(api, await api.build.buildStaff());
    expect(await nobody.get('/api/staff/consultations')).toMatchObject({ status: 403 });
  });
});
