/** Notices by mail, against a real mail server: who asked is told, nothing of hers is in it, one failure stops nobody else. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMailSender } from '../../operations/mail.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultation, BuiltStaff } from '../support/factories.ts';
import { readableMail } from '../support/mail-server.ts';
import { buildMailed, useMails, type Mailed } from './mailed-staff.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const mails = useMails();

const buildPerson = (address: string | null, options?: Mailed) =>
  buildMailed(world, address, options);

async function buildTalk(assignee: BuiltStaff): Promise<BuiltConsultation> {
  const { build, channel } = world;
  const consultee = await build.buildConsultee({ channel });
  const consultation = await build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee,
  });
  await build.buildMessage({ consultation, text: '誰にも言えない話です' });
  return consultation;
}

async function buildNotice(
  consultation: BuiltConsultation,
  person: BuiltStaff,
  kind = 'new-message',
): Promise<string> {
  const id = randomUUID();
  await world.build.insert('notices', {
    id,
    organisation_id: consultation.organisationId,
    service_id: consultation.serviceId,
    consultation_id: consultation.id,
    staff_id: person.id,
    kind,
    source: `test/${id}`,
    seq: 0,
  });
  return id;
}

async function outcomesOf(noticeId: string): Promise<Record<string, string>> {
  const found = await world.query<{ way: string; status: string; code: string | null }>(
    `select way, status, code from notice_ways where notice_id = $1 order by way`,
    [noticeId],
  );
  return Object.fromEntries(
    found.map(({ way, status, code }) => [way, code === null ? status : `${status}: ${code}`]),
  );
}

const mailIs = (noticeId: string, outcome: string) =>
  eventually(async () => expect((await outcomesOf(noticeId))['mail']).toBe(outcome));

describe('a notice by mail', () => {
  test('says service, number, reason and the way there, and nothing of hers or of anybody', async () => {
    const person = await buildPerson('hanako@example.lg.jp');
    const consultation = await buildTalk(person);
    const notice = await buildNotice(consultation, person);
    const relay = world.relay({ mail: mails.mail });
    await mailIs(notice, 'sent');
    await relay.stop();
    expect(mails.server.received.map(({ to }) => to)).toEqual([['hanako@example.lg.jp']]);
    const [first] = mails.server.received;
    if (!first) throw new Error('no mail came');
    const text = readableMail(first);
    expect(text).toContain(`No.${consultation.number}`);
    expect(text).toContain('担当の相談に新しいメッセージが届きました');
    expect(text).toContain(
      `https://staff.example.lg.jp/admin/#/consultations/${consultation.id}/show`,
    );
    for (const secret of ['秘密 花子', '誰にも言えない話です'])
      expect(`${text}${first.text}`).not.toContain(secret);
    expect(await outcomesOf(notice)).toMatchObject({
      screen: 'waiting',
      sound: 'not-wanted: not-chosen',
      desktop: 'not-wanted: not-chosen',
    });
  });

  test('tells who approves that a reply waits, without a word of it, and nobody once it is decided', async () => {
    const wishes = { 'reply-approval': ['mail'] };
    const person = await buildPerson('sv@example.lg.jp', { wishes });
    const consultation = await buildTalk(person);
    const decided = await buildTalk(person);
    for (const [talk, status] of [
      [consultation, 'waiting'],
      [decided, 'withdrawn'],
    ] as const)
      await world.build.insert('reply_requests', {
        id: randomUUID(),
        organisation_id: talk.organisationId,
        service_id: talk.serviceId,
        consultation_id: talk.id,
        staff_id: randomUUID(),
        body: Buffer.from('封をした文'),
        file_ids: [],
        expected_seq: 0,
        status,
      });
    const waits = await buildNotice(consultation, person, 'reply-waits');
    const over = await buildNotice(decided, person, 'reply-waits');
    const relay = world.relay({ mail: mails.mail });
    await mailIs(waits, 'sent');
    await mailIs(over, 'cancelled: over');
    await relay.stop();
    expect(mails.server.received).toHaveLength(1);
    const [first] = mails.server.received;
    if (!first) throw new Error('no mail came');
    expect(readableMail(first)).toContain('研修中の相談員の返信が承認を待っています');
    expect(`${readableMail(first)}${first.text}`).not.toContain('封をした文');
  });

  test('is sent once, however many workers there are', async () => {
    const person = await buildPerson('once@example.lg.jp');
    const notice = await buildNotice(await buildTalk(person), person);
    const relays = [world.relay({ mail: mails.mail }), world.relay({ mail: mails.mail })];
    await mailIs(notice, 'sent');
    await Promise.all(relays.map((relay) => relay.stop()));
    expect(mails.server.received).toHaveLength(1);
  });

  test('reaches the others when one address is bad', async () => {
    const people = await Promise.all(
      ['a@example.lg.jp', 'nobody@example.lg.jp', 'b@example.lg.jp'].map((one) => buildPerson(one)),
    );
    const notices: string[] = [];
    for (const person of people) notices.push(await buildNotice(await buildTalk(person), person));
    const relay = world.relay({ mail: mails.mail });
    const [first = '', second = '', third = ''] = notices;
    await mailIs(second, 'failed: address-refused');
    await mailIs(first, 'sent');
    await mailIs(third, 'sent');
    await relay.stop();
    expect(mails.server.received.flatMap(({ to }) => to).toSorted()).toEqual([
      'a@example.lg.jp',
      'b@example.lg.jp',
    ]);
    expect(world.logged()).not.toContain('example.lg.jp');
  });

  test('waits while the mail server is away, tried again later and later, and then goes out', async () => {
    const person = await buildPerson('later@example.lg.jp');
    const notice = await buildNotice(await buildTalk(person), person);
    await mails.server.stop();
    const relay = world.relay({ mail: mails.mail });
    const due = () =>
      world.query<{ attempts: number; pause: number }>(
        `select attempts, extract(epoch from next_at - now())::int as pause from notice_ways where notice_id = $1 and way = 'mail' and next_at < now() + interval '80 seconds'`,
        [notice],
      );
    const [tried] = await eventually(async () => {
      const found = await due();
      expect(found[0]?.attempts).toBe(1);
      return found;
    });
    expect(tried?.pause).toBeGreaterThan(3);
    expect((await outcomesOf(notice))['mail']).toBe('waiting');
    await mails.server.start();
    await world.query(`update notice_ways set next_at = now() where notice_id = $1`, [notice]);
    await mailIs(notice, 'sent');
    await relay.stop();
  });

  test('that was tried all too often is given up with its reason', async () => {
    const person = await buildPerson('never@example.lg.jp');
    const notice = await buildNotice(await buildTalk(person), person);
    const away = createMailSender({ url: 'smtp://127.0.0.1:1', from: 'madoguchi@example.lg.jp' });
    const relay = world.relay({ mail: { sender: away, staffOrigin: 'https://staff.example' } });
    // Tried and put back: under the lease of a try it would be put back again.
    const putBack = `select 1 from notice_ways where notice_id = $1 and attempts = 1 and next_at < now() + interval '30 seconds'`;
    await eventually(async () => expect(await world.query(putBack, [notice])).toHaveLength(1));
    await world.query(
      `update notice_ways set attempts = 30, next_at = now() where notice_id = $1`,
      [notice],
    );
    await mailIs(notice, 'failed: mail-away');
    await relay.stop();
    away.close();
  });

  test('is not sent to who is off duty, did not ask, has seen it, or where no mail is offered', async () => {
    const away = await buildPerson('off@example.lg.jp', { duty: 'off' });
    const silent = await buildPerson('silent@example.lg.jp', { wishes: {} });
    const quick = await buildPerson('quick@example.lg.jp');
    const notices = {
      away: await buildNotice(await buildTalk(away), away),
      silent: await buildNotice(await buildTalk(silent), silent),
      quick: await buildNotice(await buildTalk(quick), quick),
    };
    await world.query(`update notices set seen_at = now() where id = $1`, [notices.quick]);
    const relay = world.relay({ mail: mails.mail });
    await mailIs(notices.away, 'not-wanted: off-duty');
    await mailIs(notices.silent, 'not-wanted: not-chosen');
    await mailIs(notices.quick, 'not-wanted: seen');
    await relay.stop();
    const without = await buildNotice(await buildTalk(quick), quick);
    const poor = world.relay({ mail: null });
    await mailIs(without, 'failed: not-offered');
    await poor.stop();
    expect(mails.server.received).toEqual([]);
  });
});

describe('a notice to who may not know of the consultation any more', () => {
  test('is not mailed', async () => {
    const moved = await buildPerson('moved@example.lg.jp');
    const former = await buildPerson('former@example.lg.jp');
    const other = await buildPerson(null);
    const talk = await buildTalk(other);
    await world.query(`delete from memberships where staff_id = $1`, [moved.id]);
    await world.query(`update consultations set restricted = true where id = $1`, [talk.id]);
    const notices = [
      await buildNotice(await buildTalk(moved), moved, 'assigned'),
      await buildNotice(talk, former, 'assigned'),
    ];
    const relay = world.relay({ mail: mails.mail });
    for (const notice of notices) await mailIs(notice, 'not-wanted: off-duty');
    await relay.stop();
    expect(mails.server.received).toEqual([]);
  });
});

describe('a reminder', () => {
  test('is cancelled once there is nothing left to remind of', async () => {
    const person = await buildPerson('done@example.lg.jp');
    const consultation = await buildTalk(person);
    const notice = await buildNotice(consultation, person, 'attributes-pending');
    await world.query(`update consultations set stage = 'closed' where id = $1`, [consultation.id]);
    const relay = world.relay({ mail: mails.mail });
    await mailIs(notice, 'cancelled: over');
    await relay.stop();
    expect(mails.server.received).toEqual([]);
  });

  test('waits for reception to open, and danger does not', async () => {
    const person = await buildPerson('night@example.lg.jp', {
      wishes: { reminder: ['mail'], danger: ['mail'] },
    });
    const consultation = await buildTalk(person);
    const reminder = await buildNotice(consultation, person, 'unanswered-overdue');
    const danger = await buildNotice(consultation, person, 'danger');
    // A day on which the service does not receive, whatever day it is.
    const { organisationId, serviceId } = world.channel;
    await world.build.buildSettings(
      { id: serviceId, organisationId },
      { version: 9, calendar: CLOSED },
    );
    const relay = world.relay({ mail: mails.mail });
    await mailIs(danger, 'sent');
    const [waiting] = await eventually(async () => {
      const found = await world.query<{ isLater: boolean; attempts: number }>(
        `select next_at > now() + interval '30 minutes' as "isLater", attempts from notice_ways where notice_id = $1 and way = 'mail'`,
        [reminder],
      );
      expect(found[0]?.isLater).toBe(true);
      return found;
    });
    expect(waiting?.attempts).toBe(0);
    await relay.stop();
    expect(mails.server.received).toHaveLength(1);
  });
});

const CLOSED = {
  weekly: [],
  closedOnHolidays: true,
  yearEnd: null,
  closedDays: [],
  extraDays: [],
};

describe('a notice that no screen shows', () => {
  test('is on record as not delivered when its recipient was on duty', async () => {
    const person = await buildPerson(null);
    const notice = await buildNotice(await buildTalk(person), person);
    const relay = world.relay();
    await eventually(async () =>
      expect(await outcomesOf(notice)).toMatchObject({ screen: 'waiting' }),
    );
    await world.query(
      `update notice_ways set created_at = now() - interval '6 minutes' where notice_id = $1`,
      [notice],
    );
    await eventually(async () =>
      expect(await outcomesOf(notice)).toMatchObject({ screen: 'failed: not-shown' }),
    );
    await relay.stop();
  });
});
