/** Opens many encrypted fields at once: one question to the key store for all of them. */
import { keyIdOf, type Crypt, type FieldPlace } from '../../db/crypt.ts';
import type { KeyStore } from '../../keys/client.ts';

export interface Opening {
  crypt: Pick<Crypt, 'openSync'>;
  keys: Pick<KeyStore, 'searchUnwrap'>;
  organisationId: string;
}

export interface Sealed {
  place: FieldPlace;
  field: Buffer;
}

/** What stands where a key is destroyed. */
const GONE = '（廃棄されています）';

/** The texts in the order of the fields; `null` where there is none. */
export async function openAll(
  { crypt, keys, organisationId }: Opening,
  fields: readonly (Sealed | null)[],
): Promise<(string | null)[]> {
  const wanted = new Set(fields.flatMap((one) => (one === null ? [] : [keyIdOf(one.field)])));
  const found = await keys.searchUnwrap(organisationId, [...wanted]);
  try {
    return fields.map((one) => {
      if (one === null) return null;
      const key = found.get(keyIdOf(one.field));
      return key ? crypt.openSync(key, organisationId, one.place, one.field) : GONE;
    });
  } finally {
    for (const { material } of found.values()) material.fill(0);
  }
}
