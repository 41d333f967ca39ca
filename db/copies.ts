/** What left the system as a file, so that it can be found again and destroyed. */
import { rows, type Tx } from './scope.ts';

export interface NewCopy {
  id: string;
  organisationId: string;
  /** `null`: of the organisation as a whole. */
  serviceId: string | null;
  /** What was copied, as a code: "trail", "consultee-report" … */
  kind: string;
  format: 'csv' | 'xlsx' | 'pdf' | 'json';
  rowCount: number;
  /** Encrypted under the organisation's key; see `copyPlace`. */
  purpose: Buffer;
  madeById: string;
  /** Of the ward, under which it was made. */
  approvalId: string;
}

/** Puts it into the register, in the transaction that makes the copy. */
export async function recordCopy(tx: Tx, copy: NewCopy): Promise<void> {
  await rows(
    tx,
    `insert into copies (id, organisation_id, service_id, kind, format, row_count, purpose, made_by_id, approval_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      copy.id,
      copy.organisationId,
      copy.serviceId,
      copy.kind,
      copy.format,
      copy.rowCount,
      copy.purpose,
      copy.madeById,
      copy.approvalId,
    ],
  );
}

/** Where the purpose of a copy lives, for its encryption. */
export function copyPlace(id: string): { table: string; column: string; row: string } {
  return { table: 'copies', column: 'purpose', row: id };
}
