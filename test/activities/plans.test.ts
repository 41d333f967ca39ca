/** The reception plan and timers of a service, as workflows are given them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkflowActivities } from '../../activities/contract.ts';
import { createActivities } from '../../activities/index.ts';
import { createCrypt } from '../../db/crypt.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { DAY, HOUR, startOfBusinessDate } from '../../domain/hours.ts';
import { createFactories, type BuiltService, type Factories } from '../support/factories.ts';
import { useKeyStore } from '../support/keys.ts';
import { useDatabase } from '../support/postgres.ts';

const urls = useDatabase();
const store = useKeyStore();
let app: Database;
let factories: Factories;
let activities: WorkflowActivities;

beforeAll(async () => {
  app = await openDatabase(urls.appUrl, { poolSize: 2 });
  factories = createFactories({ migratorUrl: urls.migratorUrl, keys: store.keys });
  const crypt = createCrypt(store.keys);
  activities = createActivities({ database: app, crypt, now: () => new Date() });
});

afterAll(async () => {
  await factories.close();
  await app.close();
});

describe('the plan of a service', () => {
  const plan = ({ id: serviceId, organisationId }: BuiltService, from: number, now: number) => {
    const place = { organisationId, serviceId, consultationId: randomUUID() };
    return activities.loadServicePlan({ place, from, now });
  };
  const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, open: '09:00', close: '17:00' }));
  const calendar = {
    weekly: weekdays,
    closedOnHolidays: true,
    yearEnd: null,
    closedDays: [],
    extraDays: [],
  };

  test('leaves out national and substitute holidays and reaches sixty days ahead', async () => {
    const service = await factories.buildService({
      settings: { calendar },
    });
    // 2026-05-03 is a Sunday and a holiday; 4, 5 and the substitute 6 May are closed as well.
    const now = startOfBusinessDate('2026-05-01');
    const { plan: found, validUntil } = await plan(service, now, now);
    const days = found.open.map(([opens]) =>
      new Date(opens + 9 * 3_600_000).toISOString().slice(0, 10),
    );
    expect(days.slice(0, 3)).toEqual(['2026-05-01', '2026-05-07', '2026-05-08']);
    expect(found.until).toBe(now + 60 * DAY);
    expect(validUntil).toBeNull();
  });

  test('says when the next settings version comes into force', async () => {
    const service = await factories.buildService();
    const now = Date.now();
    const effectiveFrom = now + 3 * DAY;
    await factories.buildSettings(service, { version: 2, effectiveFrom });
    expect((await plan(service, now, now)).validUntil).toBe(effectiveFrom);
    expect((await plan(service, now, effectiveFrom)).validUntil).toBeNull();
  });

  test('is closed for a service nobody has configured', async () => {
    const service = await factories.buildService({ settings: null });
    const found = await plan(service, Date.now(), Date.now());
    expect(found.plan.open).toEqual([]);
    expect(found.timers.takeUp).toBeGreaterThan(0);
  });

  test('holds the duty calendar where it is asked for: ids and times of those who can still approve', async () => {
    const service = await factories.buildService();
    const organisation = { id: service.organisationId };
    const build = (role: 'supervisor' | 'counselor') =>
      factories.buildStaff({ organisation, roles: [{ service, role }] });
    const [onCall, demoted] = [await build('supervisor'), await build('counselor')];
    const now = startOfBusinessDate('2026-07-06');
    const place = { organisation_id: organisation.id, service_id: service.id };
    for (const { id: staff_id } of [onCall, demoted])
      await factories.insert('rota_entries', {
        ...place,
        id: randomUUID(),
        staff_id,
        role: 'on-call',
        weekdays: 0b0000010,
        begin_minute: 9 * 60,
        end_minute: 9 * 60,
        first_day: '2026-07-01',
        created_by_id: onCall.id,
      });
    const { rota, validUntil } = await activities.loadServicePlan({
      place: {
        organisationId: organisation.id,
        serviceId: service.id,
        consultationId: randomUUID(),
      },
      from: now,
      now,
      rotaFrom: now,
    });
    const span = { staffId: onCall.id, role: 'on-call' };
    expect(rota).toEqual(
      [0, 7].map((days) => {
        const from = now + days * DAY + 9 * HOUR;
        return { ...span, from, to: from + DAY };
      }),
    );
    // More of it is read before what is known of it ends.
    expect(validUntil).toBe(now + 7 * DAY);
    expect((await plan(service, now, now)).rota).toBeUndefined();
  });
});
