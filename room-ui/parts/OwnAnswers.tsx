import type { RoomQuestion } from '../../contracts/room-questions.ts';
import { inWords } from '../questions.ts';
import { useWords } from '../wording.ts';

/** What she answered, to look at and to change. */
export function OwnAnswers({
  all,
  onChange,
  onClose,
}: {
  all: readonly RoomQuestion[];
  onChange: (code: string) => void;
  onClose: () => void;
}) {
  const words = useWords().questions;
  return (
    <div class="card">
      <h2 class="card-title" tabIndex={-1} data-next>
        {words.own}
      </h2>
      <dl class="own-answers">
        {all.map((question) => (
          <OwnAnswer key={question.code} question={question} onChange={onChange} />
        ))}
      </dl>
      <button type="button" class="button button-main" onClick={onClose}>
        {words.close}
      </button>
    </div>
  );
}

function OwnAnswer({
  question,
  onChange,
}: {
  question: RoomQuestion;
  onChange: (code: string) => void;
}) {
  const { code, text, state } = question;
  const isAnswered = state === 'answered';
  const words = useWords().questions;
  return (
    <div class="own-answer">
      <dt>{text}</dt>
      <dd>
        <span class="own-answer-value">{inWords(question, words)}</span>
        <button
          type="button"
          class="button button-plain"
          aria-label={isAnswered ? words.changeOf(text) : words.answerTo(text)}
          onClick={() => onChange(code)}
        >
          {isAnswered ? words.change : words.answer}
        </button>
      </dd>
    </div>
  );
}
