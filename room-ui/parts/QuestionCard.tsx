import type { RoomQuestion } from '../../contracts/room-questions.ts';
import { valueOf, writtenFor, type Asking, type Shape, type Value } from '../questions.ts';
import { useWords } from '../wording.ts';

interface Props {
  asking: Asking;
  question: RoomQuestion;
  /** Which of how many, and that she need not. */
  count: string;
  onWrite: (written: string | string[]) => void;
  /** `null`: she skips it, or takes her answer back. */
  onGive: (value: Value | null) => void;
  onRest: () => void;
  onTurn: (shape: Shape) => void;
}

/** As contracts/attributes.ts has it (a test holds us to it). */
const MAX_ANSWER = 2000;

/** One question, with the ways around it. */
export function QuestionCard(props: Props) {
  const { asking, question, count, onGive, onRest, onTurn } = props;
  const { text, hint, state } = question;
  const isChange = asking.changing !== null;
  const { questions: words, page } = useWords();
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        const value = valueOf(question.kind, writtenFor(asking, question));
        if (value !== null) onGive(value);
      }}
    >
      {!isChange && <p class="card-count">{count}</p>}
      <h2 id="question" class="card-title" tabIndex={-1} data-next>
        {text}
      </h2>
      {hint && (
        <p id="question-hint" class="card-hint">
          {hint}
        </p>
      )}
      <Field {...props} />
      <div class="card-ways">
        {(!isChange || state === 'answered') && (
          <button type="button" class="button button-plain" onClick={() => onGive(null)}>
            {isChange ? words.erase : words.skip}
          </button>
        )}
        <button
          type="button"
          class="button button-plain"
          onClick={() => onTurn(isChange ? 'list' : 'line')}
        >
          {isChange ? page.back : words.later}
        </button>
        {!isChange && (
          <button type="button" class="button button-plain" onClick={onRest}>
            {words.noMore}
          </button>
        )}
      </div>
    </form>
  );
}

function Field(props: Props) {
  const { asking, question, onGive } = props;
  const { kind, choices } = question;
  const words = useWords().questions;
  if (kind === 'choice') {
    return (
      <div class="card-choices" role="group" aria-labelledby="question">
        {choices.map(({ code, label }) => (
          <button
            key={code}
            type="button"
            class="button button-choice"
            aria-pressed={question.value === code}
            onClick={() => onGive(code)}
          >
            {label}
          </button>
        ))}
      </div>
    );
  }
  const written = writtenFor(asking, question);
  return (
    <>
      {Array.isArray(written) || kind === 'choices' ? (
        <Several {...props} ticked={Array.isArray(written) ? written : []} />
      ) : (
        <Typed {...props} written={written} />
      )}
      <button type="submit" class="button button-main" disabled={valueOf(kind, written) === null}>
        {words.answer}
      </button>
    </>
  );
}

function Several({ question, ticked, onWrite }: Props & { ticked: readonly string[] }) {
  return (
    <div class="card-choices" role="group" aria-labelledby="question">
      {question.choices.map(({ code, label }) => (
        <button
          key={code}
          type="button"
          class="button button-choice"
          aria-pressed={ticked.includes(code)}
          onClick={() =>
            onWrite(
              ticked.includes(code) ? ticked.filter((one) => one !== code) : [...ticked, code],
            )
          }
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function Typed({ question, written, onWrite }: Props & { written: string }) {
  const shared = {
    class: 'field card-field',
    value: written,
    autocomplete: 'off',
    'aria-labelledby': 'question',
    ...(question.hint ? { 'aria-describedby': 'question-hint' } : {}),
  };
  if (question.kind === 'text') {
    return (
      <textarea
        {...shared}
        rows={2}
        maxLength={MAX_ANSWER}
        onInput={({ currentTarget }) => onWrite(currentTarget.value)}
      />
    );
  }
  return (
    <input
      {...shared}
      {...(question.kind === 'date' ? { type: 'date' } : { inputMode: 'decimal' as const })}
      onInput={({ currentTarget }) => onWrite(currentTarget.value)}
    />
  );
}
