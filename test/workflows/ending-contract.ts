/** A contract that ends, in memory: its work moves it on as the database would. */
import type { ContractEndState, ContractEndWork } from '../../domain/contract-end.ts';
import { DAY } from '../../domain/hours.ts';

export interface EndingContract extends ContractEndState {
  /** The first instant after its last day. */
  endsAt: number;
  /** What was done, in order. */
  works: (ContractEndWork | null)[];
  done(work: ContractEndWork | null, at: number): void;
}

export function endingContract(endsAt: number): EndingContract {
  return {
    stage: 'planned',
    isHeld: false,
    endsOn: '2027-03-31',
    destroyAt: null,
    lastBackupGoneAt: null,
    endsAt,
    works: [],
    done(work, at) {
      this.works.push(work);
      if (work === 'close-intake') this.stage = 'intake-closed';
      if (work === 'pack') this.stage = 'packed';
      if (work === 'certify') this.stage = 'finished';
      if (work !== 'destroy') return;
      this.stage = 'destroyed';
      this.lastBackupGoneAt = at + 35 * DAY;
    },
  };
}
