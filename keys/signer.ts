/** Signing checkpoints of the audit trail, packages that are handed over and certificates: Ed25519, a key of its own for each organisation, used inside the store alone. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { NewKey } from './batch.ts';
import { MATERIAL_BYTES } from './protocol.ts';
import type { NameColumns } from './rows.ts';
import { Refusal } from '../domain/errors.ts';

export interface Signer {
  keyId: string;
  /** 32 bytes. */
  publicKey: Buffer;
}

export interface Signed extends Signer {
  signature: Buffer;
}

/** What RFC 8410 puts before the seed of an Ed25519 key. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export function signerName(organisationId: string): NameColumns {
  return { organisation: organisationId, service: '', kind: 'audit', object: organisationId };
}

/** What is signed: the first line says which, and for whom. */
const SIGNED_KINDS = ['audit', 'hand-over', 'certificate'] as const;

/** A text that does not say of itself what it is could be made to pass for something else. */
function saysWhatItIs(text: string, organisationId: string): boolean {
  return SIGNED_KINDS.some((kind) => text.startsWith(`madoguchi/${kind}/${organisationId}\n`));
}

/** The public half; the seed is wiped. */
export function signerOf(key: NewKey): Signer {
  return { keyId: key.id, publicKey: rawPublicKey(privateKeyOf(key)) };
}

/** Signs and wipes the seed. */
export function signWith(key: NewKey, organisationId: string, text: string): Signed {
  const privateKey = privateKeyOf(key);
  if (!saysWhatItIs(text, organisationId)) throw new Refusal('invalid-input');
  const signature = sign(null, Buffer.from(text, 'utf8'), privateKey);
  return { keyId: key.id, publicKey: rawPublicKey(privateKey), signature };
}

function privateKeyOf({ material }: NewKey) {
  const der = Buffer.concat([PKCS8_HEAD, material]);
  material.fill(0);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

function rawPublicKey(privateKey: ReturnType<typeof createPrivateKey>): Buffer {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return der.subarray(der.length - MATERIAL_BYTES);
}
