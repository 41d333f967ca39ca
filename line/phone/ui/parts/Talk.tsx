import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Bubble as BubbleState } from '../../state.ts';
import { isOf, type Unsent } from '../outbox.ts';
import type { Phone } from '../phone.ts';
import { pictureOf } from '../platform.ts';
import type { View } from '../view.ts';
import { dayOf } from '../words.ts';
import { Bubble } from './Bubble.tsx';
import { Foot } from './Foot.tsx';
import { Icon } from './Icon.tsx';
import { QuickReplies } from './Message.tsx';
import { UnsentBubble } from './UnsentBubble.tsx';

/** The talk with the account in LINE: a doorbell, not the place to talk. */
export function Talk({ view, phone }: { view: View; phone: Phone }) {
  const { talk, account } = view;
  const friendship = talk?.friendship ?? null;
  return (
    <section class="talk" aria-label={account?.displayName}>
      <Bar view={view} phone={phone} />
      <Lines view={view} phone={phone} />
      {friendship === 'none' && (
        <div class="talk-door">
          <p>このアカウントは、まだ友だちではありません。</p>
          <button type="button" class="befriend" onClick={() => void phone.act('follow')}>
            友だちに追加
          </button>
        </div>
      )}
      {friendship === 'blocked' && (
        <div class="talk-door">
          <p>ブロック中です。このアカウントからは、何も届きません。</p>
          <button type="button" class="befriend" onClick={() => void phone.act('unblock')}>
            ブロックを解除
          </button>
        </div>
      )}
      {friendship === 'friend' && <Foot view={view} phone={phone} />}
    </section>
  );
}

function Bar({ view, phone }: { view: View; phone: Phone }) {
  const [isOpen, setIsOpen] = useState(false);
  const friendship = view.talk?.friendship ?? 'none';
  const choose = (action: 'block' | 'unfollow'): void => {
    setIsOpen(false);
    void phone.act(action);
  };
  return (
    <>
      <div class="bar">
        <button
          type="button"
          class="bar-button"
          aria-label="トークの一覧に戻る"
          onClick={() => phone.closeTalk()}
        >
          <Icon shape="back" />
        </button>
        <h2 class="bar-name">{view.account?.displayName}</h2>
        {friendship !== 'none' && (
          <button
            type="button"
            class="bar-button"
            aria-label="トークの設定"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <Icon shape="settings" />
          </button>
        )}
      </div>
      {isOpen && friendship !== 'none' && (
        <div class="bar-menu">
          {friendship === 'friend' && (
            <button type="button" class="plain" onClick={() => choose('block')}>
              ブロック
            </button>
          )}
          <button type="button" class="plain" onClick={() => choose('unfollow')}>
            友だちから削除
          </button>
        </div>
      )}
    </>
  );
}

function Lines({ view, phone }: { view: View; phone: Phone }) {
  const end = useRef<HTMLDivElement>(null);
  const { talk, person, account } = view;
  const key = person && account ? { userId: person.userId, channel: account.channelKey } : null;
  const bubbles = talk?.bubbles ?? [];
  const unsent = key ? view.unsent.filter((each) => isOf(each, key)) : [];
  const newest = bubbles.at(-1);
  useLayoutEffect(() => {
    const lines = end.current;
    if (!lines) return undefined;
    const toEnd = (): void => void (lines.scrollTop = lines.scrollHeight);
    toEnd();
    // Pictures come later, and the keyboard takes its room from above.
    const watch = new ResizeObserver(toEnd);
    for (const each of [lines, ...lines.children]) watch.observe(each);
    return () => watch.disconnect();
  }, [newest?.id, unsent.length]);
  return (
    <div class="line" ref={end} tabIndex={0} role="log" aria-label="トークの内容">
      {talk === null && <p class="screen-hint">トークを読み込んでいます…</p>}
      <ul class="line-list">
        {key &&
          bubbles.map((bubble, index) => (
            <>
              {isNewDay(bubble, bubbles[index - 1]) && (
                <li class="line-day">{dayOf(bubble.at, Date.now())}</li>
              )}
              <Bubble
                key={bubble.id}
                bubble={bubble}
                picture={pictureOf(key, bubble.id)}
                onPress={(label) => void phone.press(bubble.id, label)}
                onUnsend={() => void phone.unsend(bubble.id)}
              />
            </>
          ))}
        {unsent.map((each: Unsent) => (
          <UnsentBubble key={each.id} unsent={each} phone={phone} />
        ))}
      </ul>
      {newest?.from === 'account' && (
        <QuickReplies
          message={newest.message}
          onPress={(label) => void phone.press(newest.id, label)}
        />
      )}
    </div>
  );
}

function isNewDay(bubble: BubbleState, before: BubbleState | undefined): boolean {
  return before === undefined || dayOf(bubble.at, 0) !== dayOf(before.at, 0);
}
