/** Deciding about a request to disclose access data; the list is read anew after it. */
import { useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { Disclosure } from '../staff-api/types.ts';

export const DISCLOSURES = ['access-disclosures'] as const;

export function useDecide({ id, consultation }: Disclosure) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  async function run(work: Promise<void>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: DISCLOSURES });
    }
  }
  return {
    approve: () => run(api.approveDisclosure(consultation.id, id)),
    refuse: (reason: string) => run(api.refuseDisclosure(consultation.id, id, reason)),
  };
}
