import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCrypt, keyIdOf, openWith, sealWith } from '../../db/crypt.ts';
import type { FieldPlace } from '../../db/crypt.ts';
import type { KeyName } from '../../keys/client.ts';
import { Refusal } from '../../domain/errors.ts';
import { buildKeyName, useKeyStore } from '../support/keys.ts';

const store = useKeyStore();

function crypt() {
  return createCrypt(store.keys);
}

function buildPlace(overrides: Partial<FieldPlace> = {}): FieldPlace {
  return { table: 'messages', column: 'text', row: randomUUID(), ...overrides };
}

async function sealed(text = '助けてください') {
  const name = buildKeyName();
  const place = buildPlace();
  return { name, place, field: await crypt().seal(name, place, text) };
}

function refusalOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
}

describe('a sealed field', () => {
  test('has the documented form', async () => {
    const { name, field } = await sealed('あ');
    const key = await store.keys.obtain(name);
    expect(field[0]).toBe(1);
    expect(field.toString('hex', 1, 17)).toBe(key.id.replaceAll('-', ''));
    expect(keyIdOf(field)).toBe(key.id);
    expect(field).toHaveLength(1 + 16 + 12 + Buffer.byteLength('あ') + 16);
  });

  test('opens to the text that was sealed, whatever it is', async () => {
    const name = buildKeyName();
    const key = await store.keys.obtain(name);
    const text = fc.string({ unit: 'binary' }).map((value) => value.toWellFormed());
    fc.assert(
      fc.property(text, fc.string(), (value, row) => {
        const place = buildPlace({ row });
        const field = sealWith(key, name.organisationId, place, value);
        expect(openWith(key, name.organisationId, place, field)).toBe(value);
      }),
      { numRuns: 1000 },
    );
    const place = buildPlace();
    const field = await crypt().seal(name, place, '👨‍👩‍👧 𠮷野家 \u0000');
    expect(await crypt().open(name.organisationId, place, field)).toBe('👨‍👩‍👧 𠮷野家 \u0000');
  });

  test.for(['\ud83d', '\ude00', 'a\ud83db', '\ude00\ud83d'])(
    'is refused for half a surrogate pair, which would come back changed',
    async (text) => {
      const key = await store.keys.obtain(buildKeyName());
      expect(refusalOf(() => sealWith(key, randomUUID(), buildPlace(), text))).toBe(
        'invalid-input',
      );
      await expect(crypt().lookup(randomUUID(), null, 'phone', text)).rejects.toMatchObject({
        code: 'invalid-input',
      });
    },
  );

  test('differs each time', async () => {
    const { name, place, field } = await sealed();
    const again = await crypt().seal(name, place, '助けてください');
    expect(again.equals(field)).toBe(false);
  });

  test.for([{ table: 'notes' }, { column: 'title' }, { row: randomUUID() }])(
    'does not open when it is moved to another place: %o',
    async (elsewhere) => {
      const { name, place, field } = await sealed();
      const opened = crypt().open(name.organisationId, { ...place, ...elsewhere }, field);
      await expect(opened).rejects.toMatchObject({ code: 'field-unreadable' });
    },
  );

  test('does not open for another organisation, not even with the key', async () => {
    const { name, place, field } = await sealed();
    const opened = crypt().open(randomUUID(), place, field);
    await expect(opened).rejects.toMatchObject({ code: 'field-unreadable' });
    const key = await store.keys.obtain(name);
    expect(refusalOf(() => openWith(key, randomUUID(), place, field))).toBe('field-unreadable');
  });

  test('does not open when any byte of it is changed', async () => {
    const { name, place, field } = await sealed();
    const key = await store.keys.obtain(name);
    fc.assert(
      fc.property(fc.nat(field.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(field);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const code = refusalOf(() => openWith(key, name.organisationId, place, changed));
        expect(code).toBe('field-unreadable');
      }),
    );
  });

  test('does not open when it is no field at all', async () => {
    const organisationId = randomUUID();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
        const opened = crypt().open(organisationId, buildPlace(), Buffer.from(bytes));
        await expect(opened).rejects.toMatchObject({ code: 'field-unreadable' });
      }),
    );
  });

  test('stays readable after its key was rotated, until the key is destroyed', async () => {
    const { name, place, field } = await sealed('古い記録');
    await store.keys.rotate(name);
    expect(await crypt().open(name.organisationId, place, field)).toBe('古い記録');
    await store.keys.destroy(name);
    const opened = crypt().open(name.organisationId, place, field);
    await expect(opened).rejects.toMatchObject({ code: 'key-destroyed' });
  });

  test('is never sealed with a key that was wiped, nor for an ambiguous place', async () => {
    const key = await store.keys.obtain(buildKeyName());
    const place = buildPlace({ column: 'a|b' });
    expect(() => sealWith(key, randomUUID(), place, 'x')).toThrow(/holds/);
    key.material.fill(0);
    expect(() => sealWith(key, randomUUID(), buildPlace(), 'x')).toThrow(/wiped/);
  });
});

describe('a look-up value', () => {
  async function lookup(change: Partial<KeyName & { field: string; value: string }> = {}) {
    const given = { ...base, field: 'phone', value: '09012345678', ...change };
    return crypt().lookup(given.organisationId, given.serviceId, given.field, given.value);
  }
  const base = { organisationId: randomUUID(), serviceId: randomUUID() as string | null };

  test('is the same for the same value, 32 bytes long', async () => {
    const [one, again] = [await lookup(), await lookup()];
    expect(one).toHaveLength(32);
    expect(again).toEqual(one);
  });

  test.for([
    { value: '09012345679' },
    { field: 'line-user-id' },
    { serviceId: null },
    { serviceId: randomUUID() },
    { organisationId: randomUUID() },
  ])('is another one for another %o', async (change) => {
    expect(await lookup(change)).not.toEqual(await lookup());
  });
});
