/** What activities work with. */
import type { Crypt } from '../db/crypt.ts';
import type { Database } from '../db/orm.ts';
import type { ContractEndParts } from './contract-end-deps.ts';
import type { DisposalParts } from './disposals.ts';
import type { ExportDeps } from './exports/write-export.ts';

export interface ActivityDeps {
  /** Under the application's role: a step sees the rows of its own service only. */
  database: Database;
  crypt: Pick<Crypt, 'seal' | 'open'>;
  now: () => Date;
  /** Where it is missing, nothing is written out. */
  exporting?: Omit<ExportDeps, 'database'>;
  /** Where it is missing, no contract ends. */
  contractEnd?: ContractEndParts;
  /** Where it is missing, nothing is disposed of. */
  disposal?: DisposalParts;
}
