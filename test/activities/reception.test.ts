/** Reception opens: who wrote while it was closed and still waits is told, and nobody else, and once. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReceptionNote, WorkflowActivities } from '../../activities/contract.ts';
import { createActivities } from '../../activities/index.ts';
import { createCrypt } from '../../db/crypt.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import type { AutomaticKind } from '../../domain/automatic-answers.ts';
import { DAY, HOUR, MINUTE, startOfBusinessDate } from '../../domain/hours.ts';
import type { Priority } from '../../domain/priority.ts';
import type { NoticeWish } from '../../domain/room-choices.ts';
import {
  createFactories,
  type BuiltChannel,
  type BuiltConsultation,
  type Factories,
} from '../support/factories.ts';
import { useKeyStore } from '../support/keys.ts';
import { useDatabase } from '../support/postgres.ts';
import { ALWAYS_OPEN } from '../support/settings.ts';

const urls = useDatabase();
const store = useKeyStore();
let app: Database;
let factories: Factories;
let activities: WorkflowActivities;
const clock = { now: 0 };

/** Ten to six each day; nobody new in the last hour. */
const calendar = {
  ...ALWAYS_OPEN,
  weekly: ALWAYS_OPEN.weekly.map(({ weekday }) => ({
    weekday,
    open: '10:00',
    close: '18:00',
    intakeUntil: '17:00',
  })),
};
const TODAY = startOfBusinessDate('2026-12-01');
const OPENING = TODAY + 10 * HOUR;

beforeAll(async () => {
  app = await openDatabase(urls.appUrl, { poolSize: 2 });
  factories = createFactories({ migratorUrl: urls.migratorUrl, keys: store.keys });
  const crypt = createCrypt(store.keys);
  activities = createActivities({ database: app, crypt, now: () => new Date(clock.now) });
});

afterAll(async () => {
  await factories.close();
  await app.close();
});

let channel: BuiltChannel;
beforeEach(async () => {
  channel = await factories.buildChannel({
    service: await factories.buildService({ settings: { calendar } }),
  });
});

function look(at: number): Promise<ReceptionNote> {
  clock.now = at;
  const { organisationId, serviceId } = channel;
  const place = { organisationId, serviceId };
  const logger = new DefaultLogger('ERROR', () => undefined);
  return new MockActivityEnvironment({}, { logger }).run(activities.recordReception, {
    place,
    now: at,
  });
}

/** She wrote at that time, and was told by itself that reception is closed (`null`: it was not). */
async function waiting(
  at: number,
  {
    answer = 'out-of-hours',
    priority = 'normal',
    notices,
  }: {
    answer?: AutomaticKind | null;
    priority?: Priority;
    notices?: NoticeWish;
  } = {},
): Promise<BuiltConsultation> {
  const consultee = await factories.buildConsultee({ channel });
  const consultation = await factories.buildConsultation({ consultee, priority });
  await writes(consultation, at, answer);
  if (notices) {
    await factories.pool.query(`update consultees set room_choices = $2 where id = $1`, [
      consultee.id,
      JSON.stringify({ notices }),
    ]);
  }
  return consultation;
}

async function writes(consultation: BuiltConsultation, at: number, answer: AutomaticKind | null) {
  await factories.buildMessage({ consultation, at });
  if (answer === null) return;
  const { seq } = await factories.buildMessage({ consultation, at, author: 'automatic' });
  await factories.pool.query(
    `update messages set automatic = $3 where consultation_id = $1 and seq = $2`,
    [consultation.id, seq, answer],
  );
}

/** Whom a notice of the opening was ordered for. */
async function told(): Promise<string[]> {
  const { rows } = await factories.pool.query<{ id: string }>(
    `select consultation_id as id from deliveries where service_id = $1 and text = 'lineOpening' and kind = 'push' order by created_at`,
    [channel.serviceId],
  );
  return rows.map(({ id }) => id);
}

const hasQuota = (limit: number, used: number) =>
  factories.pool.query(
    `update channels set quota_limit = $2, quota_used = $3, quota_read_at = now() where id = $1`,
    [channel.id, limit, used],
  );

