/** Mails by which staff prove and try the address they are told at, against a real mail server. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addressMailPlace } from '../../domain/notice-address.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltStaff } from '../support/factories.ts';
import { readableMail } from '../support/mail-server.ts';
import { buildMailed, useMails } from './mailed-staff.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const mails = useMails();

const buildPerson = (address: string | null) => buildMailed(world, address);

describe('a mail to one’s own address', () => {
  async function order(
    person: BuiltStaff,
    kind: 'code' | 'trial',
    asked: string | null = null,
  ): Promise<string> {
    const { build, channel } = world;
    const { organisationId } = channel;
    const key = { organisationId, serviceId: null, kind: 'organisation' } as const;
    const seal = (column: 'address' | 'code', text: string | null, id: string) =>
      text &&
      build.crypt.seal({ ...key, objectId: organisationId }, addressMailPlace(column, id), text);
    const id = randomUUID();
    await build.insert('address_mails', {
      id,
      organisation_id: organisationId,
      staff_id: person.id,
      kind,
      address: await seal('address', asked, id),
      code: await seal('code', asked && '012345', id),
    });
    return id;
  }
  const settled = (id: string) =>
    eventually(async () => {
      const [row] = await world.query<{ status: string; reason: string | null }>(
        `select status, reason from address_mails where id = $1`,
        [id],
      );
      expect(row?.status).not.toBe('waiting');
      return row;
    });

  test('carries the code to the address that is asked for, and nothing else of anybody', async () => {
    const person = await buildPerson('before@example.lg.jp');
    const id = await order(person, 'code', 'after@example.lg.jp');
    const relays = [world.relay({ mail: mails.mail }), world.relay({ mail: mails.mail })];
    expect(await settled(id)).toEqual({ status: 'sent', reason: null });
    await Promise.all(relays.map((relay) => relay.stop()));
    expect(mails.server.received.map(({ to }) => to)).toEqual([['after@example.lg.jp']]);
    const [first] = mails.server.received;
    if (!first) throw new Error('no mail came');
    expect(readableMail(first)).toContain('確認番号：012345');
    expect(`${readableMail(first)}${first.text}`).not.toContain('秘密 花子');
    expect(world.logged()).not.toContain('012345');
  });

  test('that is to try it goes where notices go', async () => {
    const person = await buildPerson('tried@example.lg.jp');
    const id = await order(person, 'trial');
    const relay = world.relay({ mail: mails.mail });
    expect(await settled(id)).toEqual({ status: 'sent', reason: null });
    await relay.stop();
    expect(mails.server.received.map(({ to }) => to)).toEqual([['tried@example.lg.jp']]);
  });

  test('says why it failed at the first try: address, server, or no address at all', async () => {
    const [bad, none] = [await buildPerson('nobody@example.lg.jp'), await buildPerson(null)];
    const relay = world.relay({ mail: mails.mail });
    const failures = [
      [await order(bad, 'trial'), 'address-refused'],
      [await order(none, 'trial'), 'no-address'],
    ] as const;
    for (const [id, reason] of failures)
      expect(await settled(id)).toEqual({ status: 'failed', reason });
    await relay.stop();
    await mails.server.stop();
    const id = await order(await buildPerson('late@example.lg.jp'), 'trial');
    const another = world.relay({ mail: mails.mail });
    expect(await settled(id)).toEqual({ status: 'failed', reason: 'mail-away' });
    await another.stop();
    await mails.server.start();
  });
});
