/** The staff API's end of the contract: how far it is, what would go, its steps, the package. */
import type { z } from 'zod';
import type * as contract from '../../contracts/contract-end.ts';
import type { Http } from './http.ts';

export type ContractEnd = z.infer<typeof contract.ContractEnd>;
export type ContractEndShown = NonNullable<ContractEnd['end']>;
export type ContractEndStory = ContractEndShown['story'][number];
export type ContractEndDryRun = z.infer<typeof contract.ContractEndDryRun>;
export type ContractEndStepAsked = z.input<typeof contract.ContractEndStepBody>;

const AT = '/api/staff/contract-end';

export function contractEndOperations({ ask, download }: Pick<Http, 'ask' | 'download'>) {
  return {
    contractEnd: () => ask<ContractEnd>('GET', AT),
    contractEndDryRun: () => ask<ContractEndDryRun>('GET', `${AT}/dry-run`),
    planContractEnd: (plan: z.input<typeof contract.PlanBody>) =>
      ask<ContractEnd>('POST', AT, plan),
    takeContractEndStep: (id: string, step: ContractEndStepAsked) =>
      ask<ContractEnd>('POST', `${AT}/${id}/steps`, step),
    fetchHandOver: (id: string, asked: z.input<typeof contract.PackageBody>) =>
      download(`${AT}/${id}/package`, asked),
  };
}
