import type { TalkSummary } from '../../person/device.ts';
import type { Phone } from '../phone.ts';
import type { View } from '../view.ts';
import { whenOf } from '../words.ts';
import { Badge } from './Badge.tsx';
import { textOf } from './bubble-text.ts';

/** LINE's list of talks, with those accounts she could befriend. */
export function TalkList({ view, phone }: { view: View; phone: Phone }) {
  const talks = view.phone?.talks ?? null;
  return (
    <section class="list">
      <h2 class="bar">トーク</h2>
      {talks === null && <p class="screen-hint">トークを読み込んでいます…</p>}
      {talks?.length === 0 && (
        <p class="screen-hint">
          LINE公式アカウントがまだありません。窓口を登録すると、ここに出ます。
        </p>
      )}
      {talks?.length !== 0 && talks?.every(({ friendship }) => friendship === 'none') && (
        <p class="screen-hint">はじめに、下のアカウントを押して、友だちに追加します。</p>
      )}
      <ul class="list-accounts">
        {talks?.map((talk) => (
          <li key={talk.channelKey}>
            <button
              type="button"
              class="list-account"
              onClick={() => phone.openTalk(talk.channelKey)}
            >
              <span class="face" aria-hidden="true">
                窓
              </span>
              <span class="list-words">
                <strong>{talk.displayName}</strong>
                <span class="list-last">{lastOf(talk)}</span>
              </span>
              <span class="list-side">
                {talk.last && <time>{whenOf(talk.last.at, Date.now())}</time>}
                <Badge count={talk.unread} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function lastOf({ friendship, last }: TalkSummary): string {
  if (friendship === 'none') return 'まだ友だちではありません';
  if (friendship === 'blocked') return 'ブロック中';
  return last ? textOf(last) : '';
}
