/** The pair of keys of the backups: the public half stays with the server, the private one opens them. */
import { generateKeyPairSync } from 'node:crypto';

export function makeRecipient(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
