/** A service's settings: seen by all who work there, published by administrators as new versions. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApi } from '../../api/open.ts';
import { call, useTestApi } from '../support/api.ts';
import { openStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

const api = useTestApi();
let world: World;
let administrator: Member;
let counselor: Member;
let path: string;
/** A second process of the API on the same database, as production has it. */
let sister: { url: string; close: () => Promise<void> };

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
  counselor = await world.member('counselor');
  path = `/api/staff/services/${world.service.id}/settings`;
  const { config, log, now } = api.deps;
  const second = await openApi(config, { log, now });
  const server = createServer({ keepAliveTimeout: 65_000 }, second.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sister = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await second.close();
    },
  };
});
afterAll(() => sister.close());

interface Shown {
  inForce: {
    version: number;
    publishedBy: { id: string } | null;
    settings: { undoSeconds: number };
  };
  next: { version: number } | null;
}

async function shown(member: Member = counselor): Promise<Shown> {
  const { status, body } = await member.get(path);
  expect(status).toBe(200);
  return body;
}

async function publish(undoSeconds: number, more: object = {}) {
  const { inForce } = await shown(administrator);
  const version = { id: randomUUID(), basedOn: inForce.version, changes: { undoSeconds } };
  return administrator.post(path, { ...version, ...more });
}

/** The seconds as a process tells its desks. */
async function secondsAt(url: string, member: Member): Promise<number | undefined> {
  const { body } = await call(url, 'GET', '/api/staff/services', { cookie: member.cookie });
  const { data } = body as { data: { id: string; undoSeconds: number }[] };
  return data.find(({ id }) => id === world.service.id)?.undoSeconds;
}

describe('a new version of the settings', () => {
  test('is in force at once in every process, and every desk of the service hears of it', async () => {
    for (const url of [api.url, sister.url]) expect(await secondsAt(url, counselor)).toBe(0);
    const stream = await openStream(sister.url, '/api/staff/stream', { cookie: counselor.cookie });
    await stream.until('heartbeat');
    expect(await publish(7)).toMatchObject({
      status: 200,
      body: {
        inForce: {
          version: 2,
          publishedBy: { id: administrator.id },
          settings: { undoSeconds: 7 },
        },
        next: null,
      },
    });
    await stream.until('change', ({ kind }) => kind === 'settings');
    stream.close();
    for (const url of [api.url, sister.url])
      // Unheard of, it would be noticed after a minute.
      await eventually(async () => expect(await secondsAt(url, counselor)).toBe(7));
  });

  test('leaves everything else of the settings as it was, and the versions before it', async () => {
    await publish(3);
    const { rows } = await api.build.pool.query<{ version: number; settings: object }>(
      `select version, settings - 'undoSeconds' as settings from settings_versions where service_id = $1 order by version`,
      [world.service.id],
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { settings } of rows) expect(settings).toEqual(rows[0]?.settings);
  });

  test('is published once, however often it is sent, and its id is nobody else’s', async () => {
    const id = randomUUID();
    const basedOn = (await shown()).inForce.version;
    const version = { id, basedOn, changes: { undoSeconds: 5 } };
    const answers = await Promise.all([1, 2, 3].map(() => administrator.post(path, version)));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 200, body: { inForce: { version: basedOn + 1 } } });
    expect(
      await administrator.post(path, { ...version, changes: { undoSeconds: 6 } }),
    ).toMatchObject({ status: 422, body: { code: 'id-reused' } });
  });

  test('does not overwrite what somebody else published meanwhile', async () => {
    const { inForce } = await shown();
    const both = [1, 2].map((undoSeconds) => publish(undoSeconds, { basedOn: inForce.version }));
    const answers = await Promise.all(both);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(answers.find(({ status }) => status === 409)).toMatchObject({
      body: { code: 'not-allowed-now', detail: { reason: 'published-meanwhile' } },
    });
  });

  test('says when another version takes over anyway', async () => {
    const { inForce } = await shown();
    const version = inForce.version + 1;
    const effectiveFrom = api.clock.now() + 3_600_000;
    await api.build.buildSettings(
      { id: world.service.id, organisationId: world.organisation.id },
      { version, effectiveFrom, undoSeconds: 1 },
    );
    expect((await shown()).next).toMatchObject({ version });
    await publish(8);
    expect(await shown()).toMatchObject({
      inForce: { version: version + 1, settings: { undoSeconds: 8 } },
      next: { version },
    });
  });

  test('is an administrator’s to publish, within its bounds, and both are on the trail', async () => {
    const { inForce } = await shown();
    for (const undoSeconds of [-1, 11, 2.5]) expect((await publish(undoSeconds)).status).toBe(400);
    for (const role of ['counselor', 'supervisor', 'auditor'] as const) {
      const member = await world.member(role);
      expect((await member.get(path)).status).toBe(200);
      const version = { id: randomUUID(), basedOn: inForce.version, changes: { undoSeconds: 9 } };
      expect(await member.post(path, version)).toMatchObject({ status: 403 });
    }
    expect((await shown()).inForce.version).toBe(inForce.version);
    const { rows } = await api.build.pool.query<{ outcome: string; data: object | null }>(
      `select outcome, data from audit_entries where service_id = $1 and (action = 'settings.publish' or action = $2) order by at`,
      [world.service.id, 'POST /api/staff/services/:id/settings'],
    );
    expect(rows.filter(({ outcome }) => outcome === 'refused')).toHaveLength(3);
    expect(rows[0]).toEqual({
      outcome: 'done',
      data: { version: 2, basedOn: 1, undoSeconds: { from: 0, to: 7 } },
    });
  });
});
