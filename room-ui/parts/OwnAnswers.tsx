import type { RoomQuestion } from '../../contracts/room-questions.ts';
import { inWords } from '../questions.ts';

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
  return (
    <div class="card">
      <h2 class="card-title" tabIndex={-1} data-next>
        質問への答え
      </h2>
      <dl class="own-answers">
        {all.map((question) => (
          <OwnAnswer key={question.code} question={question} onChange={onChange} />
        ))}
      </dl>
      <button type="button" class="button button-main" onClick={onClose}>
        答えを閉じる
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
  return (
    <div class="own-answer">
      <dt>{text}</dt>
      <dd>
        <span class="own-answer-value">{inWords(question)}</span>
        <button
          type="button"
          class="button button-plain"
          aria-label={isAnswered ? `「${text}」の答えを変える` : `「${text}」に答える`}
          onClick={() => onChange(code)}
        >
          {isAnswered ? '変える' : '答える'}
        </button>
      </dd>
    </div>
  );
}
