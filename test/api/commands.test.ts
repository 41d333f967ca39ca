/** A consultation led through its stages by staff, on the real engine. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  PACKET,
  at,
  command,
  escalatedTalk,
  escalationStep as step,
  findTalk,
  waitingTalk,
} from './led-talk.ts';
import { useEngineApi } from './staff-engine.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useEngineApi();
let world: World;
let counselor: Member;
let supervisor: Member;
let administrator: Member;

beforeAll(async () => {
  world = await buildWorld(api);
  [counselor, supervisor, administrator] = await Promise.all([
    world.member('counselor', '相談 一郎'),
    world.member('supervisor', '監督 二郎'),
    world.member('administrator', '管理 三郎'),
  ]);
});

const waiting = () => waitingTalk(api, world);

describe('a consultation in the hands of staff', () => {
  test('goes from the queue to its end, one command after another', async () => {
    const id = await waiting();
    const taken = await command(counselor, id, 'assign', { to: counselor.id });
    expect(taken).toMatchObject({
      status: 200,
      body: { status: 'done', result: { stage: 'review' } },
    });
    const head = await counselor.get(at(id));
    expect(head.body).toMatchObject({
      stage: 'review',
      assignee: { id: counselor.id, name: '相談 一郎' },
      waitsFor: 'history-review',
      nextAction: { timer: 'take-up' },
      blocked: { reply: { reason: 'stage' } },
    });
    expect(await command(counselor, id, 'confirm-history-review', { mode: 'read' })).toMatchObject({
      body: { result: { stage: 'conversation' } },
    });
    const reply = await counselor.post(at(id, '/messages'), {
      id: randomUUID(),
      text: 'こんにちは',
    });
    expect(reply).toMatchObject({ status: 201, body: { standIn: false, notice: 'sent' } });
    expect(await command(counselor, id, 'end-talk')).toMatchObject({
      body: { result: { stage: 'attributes' } },
    });
    const held = await command(counselor, id, 'close', { outcome: 'listened' });
    expect(held).toMatchObject({
      status: 409,
      body: {
        code: 'not-allowed-now',
        detail: { reason: 'attributes-missing', labels: ['年代', '主訴'] },
      },
    });
    await counselor.put(at(id, '/attributes'), {
      answers: [
        { code: 'age', state: 'answered', value: 'teens' },
        { code: 'topics', state: 'refused' },
      ],
    });
    expect(await command(counselor, id, 'close', { outcome: 'listened' })).toMatchObject({
      status: 200,
      body: { result: { stage: 'closed' } },
    });
    expect(await command(counselor, id, 'reopen', { reason: '続きの話' })).toMatchObject({
      body: { result: { stage: 'conversation' } },
    });
  });

  test('is closed as what was no consultation out of the talk, with no attribute asked for, and taken back', async () => {
    const id = await waiting();
    await command(counselor, id, 'assign', { to: counselor.id });
    await command(counselor, id, 'confirm-history-review', { mode: 'read' });
    expect((await counselor.get(at(id))).body).toMatchObject({
      isConsultation: true,
      dismissalBlocked: null,
    });
    expect(await command(counselor, id, 'close', { outcome: 'abuse' })).toMatchObject({
      status: 200,
      body: { result: { stage: 'closed' } },
    });
    expect((await counselor.get(at(id))).body).toMatchObject({
      isConsultation: false,
      outcome: 'abuse',
      dismissalBlocked: { reason: 'stage' },
    });
    expect(await command(counselor, id, 'reopen')).toMatchObject({
      body: { result: { stage: 'conversation' } },
    });
    expect((await counselor.get(at(id))).body).toMatchObject({ isConsultation: true });
  });

  test('is closed with attributes missing when somebody says why, and the reason is on the timeline', async () => {
    const id = await waiting();
    await command(counselor, id, 'assign', { to: counselor.id });
    await command(counselor, id, 'confirm-history-review', {
      mode: 'urgent',
      reason: '急ぎのため',
    });
    await command(counselor, id, 'end-talk');
    const closed = await command(counselor, id, 'close', {
      outcome: 'informed',
      override: '途中で切れた',
    });
    expect(closed.status).toBe(200);
    const { body } = await counselor.get(at(id, '/timeline'));
    const { data } = body as { data: object[] };
    expect(data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'history-reviewed', written: { reason: '急ぎのため' } }),
        expect.objectContaining({
          kind: 'closed',
          written: { reason: '途中で切れた' },
          data: expect.objectContaining({ omissions: ['age', 'topics'] }) as object,
          actor: { kind: 'staff', person: { id: counselor.id, name: '相談 一郎' } },
        }),
      ]),
    );
  });

  test('shows an auditor its steps with names and times, and nothing that anybody wrote', async () => {
    const id = await waiting();
    await command(supervisor, id, 'assign', { to: counselor.id, note: '申し送りの言葉' });
    const auditor = await world.member('auditor');
    expect(await auditor.get(at(id))).toMatchObject({ status: 403 });
    const { body } = await auditor.get(at(id, '/timeline'));
    const { number } = await findTalk(api, id);
    expect(body).toMatchObject({
      consultation: { id, number, stage: 'review', assignee: { id: counselor.id } },
      data: [
        { kind: 'opened', written: null },
        { kind: 'assigned', written: null, data: { to: counselor.id } },
      ],
    });
    const { people } = body as { people: object[] };
    expect(people).toEqual(
      expect.arrayContaining([
        { id: counselor.id, name: '相談 一郎' },
        { id: supervisor.id, name: '監督 二郎' },
      ]),
    );
    expect(JSON.stringify(body)).not.toContain('申し送りの言葉');
  });

  test('answers the same command the same, and refuses its id for another', async () => {
    const id = await waiting();
    const commandId = randomUUID();
    const assign = () => command(counselor, id, 'assign', { commandId, to: counselor.id });
    const first = await assign();
    expect((await assign()).body).toEqual(first.body);
    expect(await counselor.get(`/api/staff/commands/${commandId}`)).toMatchObject({
      body: { action: 'assign', status: 'done', refused: null },
    });
    const other = await command(counselor, id, 'assign', { commandId, to: supervisor.id });
    expect(other.body).toMatchObject({ code: 'id-reused' });
    const otherAction = await command(counselor, id, 'set-priority', {
      commandId,
      priority: 'high',
    });
    expect(otherAction.body).toMatchObject({ code: 'id-reused' });
    const otherText = await command(counselor, id, 'assign', {
      commandId,
      to: counselor.id,
      note: 'べつの文',
    });
    expect(otherText.body).toMatchObject({ code: 'id-reused' });
  });

  test('answers the same when it cost its sender the permission', async () => {
    const id = await waiting();
    await command(counselor, id, 'assign', { to: counselor.id });
    const commandId = randomUUID();
    const transfer = () =>
      command(counselor, id, 'transfer', { commandId, to: supervisor.id, note: 'お願いします' });
    const first = await transfer();
    expect(first.status).toBe(200);
    expect(await transfer()).toMatchObject({ status: 200, body: first.body as object });
    expect(await command(counselor, id, 'return-to-queue')).toMatchObject({ status: 403 });
  });

  test('is refused by its workflow with the reason in words, and refused alike when asked again', async () => {
    const id = await waiting();
    const commandId = randomUUID();
    const close = () =>
      command(counselor, id, 'close', { commandId, outcome: 'listened', override: 'なし' });
    const refused = await close();
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'not-allowed-now',
        detail: { reason: 'outcome-needs-talk', text: expect.any(String) as string },
      },
    });
    const again = await close();
    expect({ ...(again.body as object), requestId: null }).toEqual({
      ...(refused.body as object),
      requestId: null,
    });
    expect(await counselor.get(`/api/staff/commands/${commandId}`)).toMatchObject({
      body: { status: 'refused', refused: { reason: 'outcome-needs-talk' } },
    });
    const mistake = await command(counselor, id, 'close', { outcome: 'mistake' });
    expect(mistake.status).toBe(200);
  });

  test('is handed only to somebody who works there', async () => {
    const id = await waiting();
    const elsewhere = await buildWorld(api);
    const stranger = await elsewhere.member('counselor');
    for (const to of [stranger.id, administrator.id, randomUUID()]) {
      const answer = await command(supervisor, id, 'assign', { to });
      expect(answer).toMatchObject({ status: 400, body: { detail: { reason: 'not-of-service' } } });
    }
  });

  test('opened by staff begins with its talk, linked to the last one', async () => {
    const id = await waiting();
    await command(counselor, id, 'close', { outcome: 'mistake' });
    await api.build.pool.query(`update consultations set ended_at = now() where id = $1`, [id]);
    const opened = { id: randomUUID(), linkedTo: id };
    const first = await counselor.post('/api/staff/consultations', opened);
    expect(first).toMatchObject({ status: 201, body: { id: opened.id } });
    expect((await counselor.post('/api/staff/consultations', opened)).body).toEqual(first.body);
    const second = await counselor.post('/api/staff/consultations', {
      ...opened,
      id: randomUUID(),
    });
    expect(second).toMatchObject({ status: 409, body: { detail: { reason: 'already-open' } } });
    await eventually(
      async () => {
        const { body } = await counselor.get(at(opened.id));
        expect(body).toMatchObject({ seq: 1, stage: 'conversation', linkedToId: id });
      },
      { withinMs: 30_000 },
    );
    const reply = await counselor.post(at(opened.id, '/messages'), {
      id: randomUUID(),
      text: 'その後いかがですか',
    });
    expect(reply.status).toBe(201);
  });
});

describe('an escalation', () => {
  const escalated = (immediate: boolean) => escalatedTalk(api, { world, counselor }, immediate);

  test('goes from request to outcome, and shows exactly what was disclosed', async () => {
    const { id, escalationId } = await escalated(false);
    const path = `/api/staff/escalations/${escalationId}`;
    const packets = async () => (await supervisor.get(`${path}/packets`)).body;
    const { body } = await supervisor.get(path);
    const { number } = await findTalk(api, id);
    expect(body).toMatchObject({
      reason: '危険がある',
      packetFields: ['service', 'number', 'openedAt', 'words:1', 'attributes:age', 'contact'],
      next: { step: 'approve', by: 'approvers', person: null },
    });
    expect(await packets()).toMatchObject({
      data: [
        {
          packet: {
            number,
            words: [{ seq: 1, author: 'consultee', text: '話を聞いてください' }],
            attributes: [{ code: 'age', label: '年代', answer: '未確認' }],
            contact: '駅前',
          },
          seal: 'matches',
          disclosures: [],
        },
      ],
    });
    const call = { agencyId: null, channel: 'telephone', contactedAt: new Date().toISOString() };
    const record = (body: object = {}) =>
      step(counselor, escalationId, 'record-contact', { ...call, ...body });
    expect(await record()).toMatchObject({
      status: 409,
      body: { detail: { reason: 'not-approved' } },
    });
    const approved = await step(supervisor, escalationId, 'approve', { channel: 'screen' });
    expect(approved).toMatchObject({ status: 200, body: { result: { status: 'approved' } } });
    expect((await record({ reached: false })).body).toMatchObject({
      result: { status: 'approved' },
    });
    const whom = { office: '練馬警察署', person: '生活安全課 佐藤', reference: '第12号' };
    const contacted = await record({ ...whom, packetId: escalationId, note: '佐藤さんに伝えた' });
    expect(contacted.body).toMatchObject({ result: { status: 'contacted' } });
    expect(await packets()).toMatchObject({
      data: [
        {
          disclosures: [
            {
              by: { id: counselor.id },
              channel: 'telephone',
              agency: whom.office,
              person: whom.person,
            },
          ],
        },
      ],
    });
    const followUpAt = new Date(Date.now() + 3_600_000).toISOString();
    const planned = await step(counselor, escalationId, 'set-follow-up', { followUpAt });
    expect(planned.body).toMatchObject({ status: 'done' });
    await step(counselor, escalationId, 'acknowledge');
    const end = { outcome: 'protected', final: true };
    const over = await step(counselor, escalationId, 'record-outcome', end);
    expect(over.body).toMatchObject({ result: { status: 'resolved' } });
    const { body: head } = await counselor.get(path);
    expect(head).toMatchObject({ status: 'resolved', outcome: 'protected' });
    const { events } = head as { events: { kind: string; written: { reference?: string } }[] };
    const kinds = events.map(({ kind }) => kind);
    for (const kind of ['contact-tried', 'contacted', 'follow-up-set'])
      expect(kinds).toContain(kind);
    expect(events[kinds.indexOf('contacted')]?.written.reference).toBe('第12号');
  });

  test('of immediate danger tells supervisors and administrators, each once', async () => {
    const { id } = await escalated(true);
    const told = async () => {
      const { rows } = await api.build.pool.query<{ staffId: string }>(
        `select staff_id as "staffId" from notices where consultation_id = $1 and kind = 'danger'`,
        [id],
      );
      return rows.map(({ staffId }) => staffId).toSorted();
    };
    expect(await told()).toEqual([administrator.id, supervisor.id].toSorted());
    const { body } = await supervisor.get('/api/staff/notices');
    expect(body).toMatchObject({
      data: expect.arrayContaining([
        expect.objectContaining({
          kind: 'danger',
          consultation: expect.objectContaining({ id }) as object,
        }),
      ]) as object,
    });
  });

  test('is approved by telephone only in the name of somebody who may approve', async () => {
    const { escalationId } = await escalated(false);
    const wrong = await step(counselor, escalationId, 'approve', {
      channel: 'telephone',
      approver: counselor.id,
    });
    expect(wrong).toMatchObject({ status: 400, body: { detail: { reason: 'no-approver' } } });
    const right = await step(counselor, escalationId, 'approve', {
      channel: 'telephone',
      approver: supervisor.id,
    });
    expect(right.status).toBe(200);
    expect(await step(supervisor, escalationId, 'approve', { channel: 'screen' })).toMatchObject({
      status: 200,
    });
  });

  test('is asked for once: the same request again is the same, another under its id is refused', async () => {
    const { id, body } = await escalated(false);
    expect(await counselor.post(at(id, '/escalations'), body)).toMatchObject({
      status: 201,
      body: { id: body.id },
    });
    const other = { ...body, packet: { ...PACKET, traits: true } };
    expect((await counselor.post(at(id, '/escalations'), other)).body).toMatchObject({
      code: 'id-reused',
    });
    const elsewhere = { ...body, packet: { ...PACKET, contact: 'ほかの場所にいる' } };
    expect((await counselor.post(at(id, '/escalations'), elsewhere)).body).toMatchObject({
      code: 'id-reused',
    });
  });

  test('that is over is asked nothing any more, and says so at once', async () => {
    const { escalationId } = await escalated(false);
    const refused = await step(supervisor, escalationId, 'refuse', { reason: '今回は見送ります' });
    expect(refused).toMatchObject({ status: 200 });
    await eventually(
      async () => {
        const { body } = await counselor.get(`/api/staff/escalations/${escalationId}`);
        expect((body as { endedAt: string | null }).endedAt).not.toBeNull();
        const late = await step(supervisor, escalationId, 'approve', { channel: 'screen' });
        expect(late).toMatchObject({ status: 409, body: { code: 'not-allowed-now' } });
      },
      { withinMs: 30_000 },
    );
  });
});
