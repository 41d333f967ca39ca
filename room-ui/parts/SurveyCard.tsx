import type { Survey, SurveyKeeper } from '../survey.ts';
import { Choice } from './Choice.tsx';

const RELIEFS = [
  { value: 'yes', label: 'なった' },
  { value: 'somewhat', label: '少しなった' },
  { value: 'no', label: 'ならなかった' },
  { value: 'unknown', label: 'わからない' },
] as const;

const AGAINS = [
  { value: 'yes', label: 'はい' },
  { value: 'no', label: 'いいえ' },
  { value: 'unknown', label: 'わからない' },
] as const;

/** As contracts/survey.ts has it (a test holds us to it). */
const MAX_WORDS = 2000;

/** Under the talk once it is over; what is written here is no part of the talk. */
export function SurveyCard({ survey, by }: { survey: Survey; by: SurveyKeeper }) {
  const { state, relief, again, words } = survey;
  if (state === 'none') return null;
  if (state === 'given') {
    return (
      <p class="questions-thanks" role="status">
        アンケートに答えてくれて、ありがとうございました。
      </p>
    );
  }
  const isEmpty = relief === null && again === null && words.trim() === '';
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
        話してみて、どうでしたか
      </h2>
      <p class="card-hint">答えなくても、だいじょうぶです。相談をよくするために使います。</p>
      <Choice
        title="気持ちは楽になりましたか。"
        options={RELIEFS}
        value={relief}
        onChoose={(value) => by.write({ relief: value })}
      />
      <Choice
        title="また相談したいと思いますか。"
        options={AGAINS}
        value={again}
        onChoose={(value) => by.write({ again: value })}
      />
      <label class="choice-title" for="survey-words">
        伝えたいことがあれば、書いてください。
      </label>
      <textarea
        id="survey-words"
        class="field card-field"
        rows={2}
        maxLength={MAX_WORDS}
        autocomplete="off"
        value={words}
        onInput={({ currentTarget }) => by.write({ words: currentTarget.value })}
      />
      <p role="status" class="panel-problem">
        {state === 'away' && 'まだ届いていません。少し待ってから、もう一度押してください。'}
      </p>
      <button type="submit" class="button button-main" disabled={isEmpty || state === 'sending'}>
        {state === 'sending' ? '届けています…' : 'アンケートを届ける'}
      </button>
      <div class="card-ways">
        <button type="button" class="button button-plain" onClick={() => void by.give('none')}>
          答えない
        </button>
      </div>
    </form>
  );
}
