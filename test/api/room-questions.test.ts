import { describe, expect, test } from 'vitest';
import type { RoomQuestions } from '../../contracts/room-questions.ts';
import type { AttributeField } from '../../domain/attributes.ts';
import { useTestApi } from '../support/api.ts';
import type { BuiltConsultee, BuiltService } from '../support/factories.ts';
import { TEST_FIELDS } from '../support/settings.ts';

const api = useTestApi();

const FIELDS: readonly AttributeField[] = [
  {
    code: 'called',
    label: '呼び名',
    kind: 'text',
    required: false,
    question: { text: '何と呼べばいいですか', hint: '本名でなくてもかまいません。' },
  },
  ...TEST_FIELDS.map((field) =>
    field.code === 'age' ? { ...field, question: { text: '年れいを教えてください' } } : field,
  ),
];

interface InRoom {
  service: BuiltService;
  consultee: BuiltConsultee;
  cookie: string;
}

/** In her room; `says`: she has written her first message. */
async function inRoom({ says = true, fields = FIELDS } = {}): Promise<InRoom> {
  const service = await api.build.buildService({ fields });
  const channel = await api.build.buildChannel({ service });
  const consultee = await api.build.buildConsultee({ channel });
  const cookie = await api.build.enterRoom(consultee);
  if (says) await say(cookie);
  return { service, consultee, cookie };
}

async function say(cookie: string): Promise<void> {
  const body = { id: crypto.randomUUID(), text: 'はじめまして' };
  expect(await api.call('POST', '/api/room/messages', { cookie, body })).toMatchObject({
    status: 200,
  });
}

async function read(cookie: string): Promise<RoomQuestions> {
  const { status, body } = await api.call('GET', '/api/room/questions', { cookie });
  expect(status).toBe(200);
  return body as RoomQuestions;
}

async function give(cookie: string, code: string, value: unknown, epoch?: string) {
  const body = { epoch: epoch ?? (await read(cookie)).epoch, value };
  const answer = await api.call('PUT', `/api/room/questions/${code}`, { cookie, body });
  return { ...answer, body: answer.body as RoomQuestions & { code: string } };
}

async function consultationOf({ consultee }: InRoom): Promise<string> {
  const { rows } = await api.build.pool.query<{ id: string }>(
    `select id from consultations where consultee_id = $1 order by opened_at desc limit 1`,
    [consultee.id],
  );
  return rows[0]?.id ?? '';
}

async function toStage(room: InRoom, stage: string): Promise<void> {
  await api.build.pool.query(
    `update consultations set stage = $1 where consultee_id = $2 and ended_at is null`,
    [stage, room.consultee.id],
  );
}

/** The supervisor of her service, with the form of her consultation. */
async function desk(room: InRoom) {
  await toStage(room, 'conversation');
  const id = await consultationOf(room);
  const organisation = { id: room.service.organisationId };
  const roles = [{ service: room.service, role: 'supervisor' as const }];
  const staff = await api.build.buildStaff({ organisation, roles });
  const cookie = await api.build.signIn(staff);
  const path = `/api/staff/consultations/${id}/attributes`;
  return {
    staff,
    read: async () => (await api.call('GET', path, { cookie })).body,
    register: (code: string, value: unknown) =>
      api.call('PUT', path, {
        cookie,
        body: {
          answers: [
            { code, ...(value === null ? { state: 'not-asked' } : { state: 'answered', value }) },
          ],
        },
      }),
  };
}

const stateOf = ({ data }: RoomQuestions, code: string) =>
  data.find((one) => one.code === code)?.state;

