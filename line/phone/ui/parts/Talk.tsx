import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Phone, View } from '../phone.ts';
import type { RichMenu } from '../platform.ts';
import { Bubble } from './Bubble.tsx';

/** The talk with the account in LINE: a doorbell, not the place to talk. */
export function Talk({ view, phone }: { view: View; phone: Phone }) {
  const { talk, account } = view;
  const end = useRef<HTMLDivElement>(null);
  const count = talk?.bubbles.length ?? 0;
  useLayoutEffect(() => {
    if (end.current) end.current.scrollTop = end.current.scrollHeight;
  }, [count, talk?.friendship]);
  const friendship = talk?.friendship ?? 'none';
  return (
    <section class="talk" aria-label={account?.displayName}>
      <div class="bar">
        <button
          type="button"
          class="bar-button"
          aria-label="トークの一覧に戻る"
          onClick={() => phone.closeTalk()}
        >
          ‹
        </button>
        <h2 class="bar-name">{account?.displayName}</h2>
        {friendship === 'friend' && (
          <button type="button" class="bar-button" onClick={() => void phone.act('block')}>
            ブロック
          </button>
        )}
      </div>
      <div class="line" ref={end} tabIndex={0} role="log" aria-label="トークの内容">
        <ul class="line-list">
          {talk?.bubbles.map((bubble) => (
            <Bubble
              key={bubble.id}
              bubble={bubble}
              onPress={(label) => void phone.press(bubble.id, label)}
            />
          ))}
        </ul>
      </div>
      {friendship === 'none' && (
        <button type="button" class="befriend" onClick={() => void phone.act('follow')}>
          友だちに追加
        </button>
      )}
      {friendship === 'blocked' && (
        <button type="button" class="befriend" onClick={() => void phone.act('unblock')}>
          ブロックを解除
        </button>
      )}
      {friendship === 'friend' && <Foot view={view} phone={phone} />}
    </section>
  );
}

/** The menu, or the field in its place. */
function Foot({ view, phone }: { view: View; phone: Phone }) {
  const menu = view.talk?.richMenu ?? null;
  const isMenu = view.isMenuOpen && menu !== null;
  return (
    <div class="foot">
      {isMenu ? (
        <Menu menu={menu} onTap={(area) => void phone.tapMenu(area)} />
      ) : (
        <Field phone={phone} />
      )}
      {menu && (
        <button
          type="button"
          class="foot-switch"
          aria-expanded={isMenu}
          onClick={() => phone.toggleMenu()}
        >
          {isMenu ? 'キーボードを出す' : menu.chatBarText}
        </button>
      )}
    </div>
  );
}

const COLUMNS = 12;

function Menu({ menu, onTap }: { menu: RichMenu; onTap: (area: number) => void }) {
  const column = (x: number): number => Math.round((x / menu.size.width) * COLUMNS) + 1;
  return (
    <div class="menu">
      {menu.areas.map(({ bounds, action }, index) => (
        <button
          key={index}
          type="button"
          class="menu-area"
          // Set through the style's own object, which the page's policy allows.
          style={{ gridColumn: `${column(bounds.x)} / ${column(bounds.x + bounds.width)}` }}
          onClick={() => onTap(index)}
        >
          {action.label ?? action.text ?? `ボタン${index + 1}`}
        </button>
      ))}
    </div>
  );
}

function Field({ phone }: { phone: Phone }) {
  const [text, setText] = useState('');
  const send = (event: Event): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    void phone.say(text);
    setText('');
  };
  return (
    <form class="foot-field" onSubmit={send}>
      <label class="visually-hidden" for="line-words">
        LINEのトークに書く
      </label>
      <input
        id="line-words"
        value={text}
        autocomplete="off"
        placeholder="LINEのトークに書く"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="plain">
        送信
      </button>
    </form>
  );
}
