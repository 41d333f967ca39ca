/** A reply that waits a few seconds: kept as a draft that knows what it is about to become, sent once, or taken back. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { buildWorld, type Member } from './staff-world.ts';

const api = useTestApi();
let counselor: Member;
let path: string;
let consultationId: string;

beforeEach(async () => {
  const world = await buildWorld(api);
  counselor = await world.member('counselor');
  ({ id: consultationId } = await world.consultation({
    stage: 'conversation',
    assignee: counselor,
  }));
  path = `/api/staff/consultations/${consultationId}`;
});

const draft = async () => (await counselor.get(`${path}/drafts/reply`)).body as object;
const said = async () =>
  ((await counselor.get(`${path}/messages`)).body as { data: { text: string }[] }).data.map(
    ({ text }) => text,
  );
const keep = (text: string, sending?: { id: string }) =>
  counselor.put(`${path}/drafts/reply`, {
    text,
    ...(sending && { sending: { ...sending, files: [], expectedSeq: 0 } }),
  });
const send = (id: string, more: object = {}) =>
  counselor.post(`${path}/messages`, { id, text: 'お返事', expectedSeq: 0, ...more });

describe('a draft that is about to go out', () => {
  test('tells whoever comes back what it was becoming, and is gone once it went out', async () => {
    const id = randomUUID();
    await keep('お返事', { id });
    expect(await draft()).toMatchObject({
      text: 'お返事',
      sending: { id, files: [], expectedSeq: 0, fresh: true },
    });
    expect(await said()).toEqual([]);
    expect((await send(id, { resumed: true })).status).toBe(201);
    expect((await send(id, { resumed: true })).status).toBe(201);
    expect(await said()).toEqual(['お返事']);
    expect(await draft()).toMatchObject({ text: null, sending: null });
    // A telling that comes late brings nothing back that was sent already.
    await keep('お返事', { id });
    expect(await draft()).toMatchObject({ text: null, sending: null });
  });

  test('is looked at by a person first when its screen went away a while ago', async () => {
    const id = randomUUID();
    await keep('お返事', { id });
    await api.build.pool.query(
      `update drafts set updated_at = now() - interval '2 minutes' where about_id = $1`,
      [consultationId],
    );
    expect(await draft()).toMatchObject({ text: 'お返事', sending: { id, fresh: false } });
  });

  test('keeps its words when it is taken back, and no second screen sends it then', async () => {
    const id = randomUUID();
    await keep('お返事', { id });
    await keep('お返事');
    expect(await draft()).toMatchObject({ text: 'お返事', sending: null });
    expect(await send(id, { resumed: true })).toMatchObject({
      status: 409,
      body: { detail: { reason: 'taken-back' } },
    });
    expect(await said()).toEqual([]);
  });

  test('cannot be taken back once another screen has sent it', async () => {
    const id = randomUUID();
    await keep('お返事', { id });
    await send(id);
    const undone = await counselor.put(`${path}/drafts/reply`, { text: 'お返事', undone: id });
    expect(undone).toMatchObject({ status: 409, body: { detail: { reason: 'sent-already' } } });
    expect(await draft()).toMatchObject({ text: null });
  });
});
