import type { Account } from '../platform.ts';
import type { Phone } from '../phone.ts';
import type { View } from '../view.ts';

/** Accounts for services that are set up in practice: what is typed into 「LINE連携」, and what is switched by hand. */
export function FreeAccounts({ view, phone }: { view: View; phone: Phone }) {
  const free = view.accounts.filter(({ secrets }) => secrets !== undefined);
  if (free.length === 0) return null;
  return (
    <section class="free-accounts" aria-label="練習用のLINE公式アカウント">
      <h2 class="free-accounts-title">練習用のLINE公式アカウント</h2>
      <p>
        新しい窓口をつなぐ練習に使えます。職員の画面の「窓口」の「LINE連携」に、下の値を写します。値は作り物で、本物のLINEでは使えません。
      </p>
      {free.map((account) => (
        <FreeAccount key={account.channelKey} account={account} phone={phone} />
      ))}
    </section>
  );
}

function FreeAccount({ account, phone }: { account: Account; phone: Phone }) {
  const { channelKey, displayName, channelId, loginChannelId, liffId, webhookUrl } = account;
  const facts = [
    ['チャネルID', channelId],
    ['チャネルシークレット', account.secrets?.channelSecret ?? ''],
    ['LINEログインのチャネルID', loginChannelId],
    ['LINEログインのチャネルシークレット', account.secrets?.loginChannelSecret ?? ''],
    ['LIFF ID', liffId],
    ['Webhook URL', webhookUrl ?? 'まだ登録されていません'],
  ] as const;
  return (
    <details>
      <summary>
        {displayName}（{webhookUrl === null ? '空いています' : 'つながっています'}）
      </summary>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          checked={account.isWebhookActive}
          onChange={({ currentTarget }) =>
            void phone.changeConsole(channelKey, { isWebhookActive: currentTarget.checked })
          }
        />
        Webhookの利用
      </label>
      <label class="switch">
        <input
          type="checkbox"
          checked={account.chatMode === 'chat'}
          onChange={({ currentTarget }) =>
            void phone.changeConsole(channelKey, {
              chatMode: currentTarget.checked ? 'chat' : 'bot',
            })
          }
        />
        チャット
      </label>
    </details>
  );
}
