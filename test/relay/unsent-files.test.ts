/** What was uploaded and never sent does not stay. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inScope, inSystem, rows } from '../../db/scope.ts';
import { fileKey, filePlace, linkFiles } from '../../db/files.ts';
import { disposeUnsentFiles } from '../../worker/relay/unsent-files.ts';
import { eventually } from '../support/eventually.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const HOUR = 3_600_000;

async function buildUpload(hoursAgo: number, seq: number | null = null) {
  const consultee = await world.build.buildConsultee({ channel: world.channel });
  const consultation = await world.build.buildConsultation({ consultee });
  const createdAt = Date.now() - hoursAgo * HOUR;
  const { id } = await world.build.buildFile({ consultation, seq, createdAt });
  return { id, consultation };
}

async function isThere(id: string): Promise<boolean> {
  return (await world.query(`select 1 from files where id = $1`, [id])).length > 0;
}

test('what was sent cannot be disposed of by the relay, whatever it asks for', async () => {
  const { id } = await buildUpload(99, 1);
  await inSystem(world.deps.system, (tx) => rows(tx, `delete from files where id = ?`, [id]));
  expect(await isThere(id)).toBe(true);
});

describe('an upload that was not sent', () => {
  test('is gone after a day with its key, and no other is', async () => {
    const [old, young, sent] = [
      await buildUpload(25),
      await buildUpload(23),
      await buildUpload(99, 1),
    ];
    const [row] = await world.query<{ body: Buffer }>(`select body from files where id = $1`, [
      old.id,
    ]);
    world.relay();
    await eventually(async () => expect(await isThere(old.id)).toBe(false));
    expect(await isThere(young.id)).toBe(true);
    expect(await isThere(sent.id)).toBe(true);
    const { organisationId } = old.consultation;
    // Also in a copy of the database nobody opens it any more.
    await eventually(async () =>
      expect(
        world.build.crypt.openBytes(
          organisationId,
          filePlace('body', old.id),
          row?.body ?? Buffer.alloc(0),
        ),
      ).rejects.toMatchObject({ code: 'key-destroyed' }),
    );
    await expect(
      world.keys.keys.obtain(fileKey(sent.consultation, sent.id)),
    ).resolves.toBeDefined();
  });

  test('stays when its key cannot be destroyed, and goes another time', async () => {
    const { id } = await buildUpload(30);
    const keys = { ...world.deps.keys, destroy: () => Promise.reject(new Error('away')) };
    await expect(disposeUnsentFiles({ ...world.deps, keys })).rejects.toThrow('away');
    expect(await isThere(id)).toBe(true);
    await disposeUnsentFiles(world.deps);
    expect(await isThere(id)).toBe(false);
  });

  test('stays while it waits for approval with a reply, and for a day after it came back', async () => {
    const { id, consultation } = await buildUpload(99);
    const requestId = randomUUID();
    const { organisationId, serviceId } = consultation;
    await world.build.insert('reply_requests', {
      id: requestId,
      organisation_id: organisationId,
      service_id: serviceId,
      consultation_id: consultation.id,
      staff_id: randomUUID(),
      body: Buffer.from('…'),
      file_ids: [id],
      expected_seq: 0,
    });
    const came = (hoursAgo: number) =>
      world.query(
        `update reply_requests set status = 'returned', decided_at = now() - make_interval(hours => $2) where id = $1`,
        [requestId, hoursAgo],
      );
    await disposeUnsentFiles(world.deps);
    expect(await isThere(id)).toBe(true);
    await came(23);
    await disposeUnsentFiles(world.deps);
    expect(await isThere(id)).toBe(true);
    await came(25);
    await disposeUnsentFiles(world.deps);
    expect(await isThere(id)).toBe(false);
  });

  test('cannot be sent once it is gone', async () => {
    const { id, consultation } = await buildUpload(30);
    await disposeUnsentFiles(world.deps);
    const { organisationId, serviceId, consulteeId } = consultation;
    const owner = { organisationId, serviceId, consulteeId, staffId: null };
    const scope = { organisationId, serviceIds: [serviceId] };
    const isSent = await inScope(world.deps.database, scope, (tx) =>
      linkFiles(tx, { ...owner, consultationId: consultation.id }, 1, [id]),
    );
    expect(isSent).toBe(false);
  });
});
