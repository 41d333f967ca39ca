/** What the key store signs of a document: its digest. The document can then be read and checked anywhere. */
import { createHash } from 'node:crypto';
import type { KeyStore, Signed } from '../keys/client.ts';

export interface SignedDigest extends Signed {
  /** What was signed: whose it is, what it is, its digest. */
  text: string;
}

/** The same document always gives the same text, in whatever order its names were written. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const named = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(named.map(([name, one]) => [name, inOrder(one)]));
}

/** The text under the signature; `what` says which document it is. */
export function certificateText(organisationId: string, what: string, document: unknown): string {
  const digest = createHash('sha256').update(canonicalJson(document)).digest('hex');
  return `madoguchi/certificate/${organisationId}\n${what}\nsha256 ${digest}\n`;
}

export async function signDocument(
  keys: Pick<KeyStore, 'sign'>,
  organisationId: string,
  what: string,
  document: unknown,
): Promise<SignedDigest> {
  const text = certificateText(organisationId, what, document);
  return { ...(await keys.sign(organisationId, text)), text };
}
