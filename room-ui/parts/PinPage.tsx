import { useState } from 'preact/hooks';
import { MIN_PIN } from '../digits.ts';
import { textOf, type PinApi } from '../pin.ts';
import type { View } from '../view.ts';
import { Contacts } from './Contacts.tsx';
import { PinField } from './PinField.tsx';

interface Props {
  view: View;
  api: PinApi;
  onPassed: () => void;
  /** She goes on without what was said before. */
  onForgotten: () => void;
}

/** Before her number is given nothing of the talk is here; whom to call is. */
export function PinPage({ view, api, onPassed, onForgotten }: Props) {
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isForgotten, setForgotten] = useState(false);

  async function pass(): Promise<void> {
    setBusy(true);
    setProblem(null);
    const found = textOf(await api.passPin(pin));
    setBusy(false);
    setProblem(found);
    if (found === null) onPassed();
    else setPin('');
  }

  return (
    <main class="front">
      <Contacts contacts={view.door?.emergencyContacts ?? []} first={2} />
      {isForgotten ? (
        <Forgotten api={api} onForgotten={onForgotten} onBack={() => setForgotten(false)} />
      ) : (
        <form
          class="panel pin"
          onSubmit={(event) => {
            event.preventDefault();
            if (pin.length >= MIN_PIN && !isBusy) void pass();
          }}
        >
          <h1 class="panel-title">番号を入れてください</h1>
          <PinField label="あなたが決めた番号" value={pin} onType={setPin} />
          <p role="alert" class="panel-problem">
            {problem}
          </p>
          <button
            type="submit"
            class="button button-main"
            disabled={pin.length < MIN_PIN || isBusy}
          >
            {isBusy ? '確かめています…' : '開く'}
          </button>
          <button type="button" class="button button-plain" onClick={() => setForgotten(true)}>
            番号を忘れた
          </button>
        </form>
      )}
    </main>
  );
}

function Forgotten({
  api,
  onForgotten,
  onBack,
}: {
  api: PinApi;
  onForgotten: () => void;
  onBack: () => void;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  async function forget(): Promise<void> {
    const { kind } = await api.forgetPin();
    // Refused: the number is no longer asked for.
    if (kind === 'away') setProblem('今、つながりません。少し待ってから、もう一度押してください。');
    else onForgotten();
  }
  return (
    <section class="panel pin">
      <h1 class="panel-title">番号を忘れたとき</h1>
      <p>これまでのお話をこの画面に出さないことにして、新しく話せます。元にはもどせません。</p>
      <p>相談員には、これまでのお話も、番号を忘れたことも見えます。</p>
      <p role="alert" class="panel-problem">
        {problem}
      </p>
      <button type="button" class="button button-main" onClick={() => void forget()}>
        これまでのお話を出さずに、続ける
      </button>
      <button type="button" class="button button-plain" onClick={onBack}>
        もどる
      </button>
    </section>
  );
}
