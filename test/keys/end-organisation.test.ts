/** An organisation leaves: none of its keys opens or is made again, and its neighbour's all do. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildKeyName, makeKeyPlaces, readFolderFiles, startKeyStore } from '../support/keys.ts';

test('every key of an organisation goes with those above it, once and for good, and no other’s', async () => {
  const places = makeKeyPlaces();
  const [ours, theirs] = [randomUUID(), randomUUID()];
  let store = await startKeyStore(places);
  const names = (organisationId: string) => [
    buildKeyName({ organisationId }),
    buildKeyName({ organisationId, kind: 'file' }),
    buildKeyName({ organisationId, serviceId: null, kind: 'index' }),
    buildKeyName({
      organisationId,
      serviceId: null,
      kind: 'organisation',
      objectId: organisationId,
    }),
  ];
  const [gone, kept] = [names(ours), names(theirs)];
  const before = await Promise.all(gone.map((name) => store.keys.obtain(name)));
  await store.keys.rotate(buildKeyName({ ...gone[0] }));
  await store.keys.sign(ours, `madoguchi/audit/${ours}\n1\n`);
  const left = await Promise.all(kept.map((name) => store.keys.obtain(name)));

  expect(await store.keys.endOrganisation(ours)).toMatchObject({ keys: 6, parents: 3 });
  expect(await store.keys.endOrganisation(ours)).toEqual({ keys: 0, parents: 0 });
  await store.stop();
  // Whatever was in memory, the folders hold it no more.
  store = await startKeyStore(places);
  for (const { id } of before)
    await expect(store.keys.unwrap(ours, id)).rejects.toMatchObject({ code: 'key-destroyed' });
  for (const name of [...gone, buildKeyName({ organisationId: ours })])
    await expect(store.keys.obtain(name)).rejects.toMatchObject({ code: 'key-destroyed' });
  await expect(store.keys.sign(ours, `madoguchi/audit/${ours}\n2\n`)).rejects.toMatchObject({
    code: 'key-destroyed',
  });
  for (const { id, material } of left)
    expect((await store.keys.unwrap(theirs, id)).material).toEqual(material);
  const bytes = Buffer.concat(readFolderFiles(places));
  expect(before.some(({ material }) => bytes.includes(material))).toBe(false);
  await store.stop();
  rmSync(places.root, { recursive: true, force: true });
});

test('a hand-over and a certificate are signed as what they are, and nothing else is', async () => {
  const store = await startKeyStore();
  const id = randomUUID();
  for (const kind of ['hand-over', 'certificate'])
    expect((await store.keys.sign(id, `madoguchi/${kind}/${id}\nx\n`)).signature).toHaveLength(64);
  for (const text of [`madoguchi/other/${id}\nx\n`, `madoguchi/certificate/${randomUUID()}\nx\n`])
    await expect(store.keys.sign(id, text)).rejects.toMatchObject({ code: 'invalid-input' });
  await store.stop();
  rmSync(store.root, { recursive: true, force: true });
});