describe('when reception opens', () => {
  test('the riskiest are told first, then who has waited longest, as far as the month reaches, once', async () => {
    await waiting(TODAY + 9 * HOUR);
    const longest = await waiting(TODAY + 7 * HOUR);
    const urgent = await waiting(TODAY + 8 * HOUR, { priority: 'urgent' });
    await hasQuota(10, 8);
    expect(await look(OPENING + 5)).toEqual({ state: 'open', nextAt: TODAY + 17 * HOUR });
    expect(new Set(await told())).toEqual(new Set([longest.id, urgent.id]));
    await hasQuota(100, 8);
    await look(OPENING + MINUTE);
    expect(await told()).toHaveLength(2);
  });

  test('who was answered, wrote while it was open, wants no notice or is blocked is not told', async () => {
    const answered = await waiting(TODAY + 7 * HOUR);
    await factories.buildMessage({ consultation: answered, author: 'staff', at: TODAY + 8 * HOUR });
    await waiting(TODAY - 7 * HOUR, { answer: null });
    await waiting(TODAY + 7 * HOUR, { answer: 'congested' });
    await waiting(TODAY + 7 * HOUR, { notices: { kind: 'none' } });
    await waiting(TODAY + 7 * HOUR, { notices: { kind: 'hours', from: 19, to: 21 } });
    const blocked = await waiting(TODAY + 7 * HOUR);
    await factories.pool.query(`update consultees set blocked = true where id = $1`, [
      blocked.consulteeId,
    ]);
    await look(OPENING);
    expect(await told()).toEqual([]);
  });

  test('who wants notices later, while it is still open, is told then', async () => {
    const { id } = await waiting(TODAY, { notices: { kind: 'hours', from: 15, to: 17 } });
    await look(OPENING);
    const { rows } = await factories.pool.query<{ at: Date }>(
      `select held_until as at from deliveries where consultation_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ at: new Date(TODAY + 15 * HOUR) }]);
  });

  test('the next opening tells those who wrote since, and no other a second time', async () => {
    const first = await waiting(TODAY + 7 * HOUR);
    await look(OPENING);
    const late = await waiting(TODAY + 17.5 * HOUR, { answer: 'intake-over' });
    expect(await look(TODAY + 17.5 * HOUR)).toMatchObject({ state: 'intake-over' });
    expect(await look(TODAY + 18 * HOUR)).toMatchObject({ state: 'closed', nextAt: OPENING + DAY });
    expect(await told()).toEqual([first.id]);
    await look(OPENING + DAY);
    expect(await told()).toEqual([first.id, late.id]);
    await writes(first, TODAY + DAY + 20 * HOUR, 'out-of-hours');
    await look(OPENING + 2 * DAY);
    expect(await told()).toEqual([first.id, late.id, first.id]);
  });

  test('the end of a pause is an opening', async () => {
    await look(OPENING);
    const { organisationId, serviceId } = channel;
    await factories.insert('service_pauses', {
      id: crypto.randomUUID(),
      organisation_id: organisationId,
      service_id: serviceId,
      kind: 'pause',
      begins_at: new Date(TODAY + 12 * HOUR),
      ends_at: new Date(TODAY + 13 * HOUR),
      created_by_id: crypto.randomUUID(),
    });
    expect(await look(OPENING + MINUTE)).toEqual({ state: 'open', nextAt: TODAY + 12 * HOUR });
    expect(await look(TODAY + 12 * HOUR)).toEqual({ state: 'paused', nextAt: TODAY + 13 * HOUR });
    const { id } = await waiting(TODAY + 12.5 * HOUR, { answer: 'paused' });
    await look(TODAY + 13 * HOUR);
    expect(await told()).toEqual([id]);
  });
});

test('a service nobody has configured is closed, and is looked at again some day', async () => {
  channel = await factories.buildChannel({
    service: await factories.buildService({ settings: null }),
  });
  expect(await look(OPENING)).toEqual({ state: 'closed', nextAt: OPENING + 30 * DAY });
});
