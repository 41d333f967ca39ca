/** Replies of a counselor in training: nothing reaches the consultee that a supervisor has not let go out. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { useTestApi } from '../support/api.ts';
import { openStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { useTraining, WORDS } from './training-world.ts';

const api = useTestApi();
const t = useTraining(api);
const {
  train,
  talk,
  at,
  ask,
  asked,
  approve,
  withdraw,
  said,
  shownInRoom,
  shown,
  draft,
  noticesOf,
  trailOf,
} = t;

describe('a counselor in training', () => {
  test('cannot send by the plain way, which says what to do and is on record', async () => {
    const body = { id: randomUUID(), text: WORDS, expectedSeq: 1 };
    expect(await t.trainee.post(at('/messages'), body)).toMatchObject({
      status: 403,
      body: { code: 'not-permitted', detail: { reason: 'needs-approval' } },
    });
    expect(await said()).toEqual([]);
    expect(await trailOf('POST /api/staff/consultations/:id/messages')).toEqual([
      { actor_id: t.trainee.id, outcome: 'refused' },
    ]);
    expect((await t.trainee.get(at())).body).toMatchObject({ repliesNeedApproval: true });
    expect((await t.counselor.get(at())).body).toMatchObject({ repliesNeedApproval: false });
  });

  test('asks for approval; supervisors are told, and the consultee sees nothing at all', async () => {
    const screen = await openStream(api.url, `/api/staff/stream`, { cookie: t.supervisor.cookie });
    const hers = await openStream(api.url, '/api/room/stream', { cookie: t.room });
    await screen.until('heartbeat');
    await hers.until('message');
    await t.trainee.put(at('/drafts/reply'), { text: WORDS });
    const id = await asked();
    await screen.until('change', ({ kind }) => kind === 'reply-request');
    expect(await draft()).toBeNull();
    expect(await shownInRoom()).not.toContain(WORDS);
    expect(JSON.stringify(hers.events)).not.toContain(WORDS);
    expect(await shown(t.supervisor)).toMatchObject({
      data: [{ id, status: 'waiting', text: WORDS, person: { name: '研修中の人' } }],
      approvers: { all: 1 },
    });
    for (const member of [t.supervisor, t.other])
      expect(await noticesOf(member, 'reply-waits')).toMatchObject([{ isOver: false }]);
    for (const member of [t.trainee, t.counselor])
      expect(await noticesOf(member, 'reply-waits')).toEqual([]);
    screen.close();
    hers.close();
  });

  test('asks once for what is asked twice, and for one reply at a time', async () => {
    const body = { id: randomUUID(), text: WORDS, expectedSeq: 1 };
    for (const _ of [1, 2])
      expect((await t.trainee.post(at('/reply-requests'), body)).status).toBe(201);
    expect((await shown(t.trainee)).data).toHaveLength(1);
    const different = { ...body, text: 'ちがう文' };
    expect((await t.trainee.post(at('/reply-requests'), different)).status).toBe(422);
    expect((await ask('もう一つ')).answer).toMatchObject({
      status: 409,
      body: { detail: { reason: 'waits-already' } },
    });
  });

  test('asks where they might reply, and nobody else asks', async () => {
    expect((await ask(WORDS, {}, t.counselor)).answer).toMatchObject({
      status: 409,
      body: { detail: { reason: 'not-needed' } },
    });
    await talk(t.counselor);
    expect((await ask()).answer.status).toBe(403);
  });

  test('stores no My Number, not even where it waits', async () => {
    await asked('番号は 123456789018 です');
    expect(JSON.stringify(await shown(t.supervisor))).not.toContain('123456789018');
  });

  test('may raise an alarm at any time: danger waits for nobody', async () => {
    await asked();
    const { rows } = await api.build.pool.query<{ id: string }>(
      `select id from agencies where service_id = $1`,
      [t.world.service.id],
    );
    expect(rows).toEqual([]);
    const { body } = await t.trainee.get(at());
    expect((body as { allowed: string[] }).allowed).toContain('escalate');
  });

  test('is as the database knows it: encrypted, and in no log', async () => {
    await asked();
    const { rows } = await api.build.pool.query(
      `select encode(body, 'escape') as body from reply_requests`,
    );
    expect(JSON.stringify(rows)).not.toContain('ゆっくり');
    expect(api.logged()).not.toContain('ゆっくり');
  });
});

describe('whatever a counselor in training calls', () => {
  const CANARY = '研修中のカナリア';
  /** Something of the schema's form with the canary wherever words may stand. */
  function filled(schema: z.core.JSONSchema.BaseSchema): unknown {
    if (schema.anyOf) return filled(schema.anyOf[0] as z.core.JSONSchema.BaseSchema);
    if (schema.enum) return schema.enum[0];
    if (schema.const !== undefined) return schema.const;
    const parts = Object.entries(schema.properties ?? {});
    const text =
      schema.format === 'uuid'
        ? randomUUID()
        : schema.format || schema.pattern
          ? '2030-01-01'
          : CANARY;
    const byType: Record<string, () => unknown> = {
      object: () =>
        Object.fromEntries(
          parts.map(([key, part]) => [key, filled(part as z.core.JSONSchema.BaseSchema)]),
        ),
      array: () => [],
      boolean: () => false,
      integer: () => 1,
      number: () => 1,
      string: () => text,
    };
    return byType[String(schema.type)]?.() ?? null;
  }

  test('reaches the consultee by no route there is', async () => {
    const { clientId: theirs } = await api.build.buildMessage({
      consultation: t.consultation,
      author: 'staff',
      staff: t.trainee,
      text: '前に承認された返信',
    });
    const accommodationId = randomUUID();
    await api.build.insert('accommodations', {
      id: accommodationId,
      organisation_id: t.consultation.organisationId,
      service_id: t.consultation.serviceId,
      consultee_id: t.consultation.consulteeId,
      consultation_id: t.consultation.id,
      need: 'plain-words',
    });
    const writing = api.routes.filter(
      ({ method, access, media, path }) =>
        access.kind === 'staff' &&
        method !== 'GET' &&
        media === null &&
        !path.includes('/close') &&
        !path.endsWith('/duty'),
    );
    expect(writing.length).toBeGreaterThan(20);
    const before = await shownInRoom();
    expect(before).toContain('前に承認された返信');
    const answered: Record<string, number> = {};
    // At once: without an engine each command waits for one.
    await Promise.all(
      writing.map(async ({ method, path, body }) => {
        const schema = body && z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
        const to = path
          .replace(':id', t.consultation.id)
          .replace(':messageId', theirs)
          .replace(':kind', 'reply')
          .replace(':accommodationId', accommodationId)
          .replaceAll(/:\w+/gu, randomUUID());
        const sent = schema ? filled(schema) : {};
        const { status } = await api.call(method, to, { cookie: t.trainee.cookie, body: sent });
        answered[`${method} ${path}`] = status;
        expect(status, path).toBeLessThan(500);
      }),
    );
    // Some of it went through: notes, drafts, the request itself.
    expect(answered).toMatchObject({
      'POST /api/staff/consultations/:id/messages': 403,
      'POST /api/staff/consultations/:id/messages/:messageId/correction': 403,
      'POST /api/staff/consultations/:id/accommodations': 403,
      'POST /api/staff/consultations/:id/accommodations/:accommodationId/decisions': 403,
      'PUT /api/staff/consultations/:id/supporter': 403,
      'POST /api/staff/consultations/:id/notes': 201,
      'PUT /api/staff/consultations/:id/drafts/:kind': 204,
    });
    expect(await shownInRoom()).not.toContain(CANARY);
    const { rows } = await api.build.pool.query(
      `select 1 from messages where consultation_id = $1 and author = 'staff' and change is distinct from 'retraction'`,
      [t.consultation.id],
    );
    expect(rows).toHaveLength(1);
  });

  test('is their way to take words back, while only a supervisor corrects them', async () => {
    const id = await asked();
    await approve(id);
    const message = at(`/messages/${id}`);
    const correction = { id: randomUUID(), text: '直した文' };
    expect(await t.trainee.post(`${message}/correction`, correction)).toMatchObject({
      status: 403,
      body: { detail: { reason: 'needs-approval' } },
    });
    expect((await t.supervisor.post(`${message}/correction`, correction)).status).toBe(201);
    expect((await t.other.post(`${message}/retraction`, { id: randomUUID() })).status).toBe(409);
    expect((await t.trainee.post(`${message}/retraction`, { id: randomUUID() })).status).toBe(201);
  });
});

