/** The key that signs the audit trail: made, used and replaced inside the key store, never seen outside. */
import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { useKeyStore } from '../support/keys.ts';

const store = useKeyStore();
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

function isSigned(
  text: string,
  { publicKey, signature }: Record<'publicKey' | 'signature', Buffer>,
) {
  const key = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, publicKey]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, Buffer.from(text), key, signature);
}

const textOf = (organisationId: string) => `madoguchi/audit/${organisationId}\n1\nhead\n`;

test('a checkpoint is signed, by the same key again and again, and by no other organisation’s', async () => {
  const [ours, theirs] = [randomUUID(), randomUUID()];
  const text = textOf(ours);
  const first = await store.keys.sign(ours, text);
  const again = await store.keys.sign(ours, text);
  const other = await store.keys.sign(theirs, textOf(theirs));
  expect(isSigned(text, first)).toBe(true);
  expect(isSigned(`${text}2`, first)).toBe(false);
  expect(again).toEqual(first);
  expect(other.publicKey).not.toEqual(first.publicKey);
});

test('a new key signs after it was replaced, and what the old one signed stays signed', async () => {
  const id = randomUUID();
  const text = textOf(id);
  const before = await store.keys.sign(id, text);
  const next = await store.keys.rotateSigner(id);
  const after = await store.keys.sign(id, text);
  expect(after).toMatchObject({ keyId: next.keyId, publicKey: next.publicKey });
  expect(after.keyId).not.toBe(before.keyId);
  expect(isSigned(text, before)).toBe(true);
  expect(isSigned(text, { ...after, publicKey: before.publicKey })).toBe(false);
  expect(await store.keys.sign(id, text, before.keyId)).toEqual(before);
  await expect(store.keys.sign(randomUUID(), text, before.keyId)).rejects.toMatchObject({
    code: 'key-missing',
  });
  // Whatever is wrapped anew, it is the same key.
  await store.keys.rewrap({ scope: 'organisation', organisationId: id });
  expect(await store.keys.sign(id, text)).toEqual(after);
});

test('it signs nothing but the organisation’s own checkpoints', async () => {
  const [ours, theirs] = [randomUUID(), randomUUID()];
  for (const text of ['something else', textOf(theirs)])
    await expect(store.keys.sign(ours, text)).rejects.toMatchObject({ code: 'invalid-input' });
});

test('the key that signs is given to nobody', async () => {
  const id = randomUUID();
  const { keyId } = await store.keys.sign(id, textOf(id));
  await expect(store.keys.unwrap(id, keyId)).rejects.toMatchObject({ code: 'key-missing' });
  expect((await store.keys.searchUnwrap(id, [keyId])).size).toBe(0);
  const name = { organisationId: id, serviceId: null, kind: 'audit' as never, objectId: id };
  for (const verb of ['obtain', 'rotate', 'destroy'] as const)
    await expect(store.keys[verb](name)).rejects.toMatchObject({ code: 'invalid-input' });
});
