/** Where what a practice service would send goes: to its stand-in, and where there is none nowhere. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { ServiceMode } from '../../domain/practice.ts';
import { createLineClient } from '../../line/client.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { platformFor } from '../../line/platforms.ts';
import { replyTokenPlace } from '../../worker/relay/new-delivery.ts';
import type { Relays } from '../../worker/relay/start.ts';
import { eventually } from '../support/eventually.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
let relay: Relays | undefined;
afterEach(() => relay?.stop());

/** Modes for which a client was made. */
const asked: ServiceMode[] = [];

/** A relay for which LINE is the stand-in, and for practice there is none. */
async function startWithoutStandIn(mode: ServiceMode): Promise<void> {
  const { serviceId } = world.channel;
  await world.query(`update services set mode = $1 where id = $2`, [mode, serviceId]);
  const places = {
    lineApiBaseUrl: world.phone.url,
    lineDataApiBaseUrl: world.phone.url,
    practiceLineApiBaseUrl: null,
  };
  relay = world.relay({
    lineClient: ({ mode: given, ...channel }) => {
      asked.push(given);
      return createLineClient({ ...channel, ...platformFor(given, places), log: world.deps.log });
    },
  });
}

/** A friend of our account, and a notice to her that was tried before. */
async function buildNotice(name: string, replyToken: string | null) {
  world.phone.control.configureChannel({ ...DEMO_CHANNEL, isWebhookActive: false });
  const phone = world.phone.control.person(name);
  phone.follow();
  const { channel, build } = world;
  const { organisationId, serviceId } = channel;
  const consultee = await build.buildConsultee({ channel, lineId: phone.userId });
  const id = randomUUID();
  const key = { organisationId, serviceId, kind: 'service', objectId: serviceId } as const;
  await build.insert('deliveries', {
    id,
    organisation_id: organisationId,
    service_id: serviceId,
    channel_id: channel.id,
    consultee_id: consultee.id,
    kind: replyToken === null ? 'push' : 'reply',
    text: 'lineNotice',
    reply_token: replyToken && (await build.crypt.seal(key, replyTokenPlace(id), replyToken)),
    attempts: 3,
  });
  return { id, phone };
}

async function becomes(id: string, status: string): Promise<void> {
  await eventually(async () => {
    const [row] = await world.query<{ status: string }>(
      `select status from deliveries where id = $1`,
      [id],
    );
    expect(row?.status).toBe(status);
  });
}

describe('a notice of a practice service', () => {
  test.for([
    ['pushed', null],
    ['an answer', 'token'],
  ] as const)(
    '%s, is refused with the reason where there is no stand-in',
    async ([name, token]) => {
      const { id, phone } = await buildNotice(name, token);
      await startWithoutStandIn('practice');
      await becomes(id, 'refused');
      expect(asked).not.toContain('live');
      expect(phone.talk().bubbles).toEqual([]);
      const trail = await world.query<{ data: unknown }>(
        `select data from audit_entries where action = 'delivery.settle' and object_id = $1`,
        [id],
      );
      expect(trail).toMatchObject([{ data: { status: 'refused', reason: 'no-platform' } }]);
    },
  );

  test('goes to LINE once the service is live', async () => {
    const { id, phone } = await buildNotice('本番の人', null);
    await startWithoutStandIn('live');
    await becomes(id, 'accepted');
    expect(phone.talk().bubbles).toHaveLength(1);
  });
});
