import { useState } from 'preact/hooks';
import type { RoomState } from '../../contracts/room.ts';
import { MAX_SUPPORTER_NAME, SUPPORTERS, type Supporter } from '../../domain/supporter.ts';
import type { Room } from '../room.ts';
import { useWords } from '../wording.ts';
import { Choice, labelled } from './Choice.tsx';

interface Props {
  supporter: RoomState['supporter'];
  room: Pick<Room, 'beginSupporter' | 'endSupporter'>;
}

/** Somebody writes for her: said before the first word, so that staff know whose words they are. */
export function SupporterChoice({ supporter, room }: Props) {
  const words = useWords().supporter;
  const [chosen, setChosen] = useState<Supporter | null>(null);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  async function begin(who: Supporter): Promise<void> {
    const stood = await room.beginSupporter(who, name);
    setProblem(stood);
    if (stood !== null) return;
    setChosen(null);
    setName('');
  }

  return (
    <form
      class="wishes"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) void begin(chosen);
      }}
    >
      <Choice
        title={words.title}
        hint={supporter ? words.writing(words.who[supporter.supporter]) : words.hint}
        options={labelled(SUPPORTERS, words.who)}
        value={chosen ?? supporter?.supporter ?? null}
        onChoose={setChosen}
      />
      {chosen && (
        <>
          <label class="pin-label">
            {words.name}
            <input
              class="field"
              autocomplete="off"
              maxLength={MAX_SUPPORTER_NAME}
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          </label>
          <button type="submit" class="button button-plain">
            {words.begin}
          </button>
        </>
      )}
      {supporter && !chosen && (
        <button
          type="button"
          class="button button-plain"
          onClick={() => void room.endSupporter().then(setProblem)}
        >
          {words.end}
        </button>
      )}
      <p role="status" class="panel-problem">
        {problem}
      </p>
    </form>
  );
}
