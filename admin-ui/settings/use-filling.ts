/** What stands in the gaps of automatic texts, as it would be said now. */
import { contactLines } from '../../domain/automatic-answers.ts';
import { japaneseDateTime } from '../../domain/japanese.ts';
import type { ServiceSettings } from '../../domain/settings.ts';
import { useServices } from '../parts/use-services.ts';

export type Filling = Readonly<Record<'{次回受付}' | '{連絡先}', string>>;

export function useFilling(serviceId: string, settings: ServiceSettings): Filling {
  const { data } = useServices();
  const nextAt = data?.data.find(({ id }) => id === serviceId)?.reception.nextAt ?? null;
  return {
    '{次回受付}': nextAt === null ? '（次の受付の日時）' : japaneseDateTime(Date.parse(nextAt)),
    '{連絡先}': contactLines(settings.emergencyContacts),
  };
}
