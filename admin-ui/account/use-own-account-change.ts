/** What one changes of one's own account by a press: told, and read anew, also who one is. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useStaffAuth } from '../session/auth-context.ts';
import { makePasskey } from '../session/passkeys.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';

export function useOwnAccountChange() {
  const api = useStaffApi();
  const auth = useStaffAuth();
  const client = useQueryClient();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);

  async function renew(): Promise<void> {
    await Promise.all([client.invalidateQueries({ queryKey: ['own-account'] }), auth.renew()]);
  }

  /** Its answer; `null` for what was refused, which is told here. */
  async function run<Answer>(work: () => Promise<Answer>, done: string): Promise<Answer | null> {
    setBusy(true);
    try {
      const answer = await work();
      if (done !== '') notify(done, { type: 'info' });
      return answer;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return null;
    } finally {
      setBusy(false);
      await renew();
    }
  }
  const took = async (work: () => Promise<unknown>, done: string) =>
    (await run(async () => ({ answer: await work() }), done)) !== null;

  return {
    isBusy,
    renew,
    removeApp: () => took(() => api.removeApp(), '認証アプリを外しました。'),
    removePasskey: (id: string, name: string) =>
      took(() => api.removePasskey(id), `パスキー「${name}」を外しました。`),
    addPasskey: (name: string) =>
      took(
        async () => api.addPasskey(name, await makePasskey(await api.askNewPasskey())),
        `パスキー「${name}」を登録しました。`,
      ),
    makeCodes: async () => (await run(() => api.makeRecoveryCodes(), ''))?.codes ?? null,
    endSession: (id: string) =>
      took(() => api.endOwnSession(id), 'そのサインインを終わらせました。'),
    endOthers: () => took(() => api.endOtherSessions(), 'ほかのサインインを終わらせました。'),
  };
}
