import type { Phone, View } from '../phone.ts';
import { textOf } from './Bubble.tsx';

/** LINE's list of talks. */
export function TalkList({ view, phone }: { view: View; phone: Phone }) {
  const accounts = view.accounts.filter(({ provider }) => provider === view.person?.provider);
  return (
    <section class="list">
      <h2 class="bar">トーク</h2>
      <ul class="list-accounts">
        {accounts.map((account) => (
          <li key={account.channelKey}>
            <button type="button" class="list-account" onClick={() => phone.openTalk(account)}>
              <span class="list-face" aria-hidden="true">
                窓
              </span>
              <span class="list-words">
                <strong>{account.displayName}</strong>
                <span class="list-last">{account === view.account ? lastOf(view) : ''}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function lastOf({ talk }: View): string {
  if (!talk || talk.friendship === 'none') return 'まだ友だちではありません';
  if (talk.friendship === 'blocked') return 'ブロック中';
  const last = talk.bubbles.at(-1);
  return last ? textOf(last) : '';
}
