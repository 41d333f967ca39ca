/** What the staff API does with a service's settings: draft, versions, publication. */
import type { z } from 'zod';
import type * as settings from '../../contracts/settings.ts';
import type { SettingsContent } from '../../domain/settings-content.ts';
import type { Http } from './http.ts';

export type ServiceSettings = z.infer<typeof settings.ServiceSettingsShown>;
export type SettingsVersion = z.infer<typeof settings.SettingsVersion>;
export type SettingsVersionRow = z.infer<typeof settings.SettingsVersions>['data'][number];
export type SettingsDraft = NonNullable<ServiceSettings['draft']>;
type PublishSettingsBody = z.input<typeof settings.PublishSettingsBody>;

export function settingsOperations({ ask }: Http) {
  const at = (serviceId: string) => `/api/staff/services/${serviceId}/settings`;
  const answered = (serviceId: string, what: string, body: object) =>
    ask<ServiceSettings>('POST', `${at(serviceId)}/${what}`, body);
  return {
    settings: (serviceId: string) => ask<ServiceSettings>('GET', at(serviceId)),
    settingsVersions: (serviceId: string) =>
      ask<{ data: SettingsVersionRow[] }>('GET', `${at(serviceId)}/versions`),
    settingsVersion: (serviceId: string, version: number) =>
      ask<SettingsVersion>('GET', `${at(serviceId)}/versions/${version}`),
    writeSettings: (serviceId: string, draft: SettingsContent & { revision: number }) =>
      ask<ServiceSettings>('PUT', `${at(serviceId)}/draft`, draft),
    draftFrom: (serviceId: string, from: { version: number; replaces: number | null }) =>
      answered(serviceId, 'draft/from', from),
    renewDraft: (serviceId: string, revision: number) =>
      answered(serviceId, 'draft/renewal', { revision }),
    discardDraft: (serviceId: string, revision: number) =>
      answered(serviceId, 'draft/removal', { revision }),
    publishSettings: (serviceId: string, publication: PublishSettingsBody) =>
      answered(serviceId, 'publication', publication),
    approveSettings: (serviceId: string, revision: number) =>
      answered(serviceId, 'publication/approval', { revision }),
    returnSettings: (serviceId: string, revision: number, comment: string) =>
      answered(serviceId, 'publication/return', { revision, comment }),
    withdrawSettings: (serviceId: string, version: number) =>
      answered(serviceId, 'withdrawal', { version }),
  };
}