describe('the questions of her room', () => {
  test('come after her first message: those of her form that have words for her', async () => {
    const { cookie } = await inRoom({ says: false });
    expect(await read(cookie)).toEqual({ epoch: null, data: [] });
    await say(cookie);
    const { epoch, data } = await read(cookie);
    expect(epoch).toMatch(/^[0-9a-f]{8}$/u);
    expect(data).toEqual([
      {
        code: 'called',
        text: '何と呼べばいいですか',
        hint: '本名でなくてもかまいません。',
        kind: 'text',
        choices: [],
        state: 'open',
        value: null,
      },
      {
        code: 'age',
        text: '年れいを教えてください',
        hint: null,
        kind: 'choice',
        choices: [
          { code: 'teens', label: '10代' },
          { code: 'twenties', label: '20代' },
        ],
        state: 'open',
        value: null,
      },
    ]);
  });

  test('are none where the form has none', async () => {
    const { cookie } = await inRoom({ fields: TEST_FIELDS });
    expect((await read(cookie)).data).toEqual([]);
  });

  test('are answered, changed and taken back, and the same again changes nothing', async () => {
    const room = await inRoom();
    const { cookie } = room;
    const first = await give(cookie, 'age', 'teens');
    expect(first).toMatchObject({
      status: 200,
      body: { data: [{}, { state: 'answered', value: 'teens' }] },
    });
    await give(cookie, 'age', 'teens');
    await give(cookie, 'age', 'twenties');
    await give(cookie, 'called', 'カナリアさん');
    const { data } = await read(cookie);
    expect(data.map(({ value }) => value)).toEqual(['カナリアさん', 'twenties']);
    const back = await give(cookie, 'age', null);
    expect(back.body.data[1]).toMatchObject({ state: 'skipped', value: null });
    const id = await consultationOf(room);
    const { rows } = await api.build.pool.query(
      `select data from audit_entries where consultation_id = $1 and action = 'question.answer' order by id`,
      [id],
    );
    expect(rows.map((one) => (one as { data: object }).data)).toEqual([
      { code: 'age', state: 'answered', before: null },
      { code: 'age', state: 'answered', before: 'answered' },
      { code: 'called', state: 'answered', before: null },
      { code: 'age', state: 'skipped', before: 'answered' },
    ]);
    const stored = await api.build.pool.query<{ code: string; state: string; staff_id: null }>(
      `select code, state, staff_id from attribute_values where consultation_id = $1 order by code`,
      [id],
    );
    expect(stored.rows).toEqual([
      { code: 'age', state: 'not-asked', staff_id: null },
      { code: 'called', state: 'answered', staff_id: null },
    ]);
  });

  test('lie encrypted where she typed, and nowhere in the logs', async () => {
    const room = await inRoom();
    await give(room.cookie, 'called', '暗号カナリア');
    const id = await consultationOf(room);
    const { rows } = await api.build.pool.query<{ typed: Buffer; coded: null }>(
      `select typed, coded from own_answers where consultation_id = $1
       union all select typed, coded from attribute_values where consultation_id = $1`,
      [id],
    );
    expect(rows).toHaveLength(2);
    for (const { typed, coded } of rows) {
      expect(coded).toBeNull();
      expect(typed.includes(Buffer.from('カナリア'))).toBe(false);
    }
    expect(api.logged()).not.toContain('カナリア');
  });

  test('are skipped for good, one or all that are left, and are no answers', async () => {
    const room = await inRoom();
    const { cookie } = room;
    await give(cookie, 'called', null);
    expect(stateOf(await read(cookie), 'called')).toBe('skipped');
    const { epoch } = await read(cookie);
    const skipped = await api.call('POST', '/api/room/questions/skip', { cookie, body: { epoch } });
    expect(skipped.status).toBe(200);
    expect((await read(cookie)).data.map(({ state }) => state)).toEqual(['skipped', 'skipped']);
    const { read: look } = await desk(room);
    expect(await look()).toMatchObject({
      missing: [{ code: 'age', label: '年代' }, { code: 'topics' }],
      answers: [],
      own: [
        { code: 'age', state: 'skipped', value: null },
        { code: 'called', state: 'skipped', value: null },
      ],
    });
    // She may change her mind.
    expect((await give(cookie, 'age', 'teens')).status).toBe(200);
    expect(await look()).toMatchObject({ missing: [{ code: 'topics' }] });
  });

  test.for([
    ['age', 'sixties'],
    ['age', ['teens']],
    ['called', 7],
    ['called', ' 　'],
    ['called', 'あ'.repeat(2001)],
    ['summary', '私は聞かれていない'],
    ['nope', 'x'],
    ['age', { toString: 1 }],
  ] as const)('take no %s that is %s', async ([code, value]) => {
    const { cookie } = await inRoom();
    const refused = await give(cookie, code, value);
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect((await read(cookie)).data.map(({ state }) => state)).toEqual(['open', 'open']);
  });

  test('end with the closure of her consultation, and belong to no other', async () => {
    const room = await inRoom();
    const { cookie } = room;
    const { epoch } = await read(cookie);
    await toStage(room, 'closed');
    expect(await read(cookie)).toEqual({ epoch: null, data: [] });
    const late = await give(cookie, 'age', 'teens', epoch ?? '');
    expect(late).toMatchObject({ status: 409, body: { code: 'not-allowed-now' } });
    await api.build.pool.query(
      `update consultations set ended_at = now() where consultee_id = $1`,
      [room.consultee.id],
    );
    expect((await give(cookie, 'age', 'teens', epoch ?? '')).status).toBe(409);
    await say(cookie);
    expect((await give(cookie, 'age', 'teens', epoch ?? '')).status).toBe(409);
    expect((await read(cookie)).data.map(({ state }) => state)).toEqual(['open', 'open']);
  });

  test('wait for her consent to new rules', async () => {
    const room = await inRoom();
    await api.build.pool.query(`update consultees set consent_version = '0' where id = $1`, [
      room.consultee.id,
    ]);
    expect(await give(room.cookie, 'age', 'teens')).toMatchObject({
      status: 403,
      body: { code: 'consent-required' },
    });
  });

  test('are hers alone: another room of the service, and no session, reach nothing', async () => {
    const room = await inRoom();
    await give(room.cookie, 'age', 'teens');
    const channel = await api.build.buildChannel({ service: room.service });
    const other = await api.build.enterRoom(await api.build.buildConsultee({ channel }));
    expect(await read(other)).toEqual({ epoch: null, data: [] });
    const { epoch } = await read(room.cookie);
    expect((await give(other, 'age', 'twenties', epoch ?? '')).status).toBe(409);
    const nobody = await api.call('GET', '/api/room/questions');
    expect(nobody.status).toBe(401);
    const moved = room.cookie.replace(room.service.id, crypto.randomUUID());
    expect((await api.call('GET', '/api/room/questions', { cookie: moved })).status).toBe(401);
  });

  test('whose answers come many at once are each stored once', async () => {
    const { cookie } = await inRoom();
    const { epoch } = await read(cookie);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        give(cookie, 'age', n % 2 === 0 ? 'teens' : 'twenties', epoch ?? ''),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(['teens', 'twenties']).toContain((await read(cookie)).data[1]?.value);
  });
});

