/** Secrets of second factors: encrypted under the organisation's key, bound to the row they stand in. */
import type { Crypt, FieldPlace } from '../../db/crypt.ts';
import { organisationKey } from '../sealed.ts';

/** Of a second factor that is in use. */
export function factorPlace(factorId: string): FieldPlace {
  return { table: 'second_factors', column: 'secret', row: factorId };
}

/** Of one that is being set up in the session and not confirmed yet. */
export function pendingPlace(sessionHash: Buffer): FieldPlace {
  return { table: 'staff_sessions', column: 'pending_secret', row: sessionHash.toString('hex') };
}

export function sealSecret(
  crypt: Crypt,
  organisationId: string,
  place: FieldPlace,
  secret: string,
): Promise<Buffer> {
  return crypt.seal(organisationKey(organisationId), place, secret);
}
