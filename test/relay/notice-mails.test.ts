/** Notices by mail, against a real mail server: who asked is told, nothing of hers is in it, one failure stops nobody else. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mailAddressPlace } from '../../domain/notices.ts';
import { createMailSender, type MailSender } from '../../worker/mail.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultation, BuiltStaff } from '../support/factories.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();

interface Received {
  to: string[];
  text: string;
}
const received: Received[] = [];
let server: SMTPServer;
let sender: MailSender;
let port = 0;

/** Takes mail for everybody but `nobody@…`. */
async function startMailServer(at = 0): Promise<void> {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const refused = Object.assign(new Error('no such user'), { responseCode: 550 });
      done(address.startsWith('nobody@') ? refused : null);
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ to, text: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  server.listen(at, '127.0.0.1');
  await once(server.server, 'listening');
  ({ port } = server.server.address() as AddressInfo);
}

async function stopMailServer(): Promise<void> {
  await new Promise<void>((resolve) => server.close(resolve));
}

beforeAll(async () => {
  await startMailServer();
  sender = createMailSender({ url: `smtp://127.0.0.1:${port}`, from: 'madoguchi@example.lg.jp' });
});
afterEach(() => {
  received.length = 0;
});
afterAll(async () => {
  sender.close();
  await stopMailServer();
});

const mail = () => ({ sender, staffOrigin: 'https://staff.example.lg.jp' });

async function buildPerson(
  address: string | null,
  { duty = 'on' as 'on' | 'off', wishes = { own: ['mail'], reminder: ['mail'] } as object } = {},
): Promise<BuiltStaff> {
  const { build, channel } = world;
  const { organisationId, serviceId } = channel;
  const roles = [{ service: { id: serviceId }, role: 'counselor' as const }];
  const person = await build.buildStaff({
    organisation: { id: organisationId },
    roles,
    duty,
    name: '秘密 花子',
  });
  const key = {
    organisationId,
    serviceId: null,
    kind: 'organisation',
    objectId: organisationId,
  } as const;
  await build.insert('notice_settings', {
    staff_id: person.id,
    organisation_id: organisationId,
    wishes: JSON.stringify(wishes),
    mail: address && (await build.crypt.seal(key, mailAddressPlace(person.id), address)),
  });
  return person;
}

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

/** The body as a person reads it. */
function readable({ text }: Received): string {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const encoded = body.join('').replaceAll('\r\n', '');
  const isBase64 = /content-transfer-encoding: base64/iu.test(head);
  return isBase64 ? Buffer.from(encoded, 'base64').toString() : body.join('\n');
}

describe('a notice by mail', () => {
  test('says service, number, reason and the way there, and nothing of hers or of anybody', async () => {
    const person = await buildPerson('hanako@example.lg.jp');
    const consultation = await buildTalk(person);
    const notice = await buildNotice(consultation, person);
    const relay = world.relay({ mail: mail() });
    await mailIs(notice, 'sent');
    await relay.stop();
    expect(received.map(({ to }) => to)).toEqual([['hanako@example.lg.jp']]);
    const [first] = received;
    if (!first) throw new Error('no mail came');
    const text = readable(first);
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

  test('is sent once, however many workers there are', async () => {
    const person = await buildPerson('once@example.lg.jp');
    const notice = await buildNotice(await buildTalk(person), person);
    const relays = [world.relay({ mail: mail() }), world.relay({ mail: mail() })];
    await mailIs(notice, 'sent');
    await Promise.all(relays.map((relay) => relay.stop()));
    expect(received).toHaveLength(1);
  });

  test('reaches the others when one address is bad', async () => {
    const people = await Promise.all(
      ['a@example.lg.jp', 'nobody@example.lg.jp', 'b@example.lg.jp'].map((one) => buildPerson(one)),
    );
    const notices: string[] = [];
    for (const person of people) notices.push(await buildNotice(await buildTalk(person), person));
    const relay = world.relay({ mail: mail() });
    const [first = '', second = '', third = ''] = notices;
    await mailIs(second, 'failed: address-refused');
    await mailIs(first, 'sent');
    await mailIs(third, 'sent');
    await relay.stop();
    expect(received.flatMap(({ to }) => to).toSorted()).toEqual([
      'a@example.lg.jp',
      'b@example.lg.jp',
    ]);
    expect(world.logged()).not.toContain('example.lg.jp');
  });

  test('waits while the mail server is away, tried again later and later, and then goes out', async () => {
    const person = await buildPerson('later@example.lg.jp');
    const notice = await buildNotice(await buildTalk(person), person);
    await stopMailServer();
    const relay = world.relay({ mail: mail() });
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
    await startMailServer(port);
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
    const relay = world.relay({ mail: mail() });
    await mailIs(notices.away, 'not-wanted: off-duty');
    await mailIs(notices.silent, 'not-wanted: not-chosen');
    await mailIs(notices.quick, 'not-wanted: seen');
    await relay.stop();
    const without = await buildNotice(await buildTalk(quick), quick);
    const poor = world.relay({ mail: null });
    await mailIs(without, 'failed: not-offered');
    await poor.stop();
    expect(received).toEqual([]);
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
    const relay = world.relay({ mail: mail() });
    for (const notice of notices) await mailIs(notice, 'not-wanted: off-duty');
    await relay.stop();
    expect(received).toEqual([]);
  });
});

describe('a reminder', () => {
  test('is cancelled once there is nothing left to remind of', async () => {
    const person = await buildPerson('done@example.lg.jp');
    const consultation = await buildTalk(person);
    const notice = await buildNotice(consultation, person, 'attributes-pending');
    await world.query(`update consultations set stage = 'closed' where id = $1`, [consultation.id]);
    const relay = world.relay({ mail: mail() });
    await mailIs(notice, 'cancelled: over');
    await relay.stop();
    expect(received).toEqual([]);
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
    const relay = world.relay({ mail: mail() });
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
    expect(received).toHaveLength(1);
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
