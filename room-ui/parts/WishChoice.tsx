import { useEffect, useState } from 'preact/hooks';
import type { RoomAccommodations } from '../../contracts/accommodations.ts';
import { MAX_WISH_LENGTH, NEEDS, type Need } from '../../domain/accommodation.ts';
import type { Answer } from '../answer.ts';
import { problemOf, type Wish, type WishApi } from '../wishes.ts';
import { useWords } from '../wording.ts';
import { Choice, labelled } from './Choice.tsx';

/** What makes it hard for her to read or to talk: she asks, and sees what becomes of it. */
export function WishChoice({ api, changes }: { api: WishApi; changes: number }) {
  const all = useWords();
  const words = all.wishes;
  const [wishes, setWishes] = useState<readonly Wish[]>([]);
  const [need, setNeed] = useState<Need | null>(null);
  const [text, setText] = useState('');
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);

  function take(answer: Answer<RoomAccommodations>, done: string): boolean {
    const problem = problemOf(answer, all);
    if (answer.kind === 'ok') setWishes(answer.body.data);
    setSaid({ text: problem ?? done, isProblem: problem !== null });
    return problem === null;
  }
  // Read anew with each change; what cannot be read now is read when she comes again.
  useEffect(() => {
    void api.wishes().then((answer) => answer.kind === 'ok' && setWishes(answer.body.data));
  }, [api, changes]);

  async function ask(chosen: Need): Promise<void> {
    const taken = take(await api.askFor(crypto.randomUUID(), chosen, text), words.asked);
    if (!taken) return;
    setNeed(null);
    setText('');
  }

  return (
    <form
      class="wishes"
      onSubmit={(event) => {
        event.preventDefault();
        if (need) void ask(need);
      }}
    >
      <Choice
        title={words.title}
        hint={words.hint}
        options={labelled(NEEDS, words.needs)}
        value={need}
        onChoose={setNeed}
      />
      {need && (
        <>
          <label class="pin-label">
            {words.more}
            <textarea
              class="field"
              rows={2}
              maxLength={MAX_WISH_LENGTH}
              value={text}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          </label>
          <button
            type="submit"
            class="button button-plain"
            disabled={need === 'other' && text.trim() === ''}
          >
            {words.ask}
          </button>
        </>
      )}
      <p role="status" class={said?.isProblem ? 'panel-problem' : ''}>
        {said?.text}
      </p>
      {wishes.length > 0 && (
        <Own wishes={wishes} onEnd={async (id) => void take(await api.endWish(id), '')} />
      )}
    </form>
  );
}

function Own({ wishes, onEnd }: { wishes: readonly Wish[]; onEnd: (id: string) => Promise<void> }) {
  const words = useWords().wishes;
  return (
    <section aria-label={words.own}>
      <h2 class="wishes-title">{words.own}</h2>
      <ul class="wishes-own">
        {wishes.map(({ id, need, words: own, status, told }) => (
          <li key={id}>
            <strong>{words.needs[need]}</strong>
            {own !== null && <p>{own}</p>}
            <p>{told ?? words.standing[status]}</p>
            {status !== 'ended' && (
              <button
                type="button"
                class="button button-small button-plain"
                aria-label={words.endOf(words.needs[need])}
                onClick={() => void onEnd(id)}
              >
                {words.end}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
