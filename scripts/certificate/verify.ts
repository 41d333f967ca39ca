/**
 * Checks the signed form of a certificate. It stands on its own, written apart from what signs: Node.js and the public
 * key that was handed over are enough.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';

export interface Verified {
  isSound: boolean;
  /** What is wrong, or who signed what. */
  words: string;
}

interface SignedFile {
  certificate: { organisation: { id: string }; number: number; format: string };
  signature: { text: string; publicKey: string; value: string };
}

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** `pinned`: public keys as they were handed over, one a line (`npm run audit:public-key` prints them). */
export function verifyCertificate(json: string, pinned: readonly string[]): Verified {
  const file = parsed(json);
  if (file === null) return bad('証明書の形をしていません。(not a certificate)');
  const { certificate, signature } = file;
  if (!pinned.includes(signature.publicKey))
    return bad('署名した鍵は、渡された公開鍵のどれでもありません。(signed by another key)');
  const digest = createHash('sha256').update(ordered(certificate)).digest('hex');
  const what = `disposal ${certificate.number}`;
  const text = `madoguchi/certificate/${certificate.organisation.id}\n${what}\nsha256 ${digest}\n`;
  if (text !== signature.text)
    return bad('内容が、署名されたものと違います。(the content was changed)');
  const bytes = Buffer.from(signature.publicKey.split('+').slice(2).join('+'), 'base64');
  const der = Buffer.concat([SPKI_HEAD, bytes.subarray(1)]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const isSigned = verify(null, Buffer.from(text), key, Buffer.from(signature.value, 'base64'));
  if (!isSigned) return bad('署名が正しくありません。(the signature does not verify)');
  return {
    isSound: true,
    words: `第${certificate.number}号は、${signature.publicKey} で署名されたままの内容です。(sound)`,
  };
}

function bad(words: string): Verified {
  return { isSound: false, words };
}

function parsed(json: string): SignedFile | null {
  try {
    const file = JSON.parse(json) as SignedFile;
    const { certificate, signature } = file;
    const isWhole =
      typeof certificate.organisation.id === 'string' &&
      typeof certificate.number === 'number' &&
      [signature.text, signature.publicKey, signature.value].every(
        (one) => typeof one === 'string',
      );
    return isWhole ? file : null;
  } catch {
    return null;
  }
}

/** JSON with its names in order: what the digest is of. */
function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).toSorted();
  const parts = names.map(
    (name) => `${JSON.stringify(name)}:${ordered((value as Record<string, unknown>)[name])}`,
  );
  return `{${parts.join(',')}}`;
}
