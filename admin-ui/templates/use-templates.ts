/** Prepared texts as the server keeps them, and what fills their gaps in a consultation. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { contactLines } from '../../domain/automatic-answers.ts';
import { japaneseDateTime } from '../../domain/japanese.ts';
import type { Filling } from '../../domain/templates.ts';
import { useServices } from '../parts/use-services.ts';
import { useMe } from '../session/session.ts';
import { useStaffApi, type StaffDataProvider } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead } from '../staff-api/types.ts';

const KEY = ['templates'];

export function useTemplates() {
  const api = useStaffApi();
  return useQuery({ queryKey: KEY, queryFn: () => api.templates() });
}

/** Runs a change and reads them anew; whether it was taken. What was refused is told here. */
export function useTemplateChange() {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  return async (change: (api: StaffDataProvider) => Promise<unknown>): Promise<boolean> => {
    try {
      await change(api);
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: KEY });
    }
  };
}

/** The writer stands in the assignee's place where there is none. */
export function useFilling(head: Pick<ConsultationHead, 'service' | 'assignee'>): Filling {
  const me = useMe();
  const { data } = useServices();
  const service = data?.data.find(({ id }) => id === head.service.id);
  const nextAt = service?.reception.nextAt ?? null;
  const contacts = service?.emergencyContacts ?? [];
  return {
    '{担当者名}': head.assignee?.name ?? me.name,
    '{窓口名}': head.service.name,
    '{次回受付}': nextAt === null ? null : japaneseDateTime(Date.parse(nextAt)),
    '{連絡先}': contacts.length === 0 ? null : contactLines(contacts),
  };
}
