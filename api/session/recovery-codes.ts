/** Codes that stand in, once each, for a second factor that is lost. Only their digests are kept: shown once, then known to nobody here. */
import { createHash, randomInt, randomUUID } from 'node:crypto';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import {
  RECOVERY_CODES,
  RECOVERY_LENGTH,
  RECOVERY_SIGNS,
  recoveryCodeText,
} from '../../domain/second-factor.ts';
import type { SignedInStaff } from '../http/route.ts';

interface Owner {
  tx: Tx;
  staff: Pick<SignedInStaff, 'id' | 'organisationId'>;
  now: number;
}

/** New ones; those from before are worth nothing any more. As they are shown. */
export async function makeRecoveryCodes({ tx, staff, now }: Owner): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  await rows(tx, `delete from recovery_codes where staff_id = ?`, [staff.id]);
  for (const code of codes) {
    await rows(
      tx,
      `insert into recovery_codes (id, organisation_id, staff_id, hash, created_at) values (?, ?, ?, ?, ?)`,
      [randomUUID(), staff.organisationId, staff.id, hashOf(code), new Date(now)],
    );
  }
  return codes.map(recoveryCodeText);
}

/** Takes a code, once; `code` as `readRecoveryCode` gives it. `false`: it is none of theirs, or was used. */
export async function useRecoveryCode({ tx, staff, now }: Owner, code: string): Promise<boolean> {
  const used = await firstRow(
    tx,
    `update recovery_codes set used_at = ? where staff_id = ? and hash = ? and used_at is null returning id`,
    [new Date(now), staff.id, hashOf(code)],
  );
  return used !== undefined;
}

function newCode(): string {
  const signs = Array.from(
    { length: RECOVERY_LENGTH },
    () => RECOVERY_SIGNS[randomInt(RECOVERY_SIGNS.length)],
  );
  return signs.join('');
}

function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
