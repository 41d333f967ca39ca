import { useState } from 'preact/hooks';
import type { PinState } from '../../domain/pin.ts';
import { MAX_PIN, MIN_PIN } from '../digits.ts';
import { textOf, type PinApi } from '../pin.ts';
import { PinField } from './PinField.tsx';

const DIFFERENT_TEXT = '2つの番号が違います。もう一度入れてください。';

interface Props {
  pin: PinState;
  api: PinApi;
  onChosen: () => void;
}

/** Chooses, changes or does away with her number. */
export function PinChoice({ pin, api, onChosen }: Props) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);
  const has = pin !== 'none';
  const isKnown = !has || current.length >= MIN_PIN;

  async function choose(wanted: string | null): Promise<void> {
    const problem = textOf(await api.choosePin(has ? current : null, wanted));
    const done = wanted === null ? '番号をなくしました。' : '番号を決めました。';
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
        if (next !== again) setSaid({ text: DIFFERENT_TEXT, isProblem: true });
        else void choose(next);
      }}
    >
      <h2 id="pin-title" class="choice-title">
        開くときの番号
      </h2>
      <p class="card-hint">
        {has
          ? 'この部屋を開くときに、あなたの番号を聞きます。'
          : 'だれかが電話を手に取っても、番号がないとお話は見えません。'}
        番号は{MIN_PIN}けたから{MAX_PIN}けたです。忘れると、前のお話は出せなくなります。
      </p>
      {has && <PinField label="今の番号" value={current} onType={setCurrent} />}
      <PinField label={has ? '新しい番号' : '番号'} value={next} onType={setNext} />
      <PinField label="同じ番号をもう一度" value={again} onType={setAgain} />
      <p role="status" class={said?.isProblem ? 'panel-problem' : ''}>
        {said?.text}
      </p>
      <div class="card-ways">
        <button
          type="submit"
          class="button button-plain"
          disabled={!isKnown || next.length < MIN_PIN || again.length < MIN_PIN}
        >
          {has ? '番号を変える' : '番号を決める'}
        </button>
        {has && (
          <button
            type="button"
            class="button button-plain"
            disabled={!isKnown}
            onClick={() => void choose(null)}
          >
            番号をなくす
          </button>
        )}
      </div>
    </form>
  );
}