describe('training', () => {
  test('is begun and ended by supervisors of the service, on record, and felt at once', async () => {
    const member = await t.world.member('counselor');
    await talk(member);
    const send = () =>
      member.post(at('/messages'), { id: randomUUID(), text: 'はい', expectedSeq: 1 });
    const stream = await openStream(api.url, `/api/staff/stream`, { cookie: member.cookie });
    await stream.until('heartbeat');
    await train(member);
    await eventually(() =>
      stream.of('change').some(({ data }) => (data as { id: string }).id === t.consultation.id),
    );
    stream.close();
    expect((await send()).status).toBe(403);
    await train(member);
    await train(member, false);
    expect((await send()).status).toBe(201);
    const { rows } = await api.build.pool.query(
      `select actor_id, data from audit_entries where action = 'membership.training' and object_id = $1 order by id`,
      [member.id],
    );
    expect(rows).toEqual([
      { actor_id: t.supervisor.id, data: { repliesNeedApproval: true } },
      { actor_id: t.supervisor.id, data: { repliesNeedApproval: false } },
    ]);
  });

  test('is nobody else’s to decide, and nobody’s but a counselor’s to be in', async () => {
    const body = (staffId: string, serviceId = t.world.service.id) => ({
      staffId,
      serviceId,
      repliesNeedApproval: true,
    });
    const path = '/api/staff/memberships/training';
    for (const member of [t.trainee, t.counselor, await t.world.member('administrator')])
      expect((await member.put(path, body(t.counselor.id))).status).toBe(403);
    const elsewhere = await api.build.buildService({ organisation: t.world.organisation });
    for (const asking of [body(t.other.id), body(t.counselor.id, elsewhere.id), body(randomUUID())])
      expect((await t.supervisor.put(path, asking)).status).toBe(404);
  });

  test('that has ended lets its counselor send, and what still waits be withdrawn', async () => {
    const id = await asked();
    await train(t.trainee, false);
    const body = { id: randomUUID(), text: '自分で送ります', expectedSeq: 1 };
    expect((await t.trainee.post(at('/messages'), body)).status).toBe(201);
    expect((await withdraw(id)).status).toBe(200);
    await train(t.trainee);
  });
});
