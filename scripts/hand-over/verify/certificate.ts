/** Whether a certificate of destruction is what the installation signed. */
import { createHash, createPublicKey, verify } from 'node:crypto';

export interface SignedCertificate {
  contractEndId: string;
  number: number;
  body: string;
  signature: string;
  publicKey: string;
}

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export function verifyCertificate(one: SignedCertificate): boolean {
  const { installation } = JSON.parse(one.body) as { installation: string };
  const digest = createHash('sha256').update(one.body).digest('hex');
  const text = `madoguchi/certificate/${installation}\ncontract-end ${one.contractEndId} ${one.number}\nsha256 ${digest}\n`;
  const key = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, Buffer.from(one.publicKey, 'base64')]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, Buffer.from(text), key, Buffer.from(one.signature, 'base64'));
}
