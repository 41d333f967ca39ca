import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PersonSummary } from '../../person/device.ts';
import type { Phone } from '../phone.ts';
import type { View } from '../view.ts';
import { namesIn, newName } from '../words.ts';
import { Badge } from './Badge.tsx';
import { FreeAccounts } from './FreeAccounts.tsx';

/** What is done to the phone from outside: whose it is, its network, its screen. */
export function Controls({ view, phone }: { view: View; phone: Phone }) {
  return (
    <aside class="controls" aria-label="練習の操作">
      <People view={view} phone={phone} />
      <fieldset class="switches" disabled={view.person === null}>
        <legend>{view.person?.displayName ?? ''}さんの電話の状態</legend>
        <label class="switch">
          <input
            type="checkbox"
            checked={!view.device.hasNetwork}
            onChange={({ currentTarget }) => phone.change({ hasNetwork: !currentTarget.checked })}
          />
          圏外にする
        </label>
        <label class="switch">
          <input
            type="checkbox"
            checked={view.device.screen !== 'on'}
            onChange={({ currentTarget }) =>
              phone.change({ screen: currentTarget.checked ? 'off' : 'on' })
            }
          />
          画面を消す
        </label>
      </fieldset>
      <Resets view={view} phone={phone} />
      <FreeAccounts view={view} phone={phone} />
    </aside>
  );
}

function People({ view, phone }: { view: View; phone: Phone }) {
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const inHand = view.person?.userId;
  useLayoutEffect(() => {
    // Of many people the one in hand stays in sight.
    list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [inHand, view.people.length]);
  const add = (event: Event): void => {
    event.preventDefault();
    const names = namesIn(text);
    const taken = view.people.map(({ displayName }) => displayName);
    void phone.addPeople(names.length > 0 ? names : [newName(taken)]);
    setText('');
  };
  return (
    <fieldset class="people">
      <legend>だれの電話ですか</legend>
      <div class="people-list" ref={list}>
        {view.people.map((person) => (
          <button
            key={person.userId}
            type="button"
            class="person"
            aria-pressed={person.userId === inHand}
            onClick={() => void phone.take(person)}
          >
            {person.displayName}
            <Badge count={person.unread} />
            <span class="person-state">{stateOf(person)}</span>
          </button>
        ))}
      </div>
      <form class="people-add" onSubmit={add}>
        <input
          id="new-person"
          value={text}
          placeholder="新しい人の名前"
          aria-label="新しい人の名前"
          aria-describedby="new-person-hint"
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="plain">
          加える
        </button>
        <p id="new-person-hint" class="hint">
          「、」で区切ると何人でも。空のまま押すと、名前をつけて加えます。
        </p>
      </form>
    </fieldset>
  );
}

function stateOf({ device }: PersonSummary): string {
  if (!device.hasNetwork) return '圏外';
  return device.screen === 'on' ? '' : '画面オフ';
}

function Resets({ view, phone }: { view: View; phone: Phone }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [whom, setWhom] = useState<'one' | 'all'>('one');
  const ask = (next: 'one' | 'all'): void => {
    setWhom(next);
    dialog.current?.showModal();
  };
  const answer = (isYes: boolean): void => {
    dialog.current?.close();
    if (isYes) void phone.reset(whom);
  };
  const name = view.person?.displayName ?? '';
  return (
    <fieldset class="switches" disabled={view.person === null}>
      <legend>やり直す</legend>
      <button type="button" class="plain" onClick={() => ask('one')}>
        この人を最初に戻す
      </button>
      <button type="button" class="plain" onClick={() => ask('all')}>
        全員を最初に戻す
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby="reset-title">
        <h2 id="reset-title" class="dialog-title">
          {whom === 'one' ? `${name}さんを最初に戻しますか` : '全員を最初に戻しますか'}
        </h2>
        <p>
          {whom === 'one'
            ? 'この電話のトークを消して、窓口とはじめて会う人になります。'
            : '全員のトークを消し、加えた人はいなくなります。残る人は、窓口とはじめて会う人になります。'}
        </p>
        <p>職員の画面にある相談は、そのまま残ります。</p>
        <div class="dialog-buttons">
          <button type="button" class="plain" onClick={() => answer(false)}>
            やめる
          </button>
          <button type="button" class="plain plain-main" onClick={() => answer(true)}>
            最初に戻す
          </button>
        </div>
      </dialog>
    </fieldset>
  );
}
