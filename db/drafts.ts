/** Unsent texts of staff: where they live, for their encryption. */
import type { FieldPlace } from './crypt.ts';

export function draftPlace(ownerId: string, aboutId: string, kind: string): FieldPlace {
  return { table: 'drafts', column: 'body', row: `${ownerId}/${aboutId}/${kind}` };
}
