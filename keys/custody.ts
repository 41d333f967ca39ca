/**
 * Copies of the root key for its custodians: any two of three of them bring it back, one alone holds nothing of it.
 * For each pair there is a random pad; one of the two holds the pad, the other the key under the pad. Each one's part
 * is encrypted for them alone: RSA-OAEP, SHA-256, a key of 3072 bits or more.
 */
import {
  constants,
  createPublicKey,
  createHash,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { MATERIAL_BYTES } from './protocol.ts';
import { rootCheckOf } from './wrapping.ts';

const LEAST_BITS = 3072;
const CUSTODIANS = [1, 2, 3] as const;
type Custodian = (typeof CUSTODIANS)[number];

export const CustodyCopy = z.object({
  format: z.literal('madoguchi root key custody 1'),
  storeId: z.guid(),
  rootVersion: z.int(),
  /** Tells whether what two copies give is the right key. */
  rootCheck: z.string(),
  custodian: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** SHA-256 of the public key it is encrypted for, hex. */
  recipient: z.string(),
  madeAt: z.iso.datetime(),
  part: z.base64(),
});
export type CustodyCopy = z.infer<typeof CustodyCopy>;

/** What the person at the desk must be told, as a code. */
export class CustodyFault extends Error {
  readonly code:
    | 'public-key-unusable'
    | 'public-keys-equal'
    | 'copies-apart'
    | 'copy-does-not-open'
    | 'wrong-root-key';
  constructor(code: CustodyFault['code']) {
    super(code);
    this.code = code;
  }
}

/** One copy for each of three public keys (PEM), in their order. Throws CustodyFault. */
export function makeCustodyCopies(given: {
  root: Buffer;
  storeId: string;
  rootVersion: number;
  madeAt: string;
  recipients: readonly [string, string, string];
}): CustodyCopy[] {
  const { root, storeId, rootVersion, madeAt } = given;
  const recipients = given.recipients.map(publicKeyOf);
  const prints = recipients.map(fingerprintOf);
  if (new Set(prints).size !== prints.length) throw new CustodyFault('public-keys-equal');
  const parts = split(root);
  return CUSTODIANS.map((custodian, at) => {
    const recipient = recipients[at];
    const part = parts.get(custodian);
    if (!recipient || !part) throw new Error('a custodian is missing');
    const sealed = publicEncrypt(
      { key: recipient, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      part,
    );
    part.fill(0);
    return {
      format: 'madoguchi root key custody 1',
      storeId,
      rootVersion,
      rootCheck: rootCheckOf(root, storeId),
      custodian,
      recipient: prints[at] ?? '',
      madeAt,
      part: sealed.toString('base64'),
    };
  });
}

/** The root key from two custodians' copies and their private keys. Throws CustodyFault. */
export function joinCustodyCopies(
  first: { copy: CustodyCopy; privateKey: KeyObject },
  second: { copy: CustodyCopy; privateKey: KeyObject },
): Buffer {
  const [a, b] = [first, second].toSorted((x, y) => x.copy.custodian - y.copy.custodian);
  if (!a || !b) throw new Error('two copies are needed');
  // Parts of two ceremonies do not fit together.
  const facts = ['storeId', 'rootVersion', 'rootCheck', 'madeAt'] as const;
  const isApart = facts.some((fact) => a.copy[fact] !== b.copy[fact]);
  if (isApart || a.copy.custodian === b.copy.custodian) throw new CustodyFault('copies-apart');
  const left = slotOf(open(a), a.copy.custodian, b.copy.custodian);
  const right = slotOf(open(b), b.copy.custodian, a.copy.custodian);
  const root = xor(left, right);
  if (rootCheckOf(root, a.copy.storeId) !== a.copy.rootCheck)
    throw new CustodyFault('wrong-root-key');
  return root;
}

/** Each custodian's part: what they share with the one, then with the other, in the order of their numbers. */
function split(root: Buffer): Map<Custodian, Buffer> {
  const parts = new Map(CUSTODIANS.map((one) => [one, Buffer.alloc(2 * MATERIAL_BYTES)]));
  for (const one of CUSTODIANS) {
    for (const other of CUSTODIANS) {
      if (other <= one) continue;
      const pad = randomBytes(MATERIAL_BYTES);
      const under = xor(pad, root);
      put(parts, one, other, pad);
      put(parts, other, one, under);
    }
  }
  return parts;
}

function put(parts: Map<Custodian, Buffer>, of: Custodian, partner: Custodian, half: Buffer): void {
  const part = parts.get(of);
  if (part) half.copy(slotOf(part, of, partner));
  half.fill(0);
}

function slotOf(part: Buffer, of: Custodian, partner: Custodian): Buffer {
  const others = CUSTODIANS.filter((one) => one !== of);
  const at = others.indexOf(partner) * MATERIAL_BYTES;
  return part.subarray(at, at + MATERIAL_BYTES);
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, at) => byte ^ (right[at] ?? 0)));
}

function open({ copy, privateKey }: { copy: CustodyCopy; privateKey: KeyObject }): Buffer {
  try {
    const part = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.from(copy.part, 'base64'),
    );
    if (part.length === 2 * MATERIAL_BYTES) return part;
  } catch {
    // Said below, as for a part of the wrong length.
  }
  throw new CustodyFault('copy-does-not-open');
}

function publicKeyOf(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new CustodyFault('public-key-unusable');
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < LEAST_BITS)
    throw new CustodyFault('public-key-unusable');
  return key;
}

function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
