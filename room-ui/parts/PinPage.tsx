import { useState } from 'preact/hooks';
import { MIN_PIN } from '../digits.ts';
import { textOf, type PinApi } from '../pin.ts';
import type { View } from '../view.ts';
import { useWords } from '../wording.ts';
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
  const all = useWords();
  const words = all.pin;
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isForgotten, setForgotten] = useState(false);

  async function pass(): Promise<void> {
    setBusy(true);
    setProblem(null);
    const found = textOf(await api.passPin(pin), all);
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
          <h1 class="panel-title">{words.ask}</h1>
          <PinField label={words.own} value={pin} onType={setPin} />
          <p role="alert" class="panel-problem">
            {problem}
          </p>
          <button
            type="submit"
            class="button button-main"
            disabled={pin.length < MIN_PIN || isBusy}
          >
            {isBusy ? words.checking : words.open}
          </button>
          <button type="button" class="button button-plain" onClick={() => setForgotten(true)}>
            {words.forgot}
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
  const { page, pin: words } = useWords();
  const [problem, setProblem] = useState<string | null>(null);
  async function forget(): Promise<void> {
    const { kind } = await api.forgetPin();
    // Refused: the number is no longer asked for.
    if (kind === 'away') setProblem(page.notNow);
    else onForgotten();
  }
  return (
    <section class="panel pin">
      <h1 class="panel-title">{words.forgotTitle}</h1>
      {words.forgotHint.map((hint) => (
        <p key={hint}>{hint}</p>
      ))}
      <p role="alert" class="panel-problem">
        {problem}
      </p>
      <button type="button" class="button button-main" onClick={() => void forget()}>
        {words.forgetAndGoOn}
      </button>
      <button type="button" class="button button-plain" onClick={onBack}>
        {page.back}
      </button>
    </section>
  );
}
