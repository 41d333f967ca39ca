/** What the end of a contract is worked on with, and how its steps are told. */
import { audit } from '../db/audit.ts';
import type { ContractEndRow } from '../db/contract-end.ts';
import type { Crypt } from '../db/crypt.ts';
import type { Database } from '../db/orm.ts';
import type { Scope, Tx } from '../db/scope.ts';
import type { HandOver } from '../hand-over/hand-over.ts';
import type { KeyStore } from '../keys/key-store.ts';

/** What the end of a contract needs besides the database. */
export interface ContractEndParts {
  /** As the system's role: for signing the trail. */
  system: Database;
  crypt: Crypt;
  keys: Pick<
    KeyStore,
    'searchUnwrap' | 'obtain' | 'sign' | 'endOrganisation' | 'inventory' | 'status'
  >;
  /** Ends and deletes every run of these workflows; false while the engine does not answer. */
  forgetWorkflows(workflowIds: readonly string[]): Promise<boolean>;
}

export interface ContractEndDeps {
  database: Database;
  now: () => Date;
  contractEnd: ContractEndParts;
  /** Told of each step within the work: for tests that cut it off there. */
  alive?: (name: string) => void;
}

export function handOverOf(
  { database, contractEnd }: ContractEndDeps,
  scope: Scope,
  row: Pick<ContractEndRow, 'id' | 'package'>,
): HandOver {
  const { organisationId } = scope;
  const { crypt, keys } = contractEnd;
  return {
    database,
    crypt,
    keys,
    organisationId,
    contractEndId: row.id,
    scope,
    package: row.package,
  };
}

export async function tell(
  tx: Tx,
  { id, organisationId }: Pick<ContractEndRow, 'id' | 'organisationId'>,
  action: `contract-end.${'close-intake' | 'packed' | 'stopped' | 'destroy'}`,
  data: Record<string, unknown>,
): Promise<void> {
  await audit(tx, {
    organisationId,
    serviceId: null,
    actorKind: 'system',
    actorId: null,
    action,
    objectKind: 'contract-end',
    objectId: id,
    data,
  });
}
