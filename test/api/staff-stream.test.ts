import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import type { OpenStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { useStreams } from '../support/streams.ts';

const api = useTestApi();
const { open, roomOf, say } = useStreams(api);

describe("the staff's stream", () => {
  async function world() {
    const organisation = await api.build.buildOrganisation();
    const service = await api.build.buildService({ organisation });
    const staff = await api.build.buildStaff({
      organisation,
      name: '相談 花子',
      roles: [{ service, role: 'counselor' }],
    });
    const room = await roomOf(service);
    const consultation = await api.build.buildConsultation({
      consultee: room.consultee,
      stage: 'conversation',
      assignee: staff,
    });
    return {
      organisation,
      service,
      staff,
      room,
      consultation,
      cookie: await api.build.signIn(staff),
    };
  }

  const openOf = (stream: OpenStream) =>
    (stream.of('heartbeat')[0]?.data as { open: { id: string }[] } | undefined)?.open.map(
      ({ id }) => id,
    );

  test('brings her words to who has her open, after their reading is on record', async () => {
    const { room, consultation, cookie, staff } = await world();
    const stream = await open(`/api/staff/stream?open=${consultation.id}`, { cookie });
    await stream.until('heartbeat');
    await say(room.cookie, 'きいてください');
    const { data } = await stream.until('message');
    expect(data).toMatchObject({
      consultationId: consultation.id,
      message: { seq: 1, author: 'consultee', text: 'きいてください', person: null },
    });
    const { rows } = await api.build.pool.query(
      `select action, purpose, data from audit_entries where actor_id = $1`,
      [staff.id],
    );
    expect(rows).toEqual([{ action: 'consultation.read', purpose: 'own', data: { upTo: 1 } }]);
  });

  test('hands over words whose reading was put on record by the very commit that stored them', async () => {
    const { staff, consultation, room, cookie } = await world();
    const stream = await open(`/api/staff/stream?open=${consultation.id}`, { cookie });
    await stream.until('presence');
    const seqs = [await say(room.cookie, 'ひとつめ'), await say(room.cookie, 'ふたつめ')];
    await eventually(() => stream.of('message').length === seqs.length);
    const { rows } = await api.build.pool.query<{ upTo: number }>(
      `select m.seq as "upTo" from audit_entries a join messages m on m.consultation_id = a.consultation_id and m.seq = (a.data ->> 'upTo')::int and m.xmin = a.xmin
       where a.consultation_id = $1 and a.action = 'consultation.read' and a.actor_id = $2 order by 1`,
      [consultation.id, staff.id],
    );
    expect(rows.map(({ upTo }) => upTo)).toEqual(seqs);
  });

  test('names what has changed in the service, without any content', async () => {
    const { room, consultation, cookie } = await world();
    const stream = await open('/api/staff/stream', { cookie });
    await stream.until('heartbeat');
    await say(room.cookie, '中身のカナリア');
    const { data } = await stream.until('change', ({ kind }) => kind === 'message');
    expect(data).toEqual({ kind: 'message', id: consultation.id, version: 1 });
    expect(JSON.stringify(stream.events)).not.toContain('カナリア');
  });

  test('names each change once, though the process that made it is told by itself and by the server', async () => {
    const { room, consultation, cookie } = await world();
    const stream = await open('/api/staff/stream', { cookie });
    await stream.until('heartbeat');
    for (const text of ['一', '二', '三']) await say(room.cookie, text);
    // What comes through the server comes in order: after this nothing of the three is on its way.
    await api.build.pool.query(`select pg_notify('madoguchi', $1)`, [
      ['message', consultation.organisationId, consultation.serviceId, consultation.id, 4].join(
        ':',
      ),
    ]);
    const told = () =>
      stream
        .of('change')
        .map(({ data }) => data as { kind: string; version: number })
        .flatMap(({ kind, version }) => (kind === 'message' ? [version] : []));
    await eventually(() => told().includes(4) && told().length >= 4);
    expect(new Set(told())).toEqual(new Set([1, 2, 3, 4]));
    expect(told()).toHaveLength(4);
  });

  test('brings the words of many at once, each after its own reading is on record', async () => {
    const { service, staff, cookie } = await world();
    const talks: { room: Awaited<ReturnType<typeof roomOf>>; id: string; text: string }[] = [];
    for (const who of 'あいうえおかきくけこさし') {
      const room = await roomOf(service);
      const talk = { consultee: room.consultee, stage: 'conversation', assignee: staff } as const;
      const { id } = await api.build.buildConsultation(talk);
      talks.push({ room, id, text: `${who}の言葉` });
    }
    const query = talks.map(({ id }) => `open=${id}`).join('&');
    const stream = await open(`/api/staff/stream?${query}`, { cookie });
    await stream.until('heartbeat');
    await Promise.all(talks.map(({ room, text }) => say(room.cookie, text)));
    await eventually(() => stream.of('message').length === talks.length);
    const heard = stream
      .of('message')
      .map(({ data }) => data as { consultationId: string; message: { text: string } });
    for (const { id, text } of talks) {
      const own = heard.filter(({ consultationId }) => consultationId === id);
      expect(own.map(({ message }) => message.text)).toEqual([text]);
    }
    const { rows } = await api.build.pool.query<{ id: string; data: object }>(
      `select consultation_id as id, data from audit_entries where actor_id = $1 and action = 'consultation.read'`,
      [staff.id],
    );
    expect(rows.map(({ id }) => id).toSorted()).toEqual(talks.map(({ id }) => id).toSorted());
    for (const { data } of rows) expect(data).toEqual({ upTo: 1 });
  });

  test('opens nothing that one may not read, and says nothing of it', async () => {
    const mine = await world();
    const other = await world();
    const colleague = await api.build.buildStaff({ organisation: mine.organisation });
    const restricted = await api.build.buildConsultation({
      consultee: await api.build.buildConsultee({
        channel: await api.build.buildChannel({ service: mine.service }),
      }),
      stage: 'conversation',
      assignee: colleague,
      restricted: true,
    });
    const wanted = [other.consultation.id, restricted.id, randomUUID(), mine.consultation.id];
    const query = wanted.map((id) => `open=${id}`).join('&');
    const stream = await open(`/api/staff/stream?${query}`, { cookie: mine.cookie });
    await stream.until('heartbeat');
    expect(openOf(stream)).toEqual([mine.consultation.id]);
    await say(other.room.cookie, '他の市の言葉');
    await api.build.pool.query(`select pg_notify('madoguchi', $1)`, [
      ['consultation', mine.organisation.id, mine.service.id, restricted.id, 2].join(':'),
    ]);
    await say(mine.room.cookie, '私の言葉');
    await stream.until('message');
    const told = JSON.stringify(stream.events);
    for (const hidden of [other.consultation.id, restricted.id, '他の市']) {
      expect(told).not.toContain(hidden);
    }
  });

  test('tells an auditor that something changed, and never what was said', async () => {
    const { organisation, service, consultation, room } = await world();
    const auditor = await api.build.buildStaff({
      organisation,
      roles: [{ service, role: 'auditor' }],
    });
    const cookie = await api.build.signIn(auditor);
    const stream = await open(`/api/staff/stream?open=${consultation.id}`, { cookie });
    await stream.until('heartbeat');
    expect(openOf(stream)).toEqual([]);
    await say(room.cookie, '監査カナリア');
    await stream.until('change');
    expect(JSON.stringify(stream.events)).not.toContain('カナリア');
  });

  test.for([
    [
      'the session is ended',
      'signed-out',
      `update staff_sessions set ended_at = now() where staff_id = $1`,
    ],
    ['the account is disabled', 'account', `update staff set disabled_at = now() where id = $1`],
  ] as const)('is cut on every process when %s, and says so', async ([, reason, sql]) => {
    const { staff, cookie } = await world();
    const mine = await Promise.all([
      open('/api/staff/stream', { cookie }),
      open('/api/staff/stream', { cookie }, await api.replica()),
    ]);
    await Promise.all(mine.map((stream) => stream.until('heartbeat')));
    await api.build.pool.query(sql, [staff.id]);
    for (const stream of mine) {
      await eventually(() => stream.isClosed(), { withinMs: 5_000 });
      expect(stream.of('ended')[0]?.data).toEqual({ reason });
    }
    // Whoever asks before the stream has ended is told the same.
    expect(await api.call('GET', '/api/staff/notices', { cookie })).toMatchObject({
      status: 401,
      body: { code: 'not-signed-in', detail: { reason } },
    });
  });

  test('ends on every process for a person who has left the service, and names nothing of it anew', async () => {
    const { organisation, service, staff, cookie, consultation, room } = await world();
    const elsewhere = await api.build.buildService({ organisation });
    const colleague = await api.build.buildStaff({
      organisation,
      roles: [{ service, role: 'counselor' }],
    });
    const path = `/api/staff/stream?open=${consultation.id}`;
    const mine = [
      await open(path, { cookie }),
      await open('/api/staff/stream', { cookie }),
      await open(path, { cookie }, await api.replica()),
    ];
    const theirs = await open(path, { cookie: await api.build.signIn(colleague) });
    await Promise.all([...mine, theirs].map((stream) => stream.until('heartbeat')));
    await api.build.pool.query(
      `update memberships set service_id = $1 where staff_id = $2 and service_id = $3`,
      [elsewhere.id, staff.id, service.id],
    );
    for (const stream of mine) {
      await eventually(() => stream.isClosed(), { withinMs: 5_000 });
      expect(stream.events.at(-1)).toMatchObject({
        event: 'ended',
        data: { reason: 'membership' },
      });
    }
    // A browser comes again by itself.
    const again = await open(path, { cookie });
    await again.until('heartbeat');
    expect(openOf(again)).toEqual([]);
    const seq = await say(room.cookie, 'もう届かない');
    await theirs.until('message');
    await api.build.pool.query(`select pg_notify('madoguchi', $1)`, [
      ['notice', organisation.id, elsewhere.id, staff.id, 1_000].join(':'),
    ]);
    await again.until('change');
    expect(again.of('change').map(({ data }) => data)).toEqual([
      { kind: 'notice', id: staff.id, version: 1_000 },
    ]);
    expect(seq).toBeGreaterThan(0);
    expect(theirs.isClosed()).toBe(false);
  });

  test('and the bell know nothing more of a consultation that became restricted', async () => {
    const { organisation, service, consultation, cookie, staff } = await world();
    const colleague = await api.build.buildStaff({
      organisation,
      roles: [{ service, role: 'counselor' }],
    });
    await api.build.pool.query(
      `insert into notices (id, organisation_id, service_id, consultation_id, staff_id, kind, source, seq)
       select gen_random_uuid(), organisation_id, service_id, id, who, 'came-back', 'test', 1
       from consultations, unnest($2::uuid[]) as who where id = $1`,
      [consultation.id, [staff.id, colleague.id]],
    );
    const bell = async (whose: string) => {
      const { body } = await api.call('GET', '/api/staff/notices', { cookie: whose });
      return (body as { data: unknown[] }).data.length;
    };
    const theirs = await api.build.signIn(colleague);
    expect([await bell(cookie), await bell(theirs)]).toEqual([1, 1]);
    await api.build.pool.query(`update consultations set restricted = true where id = $1`, [
      consultation.id,
    ]);
    expect([await bell(cookie), await bell(theirs)]).toEqual([1, 0]);
  });

  test('answers at once who asks for its head alone', async () => {
    const { cookie } = await world();
    const answer = await fetch(`${api.url}/api/staff/stream`, {
      method: 'HEAD',
      headers: { cookie },
      signal: AbortSignal.timeout(5_000),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
  });

  test('keeps nobody signed in by listening', async () => {
    const { staff } = await world();
    const cookie = await api.build.signIn(staff, { seenAt: api.clock.now() - 14 * 60_000 });
    const stream = await open('/api/staff/stream', { cookie });
    await stream.until('heartbeat');
    expect(await api.call('GET', '/api/staff/notices', { cookie })).toMatchObject({ status: 200 });
    api.clock.move(61_000);
    try {
      await eventually(() => stream.isClosed(), { withinMs: 5_000 });
      expect(stream.of('ended')[0]?.data).toEqual({ reason: 'session' });
    } finally {
      api.clock.move(-61_000);
    }
  });

  test.for([
    [
      'whose role no longer reads them',
      `update memberships set role = 'auditor' where staff_id = $1 and $2::uuid is not null`,
      true,
    ],
    [
      'from whom the consultation is kept now',
      `update consultations set restricted = true, assignee_id = null where id = $2 and $1::uuid is not null`,
      false,
    ],
  ] as const)('gives no more words to a person %s, and says so', async ([, sql, isToldOfIt]) => {
    const { organisation, service, staff, cookie, consultation, room } = await world();
    const path = `/api/staff/stream?open=${consultation.id}`;
    const stream = await open(path, { cookie });
    await stream.until('presence');
    await api.build.pool.query(sql, [staff.id, consultation.id]);
    await eventually(() => stream.isClosed(), { withinMs: 5_000 });
    expect(stream.of('ended')[0]?.data).toEqual({ reason: 'access' });
    const again = await open(path, { cookie });
    await again.until('heartbeat');
    expect(openOf(again)).toEqual([]);
    const supervisor = await api.build.buildStaff({
      organisation,
      roles: [{ service, role: 'supervisor' }],
    });
    const theirs = await open('/api/staff/stream', { cookie: await api.build.signIn(supervisor) });
    await theirs.until('heartbeat');
    const seq = await say(room.cookie, '権限のあと');
    const isTold = (one: OpenStream) =>
      one.of('change').some(({ data }) => (data as { version: number }).version === seq);
    await eventually(() => isTold(theirs));
    expect(isTold(again)).toBe(isToldOfIt);
    expect(again.of('message')).toEqual([]);
  });

  test('shows whether she has the room before her', async () => {
    const { cookie, consultation, room } = await world();
    const stream = await open(`/api/staff/stream?open=${consultation.id}`, { cookie });
    const beat = (state: string) =>
      api.call('POST', '/api/room/presence', { cookie: room.cookie, body: { state } });
    for (const [said, shown] of [
      ['visible', 'open'],
      ['hidden', 'hidden'],
      ['left', 'away'],
      ['visible', 'open'],
    ] as const) {
      const before = stream.of('presence').length;
      await beat(said);
      await eventually(
        () => {
          const last = stream.of('presence').at(-1)?.data as { presence: string } | undefined;
          return last?.presence === shown && stream.of('presence').length > before;
        },
        { withinMs: 2_000, everyMs: 10 },
      );
    }
    // No goodbye came: the phone is dead, and after its time she counts as away.
    api.clock.move(41_000);
    expect(await stream.until('presence', ({ presence }) => presence === 'away')).toBeDefined();
    api.clock.move(-41_000);
  });

  test('counts her presence as activity of whoever has her open', async () => {
    const { staff, consultation, room } = await world();
    await api.call('POST', '/api/room/presence', {
      cookie: room.cookie,
      body: { state: 'visible' },
    });
    const cookie = await api.build.signIn(staff, { seenAt: api.clock.now() - 30_000 });
    await open(`/api/staff/stream?open=${consultation.id}`, { cookie });
    await api.build.pool.query(
      `update staff_sessions set seen_at = now() - interval '14 minutes' where staff_id = $1`,
      [staff.id],
    );
    const isAwake = await eventually(async () => {
      const { rows } = await api.build.pool.query<{ fresh: boolean }>(
        `select bool_or(seen_at > now() - interval '1 minute') as fresh from staff_sessions where staff_id = $1`,
        [staff.id],
      );
      return rows[0]?.fresh === true;
    });
    expect(isAwake).toBe(true);
  });

  test('tells of a notice only whom it is for', async () => {
    const { organisation, service, staff, cookie } = await world();
    const colleague = await api.build.buildStaff({
      organisation,
      roles: [{ service, role: 'counselor' }],
    });
    const mine = await open('/api/staff/stream', { cookie });
    const theirs = await open('/api/staff/stream', { cookie: await api.build.signIn(colleague) });
    await Promise.all([mine.until('heartbeat'), theirs.until('heartbeat')]);
    for (const id of [staff.id, colleague.id]) {
      await api.build.pool.query(`select pg_notify('madoguchi', $1)`, [
        ['notice', organisation.id, service.id, id, 1].join(':'),
      ]);
    }
    await Promise.all([mine.until('change'), theirs.until('change')]);
    expect(mine.of('change').map(({ data }) => (data as { id: string }).id)).toEqual([staff.id]);
    expect(theirs.of('change').map(({ data }) => (data as { id: string }).id)).toEqual([
      colleague.id,
    ]);
  });
});
