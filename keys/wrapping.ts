/** How one key is wrapped under another: AES-256-GCM, 96-bit IV, bound to its place in the store. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { MATERIAL_BYTES } from './protocol.ts';
import { WRAPPED_BYTES } from './rows.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export function newMaterial(): Buffer {
  return randomBytes(MATERIAL_BYTES);
}

/** IV | wrapped key | tag. `context` is bound in: the key opens nowhere else. */
export function wrapKey(parent: Uint8Array, material: Uint8Array, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', parent, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  return Buffer.concat([iv, cipher.update(material), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when the bytes were changed, or wrapped under another key or for another place. */
export function unwrapKey(parent: Uint8Array, wrapped: Uint8Array, context: string): Buffer {
  if (wrapped.length !== WRAPPED_BYTES) throw new Error('a wrapped key has the wrong length');
  const iv = wrapped.subarray(0, IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', parent, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(wrapped.subarray(WRAPPED_BYTES - TAG_BYTES));
  const material = decipher.update(wrapped.subarray(IV_BYTES, WRAPPED_BYTES - TAG_BYTES));
  decipher.final();
  return material;
}

/** Tells a right root key from a wrong one without telling anything about it. Hex. */
export function rootCheckOf(root: Uint8Array, storeId: string): string {
  return Buffer.from(hkdfSync('sha256', root, storeId, 'madoguchi root key check', 32)).toString(
    'hex',
  );
}
