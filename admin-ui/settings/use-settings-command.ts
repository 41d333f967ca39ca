/** What is done to a service's settings by a press: each answers with how they stand afterwards. */
import { useNotify } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ServiceSettings } from '../staff-api/settings.ts';
import { useTakeSettings } from './use-settings-draft.ts';

type Publication = Parameters<ReturnType<typeof useStaffApi>['publishSettings']>[1];

/** Each tells whether it was taken; what was refused is told here. */
export interface SettingsCommand {
  publish: (publication: Publication) => Promise<boolean>;
  approve: (revision: number) => Promise<boolean>;
  giveBack: (revision: number, comment: string) => Promise<boolean>;
  withdraw: (version: number) => Promise<boolean>;
  beginFrom: (version: number, replaces: number | null) => Promise<boolean>;
  renew: (revision: number) => Promise<boolean>;
  discard: (revision: number) => Promise<boolean>;
}

export function useSettingsCommand(serviceId: string): SettingsCommand {
  const api = useStaffApi();
  const take = useTakeSettings(serviceId);
  const notify = useNotify();

  async function run(
    work: () => Promise<ServiceSettings>,
    done: string | ((settings: ServiceSettings) => string),
  ): Promise<boolean> {
    try {
      const settings = await work();
      await take(settings);
      notify(typeof done === 'string' ? done : done(settings), { type: 'info' });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      await api.settings(serviceId).then(take, () => undefined);
      return false;
    }
  }
  return {
    publish: (publication) =>
      run(
        () => api.publishSettings(serviceId, publication),
        ({ draft }) => {
          if (draft?.request) return '公開の承認を頼みました。ほかの管理者が承認すると始まります。';
          return publication.effectiveFrom === null
            ? '公開しました。今から窓口の全員に使われます。'
            : '公開を予約しました。';
        },
      ),
    approve: (revision) => run(() => api.approveSettings(serviceId, revision), '承認しました。'),
    giveBack: (revision, comment) =>
      run(() => api.returnSettings(serviceId, revision, comment), '下書きに戻しました。'),
    withdraw: (version) =>
      run(() => api.withdrawSettings(serviceId, version), `第${version}版の予約を取り下げました。`),
    beginFrom: (version, replaces) =>
      run(
        () => api.draftFrom(serviceId, { version, replaces }),
        `第${version}版から下書きを作りました。`,
      ),
    renew: (revision) =>
      run(() => api.renewDraft(serviceId, revision), '新しい版の内容を下書きに取り込みました。'),
    discard: (revision) => run(() => api.discardDraft(serviceId, revision), '下書きを捨てました。'),
  };
}
