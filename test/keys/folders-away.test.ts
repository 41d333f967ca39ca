import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../domain/errors.ts';
import { createKeyStoreClient } from '../../keys/client.ts';
import { storeFileOf } from '../../keys/folder.ts';
import { eventually } from '../support/eventually.ts';
import { buildKeyName, readRows } from '../support/keys.ts';
import { expectInStep, unwrapAll, useStores } from './stores.ts';

const stores = useStores();

describe('while a folder is away', () => {
  test.for(['directory', 'mirrorDirectory'] as const)(
    'without its %s the store opens keys, makes none, and goes on when it is back',
    async (lost) => {
      const places = stores.newPlaces();
      const running = await stores.start(places);
      const { keys } = running;
      const name = buildKeyName();
      const key = await keys.obtain(name);
      renameSync(places[lost], `${places[lost]}-away`);

      const refused = buildKeyName();
      await expect(keys.obtain(refused)).rejects.toMatchObject({ code: 'keys-unavailable' });
      await expect(keys.destroy(name)).rejects.toMatchObject({ code: 'keys-unavailable' });
      expect(await unwrapAll(places.socketPath, [name], [key])).toEqual([key]);
      expect(await keys.obtain(name)).toEqual(key);
      expect(existsSync(places[lost])).toBe(false);
      const status = await keys.status();
      expect(status.writable).toBe(false);
      expect(status.lastError).not.toBeNull();

      renameSync(`${places[lost]}-away`, places[lost]);
      await eventually(async () => (await keys.status()).writable);
      const made = await keys.obtain(refused);
      expectInStep(places);
      expect(await unwrapAll(places.socketPath, [name, refused], [key, made])).toEqual([key, made]);
    },
  );

  test('a key whose commit reached one folder only is not answered until both have it', async () => {
    const { places, names, made } = await stores.storeAtRest(1);
    const [name] = names;
    const [key] = made;
    if (!name || !key) throw new Error('a key was made');
    rmSync(places.mirrorDirectory, { recursive: true });
    writeFileSync(places.mirrorDirectory, '');
    const running = await stores.start(places);
    // The main folder's last commit may be one that the mirror never saw.
    await expect(running.keys.obtain(name)).rejects.toMatchObject({ code: 'keys-unavailable' });
    expect(await running.keys.unwrap(name.organisationId, key.id)).toEqual(key);
    await running.stop();
    rmSync(places.mirrorDirectory);
    const whole = await stores.start(places);
    expect(await whole.keys.obtain(name)).toEqual(key);
  });

  test.for(['key', 'rotation', 'destruction'] as const)(
    'a %s that reached the main folder alone holds only once the mirror has it too',
    async (change) => {
      const places = stores.newPlaces();
      const { keys } = await stores.start(places);
      const present = buildKeyName();
      const key = await keys.obtain(present);
      const name = change === 'key' ? buildKeyName() : present;
      // A reader that does not let go: the mirror takes the rows, but not the commit.
      const reader = new DatabaseSync(storeFileOf(places.mirrorDirectory));
      reader.exec('BEGIN; SELECT * FROM store');

      const done = { key: 'obtain', rotation: 'rotate', destruction: 'destroy' } as const;
      const refusal = { code: 'keys-unavailable' };
      await expect(keys[done[change]](name)).rejects.toMatchObject(refusal);
      const { sequence } = await keys.status();
      const ahead = readRows(places.directory, 'store').map((row) => row['sequence']);
      expect(ahead).toEqual([sequence + 1]);
      const meanwhile = createKeyStoreClient({ socketPath: places.socketPath });
      const asked = await meanwhile.obtain(name).catch((error: Refusal) => error.code);
      const answers = { key: 'keys-unavailable', rotation: key, destruction: 'key-destroyed' };
      expect(asked).toEqual(answers[change]);
      await meanwhile.close();

      reader.exec('ROLLBACK');
      reader.close();
      await eventually(async () => (await keys.status()).writable);
      expectInStep(places);
      const rows = { key: 2, rotation: 2, destruction: 0 };
      expect(readRows(places.mirrorDirectory, 'data_keys')).toHaveLength(rows[change]);
      const after = await keys.obtain(name).catch((error: Refusal) => error.code);
      expect(after === 'key-destroyed').toBe(change === 'destruction');
    },
  );

  test('another writer of the same folders does no harm', async () => {
    const places = stores.newPlaces();
    const running = await stores.start(places);
    const other = await stores.start({ ...places, socketPath: `${places.root}/other.sock` });
    const name = buildKeyName({ objectId: randomUUID() });
    const key = await other.keys.obtain(name);
    await other.stop();
    const { keys } = running;
    expect(await eventually(() => keys.obtain(name))).toEqual(key);
    const next = buildKeyName();
    const nextKey = await keys.obtain(next);
    expectInStep(places);
    expect(await unwrapAll(places.socketPath, [name, next], [key, nextKey])).toEqual([
      key,
      nextKey,
    ]);
  });
});
