/** Flags about a consultee: set and taken down by whoever works on her consultation, seen by all who read it. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { businessDate, DAY } from '../../domain/hours.ts';
import { useTestApi } from '../support/api.ts';
import { buildTwoCounselors, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let counselor: Member;
let colleague: Member;

beforeAll(async () => {
  ({ world, counselor, colleague } = await buildTwoCounselors(api));
});

const at = (id: string, rest = '') => `/api/staff/consultations/${id}${rest}`;
const day = (days: number) => businessDate(Date.now() + days * DAY);
const talking = () => world.consultation({ stage: 'conversation', assignee: counselor });
const flag = (more: object = {}) => ({
  id: randomUUID(),
  kind: 'no-call',
  remark: '',
  until: null,
  ...more,
});

describe('a flag', () => {
  test('stands in the head and in the list with its remark, who set it and until when', async () => {
    const { id } = await talking();
    const grave = { kind: 'suicidal-thoughts', remark: '夜に強くなる', until: day(30) };
    await counselor.post(at(id, '/flags'), flag());
    expect(await counselor.post(at(id, '/flags'), flag(grave))).toMatchObject({ status: 201 });
    const { body } = await colleague.get(at(id));
    expect(body).toMatchObject({
      flags: [
        { label: '希死念慮に注意', isGrave: true },
        { label: '電話をかけない', isGrave: false },
      ],
      consultee: {
        flags: [
          { ...grave, isUp: true, setBy: { id: counselor.id, name: '相談 一郎' } },
          { kind: 'no-call', remark: null, until: null, isUp: true },
        ],
      },
    });
    const list = await colleague.get('/api/staff/consultations?perPage=100');
    expect(list.body).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({
          id,
          flags: [
            { label: '希死念慮に注意', isGrave: true },
            { label: '電話をかけない', isGrave: false },
          ],
        }),
      ]) as object,
    });
  });

  test('goes with her to her next consultation', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const first = await api.build.buildConsultation({
      consultee,
      stage: 'closed',
      ended: true,
      assignee: counselor,
    });
    await counselor.post(at(first.id, '/flags'), flag({ kind: 'no-name' }));
    const next = await api.build.buildConsultation({ consultee });
    expect((await colleague.get(at(next.id))).body).toMatchObject({
      flags: [{ label: '名前で呼ばない' }],
    });
  });

  test('that has run out or was taken down stays on record, and nowhere else', async () => {
    const { id } = await talking();
    const [old, down] = [flag({ remark: '先月まで' }), flag({ kind: 'no-name' })];
    await counselor.post(at(id, '/flags'), old);
    await counselor.post(at(id, '/flags'), down);
    await api.build.pool.query(`update consultee_flags set until = $2 where id = $1`, [
      old.id,
      day(-1),
    ]);
    for (let n = 0; n < 2; n += 1)
      expect((await counselor.delete(at(id, `/flags/${down.id}`))).status).toBe(200);
    const { body } = await colleague.get(at(id));
    expect(body).toMatchObject({
      flags: [],
      consultee: {
        flags: [
          { id: down.id, isUp: false, takenDownBy: { id: counselor.id } },
          { id: old.id, isUp: false, remark: '先月まで', takenDownBy: null },
        ],
      },
    });
    const { rows } = await api.build.pool.query<{ action: string; data: object }>(
      `select action, data from audit_entries where consultation_id = $1 and action like 'flag.%' order by id`,
      [id],
    );
    expect(rows).toEqual([
      { action: 'flag.set', data: { kind: 'no-call' } },
      { action: 'flag.set', data: { kind: 'no-name' } },
      { action: 'flag.take-down', data: { kind: 'no-name' } },
    ]);
  });

  test('sent twice is one, and its id is nobody else’s', async () => {
    const { id } = await talking();
    const once = flag();
    for (let n = 0; n < 2; n += 1)
      expect((await counselor.post(at(id, '/flags'), once)).status).toBe(201);
    const { body } = await counselor.get(at(id));
    expect((body as { consultee: { flags: unknown[] } }).consultee.flags).toHaveLength(1);
    const other = await talking();
    expect((await counselor.post(at(other.id, '/flags'), once)).body).toMatchObject({
      code: 'id-reused',
    });
    expect((await counselor.delete(at(other.id, `/flags/${once.id}`))).status).toBe(404);
  });

  test.for([
    ['of a kind the service does not name', { kind: 'unheard-of' }, 'flag-kind'],
    ['until a day gone by', { until: '2020-01-01' }, 'day-gone-by'],
  ] as const)('%s is refused', async ([, wrong, reason]) => {
    const { id } = await talking();
    expect(await counselor.post(at(id, '/flags'), flag(wrong))).toMatchObject({
      status: 400,
      body: { code: 'invalid-input', detail: { reason } },
    });
  });

  test('is read by a colleague, and set by whoever works on the consultation', async () => {
    const { id } = await talking();
    expect((await colleague.post(at(id, '/flags'), flag())).status).toBe(403);
    expect((await colleague.get('/api/staff/services')).body).toMatchObject({
      data: [
        {
          flagKinds: expect.arrayContaining([
            { code: 'no-call', label: '電話をかけない', isGrave: false },
          ]) as object,
        },
      ],
    });
  });
});
