import { useState } from 'preact/hooks';
import type { Phone, View } from '../phone.ts';

/** What is done to the phone from outside: whose it is, its network, its screen. */
export function Controls({ view, phone }: { view: View; phone: Phone }) {
  return (
    <aside class="controls" aria-label="練習の操作">
      <h1 class="controls-title">練習用の電話</h1>
      <p class="controls-hint">
        相談する人の役をする電話です。ここで送ったものは、
        <a href="/admin/" target="_blank" rel="noreferrer">
          職員の画面
        </a>
        に届きます。
      </p>
      <People view={view} phone={phone} />
      <fieldset class="switches">
        <legend>電話の状態</legend>
        <label class="switch">
          <input
            type="checkbox"
            checked={!view.hasNetwork}
            onChange={(event) => phone.setNetwork(!event.currentTarget.checked)}
          />
          圏外にする
        </label>
        <label class="switch">
          <input
            type="checkbox"
            checked={view.screen !== 'on'}
            onChange={(event) => phone.setScreen(event.currentTarget.checked ? 'off' : 'on')}
          />
          画面を消す
        </label>
      </fieldset>
    </aside>
  );
}

function People({ view, phone }: { view: View; phone: Phone }) {
  const [name, setName] = useState('');
  const add = (event: Event): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    void phone.addPerson(name.trim());
    setName('');
  };
  return (
    <fieldset class="people">
      <legend>だれの電話ですか</legend>
      <div class="people-list">
        {view.people.map((person) => (
          <button
            key={person.userId}
            type="button"
            class="person"
            aria-pressed={person.userId === view.person?.userId}
            onClick={() => void phone.take(person)}
          >
            {person.displayName}
          </button>
        ))}
      </div>
      <form class="people-add" onSubmit={add}>
        <label class="visually-hidden" for="new-person">
          新しい人の名前
        </label>
        <input
          id="new-person"
          value={name}
          maxLength={20}
          placeholder="新しい人の名前"
          autocomplete="off"
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" class="plain">
          加える
        </button>
      </form>
    </fieldset>
  );
}