describe('her answer, on the desk', () => {
  test('is registered as her own, with the words she was asked in', async () => {
    const room = await inRoom();
    await give(room.cookie, 'age', 'teens');
    const { read: look } = await desk(room);
    expect(await look()).toMatchObject({
      fields: expect.arrayContaining([
        expect.objectContaining({ code: 'age', question: '年れいを教えてください' }),
      ]) as object,
      answers: [{ code: 'age', state: 'answered', value: 'teens', person: null }],
      own: [{ code: 'age', state: 'answered', value: 'teens' }],
      missing: [{ code: 'topics' }],
    });
  });

  test('gives way to what staff register, and stays beside it whatever she changes later', async () => {
    const room = await inRoom();
    await give(room.cookie, 'age', 'teens');
    const { staff, read: look, register } = await desk(room);
    expect((await register('age', 'twenties')).status).toBe(200);
    expect((await give(room.cookie, 'age', 'teens')).status).toBe(200);
    expect((await give(room.cookie, 'age', null)).status).toBe(200);
    expect((await give(room.cookie, 'age', 'teens')).status).toBe(200);
    expect(await look()).toMatchObject({
      answers: [{ code: 'age', value: 'twenties', person: { id: staff.id } }],
      own: [{ code: 'age', state: 'answered', value: 'teens' }],
    });
    // What staff think of it is nothing for her room.
    expect((await read(room.cookie)).data[1]).toMatchObject({ state: 'answered', value: 'teens' });
    expect(JSON.stringify(await read(room.cookie))).not.toContain(staff.id);
  });

  test('fills what staff have left open', async () => {
    const room = await inRoom();
    const { read: look, register } = await desk(room);
    await register('age', null);
    await give(room.cookie, 'age', 'teens');
    expect(await look()).toMatchObject({
      answers: [{ code: 'age', value: 'teens', person: null }],
    });
  });
});

describe('a question that hangs on another', () => {
  const CONDITIONAL: readonly AttributeField[] = [
    ...FIELDS,
    {
      code: 'school',
      label: '学校',
      kind: 'choice',
      required: true,
      choices: [{ code: 'far', label: '遠い' }],
      question: { text: '学校は遠いですか' },
      askedWhen: { code: 'age', is: ['teens'] },
    },
  ];
  const codesOf = ({ data }: RoomQuestions) => data.map(({ code }) => code);

  test('is asked in her room once she has said what it hangs on, and refused before', async () => {
    const room = await inRoom({ fields: CONDITIONAL });
    const { cookie } = room;
    expect(codesOf(await read(cookie))).toEqual(['called', 'age']);
    expect(await give(cookie, 'school', 'far')).toMatchObject({ status: 400 });
    const { body } = await give(cookie, 'age', 'teens');
    expect(codesOf(body)).toEqual(['called', 'age', 'school']);
    expect(stateOf(body, 'school')).toBe('open');
    expect(await give(cookie, 'school', 'far')).toMatchObject({ status: 200 });
    expect(codesOf((await give(cookie, 'age', 'twenties')).body)).toEqual(['called', 'age']);
    // What she said stays with her, and comes back with what it hangs on.
    expect(stateOf((await give(cookie, 'age', 'teens')).body, 'school')).toBe('answered');
  });

  test('shows her nothing of what staff registered', async () => {
    const room = await inRoom({ fields: CONDITIONAL });
    await (await desk(room)).register('age', 'teens');
    expect(codesOf(await read(room.cookie))).toEqual(['called', 'age']);
  });

  test('is missing at the desk only while it is asked, and takes no answer otherwise', async () => {
    const room = await inRoom({ fields: CONDITIONAL });
    const staff = await desk(room);
    expect(await staff.register('school', 'far')).toMatchObject({
      status: 400,
      body: { detail: { fields: ['answers.0: not-in-question'] } },
    });
    const missing = (code: string) => expect.arrayContaining([expect.objectContaining({ code })]);
    await staff.register('age', 'twenties');
    expect(await staff.read()).toMatchObject({
      required: 2,
      missing: expect.not.arrayContaining([expect.objectContaining({ code: 'school' })]) as object,
      inQuestion: expect.not.arrayContaining(['school']) as object,
    });
    await staff.register('age', 'teens');
    expect(await staff.read()).toMatchObject({
      required: 3,
      missing: missing('school') as object,
      inQuestion: expect.arrayContaining(['school']) as object,
    });
    expect(await staff.register('school', 'far')).toMatchObject({ status: 200 });
  });
});
