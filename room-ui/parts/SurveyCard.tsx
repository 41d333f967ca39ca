import type { Survey, SurveyKeeper } from '../survey.ts';
import { useWords } from '../wording.ts';
import { Choice, labelled } from './Choice.tsx';

const RELIEFS = ['yes', 'somewhat', 'no', 'unknown'] as const;
const AGAINS = ['yes', 'no', 'unknown'] as const;

/** As contracts/survey.ts has it (a test holds us to it). */
const MAX_WORDS = 2000;

/** Under the talk once it is over; what is written here is no part of the talk. */
export function SurveyCard({ survey, by }: { survey: Survey; by: SurveyKeeper }) {
  const words = useWords().survey;
  const { state, relief, again, words: written } = survey;
  if (state === 'none') return null;
  if (state === 'given') {
    return (
      <p class="questions-thanks" role="status">
        {words.thanks}
      </p>
    );
  }
  const isEmpty = relief === null && again === null && written.trim() === '';
  return (
    <form
      class="card"
      aria-labelledby="survey"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) void by.give('written');
      }}
    >
      <h2 id="survey" class="card-title">
        {words.title}
      </h2>
      <p class="card-hint">{words.hint}</p>
      <Choice
        title={words.relief}
        options={labelled(RELIEFS, words.reliefs)}
        value={relief}
        onChoose={(value) => by.write({ relief: value })}
      />
      <Choice
        title={words.again}
        options={labelled(AGAINS, words.agains)}
        value={again}
        onChoose={(value) => by.write({ again: value })}
      />
      <label class="choice-title" for="survey-words">
        {words.words}
      </label>
      <textarea
        id="survey-words"
        class="field card-field"
        rows={2}
        maxLength={MAX_WORDS}
        autocomplete="off"
        value={written}
        onInput={({ currentTarget }) => by.write({ words: currentTarget.value })}
      />
      <p role="status" class="panel-problem">
        {state === 'away' && words.notYet}
      </p>
      <button type="submit" class="button button-main" disabled={isEmpty || state === 'sending'}>
        {state === 'sending' ? words.giving : words.give}
      </button>
      <div class="card-ways">
        <button type="button" class="button button-plain" onClick={() => void by.give('none')}>
          {words.none}
        </button>
      </div>
    </form>
  );
}
