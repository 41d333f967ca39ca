import { useState } from 'preact/hooks';
import type { PinState } from '../../domain/pin.ts';
import { MAX_PIN, MIN_PIN } from '../digits.ts';
import { textOf, type PinApi } from '../pin.ts';
import { useWords } from '../wording.ts';
import { PinField } from './PinField.tsx';

interface Props {
  pin: PinState;
  api: PinApi;
  onChosen: () => void;
}

/** Chooses, changes or does away with her number. */
export function PinChoice({ pin, api, onChosen }: Props) {
  const all = useWords();
  const words = all.pin;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);
  const has = pin !== 'none';
  const isKnown = !has || current.length >= MIN_PIN;

  async function choose(wanted: string | null): Promise<void> {
    const problem = textOf(await api.choosePin(has ? current : null, wanted), all);
    const done = wanted === null ? words.removed : words.chosen;
    setSaid({ text: problem ?? done, isProblem: problem !== null });
    if (problem !== null) return;
    for (const empty of [setCurrent, setNext, setAgain]) empty('');
    onChosen();
  }

  return (
    <form
      class="choice pin"
      aria-labelledby="pin-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (next !== again) setSaid({ text: words.different, isProblem: true });
        else void choose(next);
      }}
    >
      <h2 id="pin-title" class="choice-title">
        {words.title}
      </h2>
      <p class="card-hint">
        {has ? words.hintHas : words.hintNone}
        {words.hintDigits(MIN_PIN, MAX_PIN)}
      </p>
      {has && <PinField label={words.current} value={current} onType={setCurrent} />}
      <PinField label={has ? words.next : words.first} value={next} onType={setNext} />
      <PinField label={words.again} value={again} onType={setAgain} />
      <p role="status" class={said?.isProblem ? 'panel-problem' : ''}>
        {said?.text}
      </p>
      <div class="card-ways">
        <button
          type="submit"
          class="button button-plain"
          disabled={!isKnown || next.length < MIN_PIN || again.length < MIN_PIN}
        >
          {has ? words.change : words.choose}
        </button>
        {has && (
          <button
            type="button"
            class="button button-plain"
            disabled={!isKnown}
            onClick={() => void choose(null)}
          >
            {words.remove}
          </button>
        )}
      </div>
    </form>
  );
}
