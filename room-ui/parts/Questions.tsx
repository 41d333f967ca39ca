import { useEffect, useRef } from 'preact/hooks';
import type { Questionnaire } from '../asking.ts';
import { currentOf, openOnes, type Asking } from '../questions.ts';
import { useWords } from '../wording.ts';
import { OwnAnswers } from './OwnAnswers.tsx';
import { QuestionCard } from './QuestionCard.tsx';

/** Under the talk, never in its way: one question at a time, a line to come back to, or her answers. */
export function Questions({ asking, by }: { asking: Asking; by: Questionnaire }) {
  const { all, shape, changing, problem, isHeldUp, isDone } = asking;
  const words = useWords().questions;
  const place = useRef<HTMLElement>(null);
  const hasActed = useRef(false);
  const current = currentOf(asking);
  const left = openOnes(all).length;
  // After a step of hers the next thing is where she is, also for those who do not see it.
  useEffect(() => {
    if (!hasActed.current) return;
    hasActed.current = false;
    place.current?.querySelector<HTMLElement>('[data-next]')?.focus();
  }, [shape, changing, current?.question.code, isDone]);
  const acting =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args): void => {
      hasActed.current = true;
      act(...args);
    };
  const turn = acting((to: Asking['shape']) => by.turn(to));

  return (
    <section
      class="questions"
      ref={place}
      aria-label={words.title}
      hidden={all.length === 0 && !problem}
    >
      <p role="status" class="visually-hidden">
        {left > 0 && words.someAloud(left)}
      </p>
      {problem && (
        <p class="questions-problem" role="alert">
          {problem}
        </p>
      )}
      {isHeldUp && (
        <p class="questions-held" role="status">
          {words.heldUp}
        </p>
      )}
      {shape === 'card' && current && (
        <QuestionCard
          // Another question begins with its own field.
          key={current.question.code}
          asking={asking}
          question={current.question}
          count={words.count(current.number, all.length)}
          onWrite={(written) => by.write(current.question.code, written)}
          onGive={acting((value) => by.take({ code: current.question.code, value }))}
          onRest={acting(() => by.take({ rest: true }))}
          onTurn={turn}
        />
      )}
      {shape === 'list' && (
        <OwnAnswers
          all={all}
          onChange={acting((code: string) => by.change(code))}
          onClose={() => turn('line')}
        />
      )}
      {(shape === 'line' || (shape === 'card' && !current)) && all.length > 0 && (
        <Folded all={all} left={left} isDone={isDone} onTurn={turn} />
      )}
    </section>
  );
}

function Folded({
  all,
  left,
  isDone,
  onTurn,
}: {
  all: Asking['all'];
  left: number;
  isDone: boolean;
  onTurn: (shape: Asking['shape']) => void;
}) {
  const words = useWords().questions;
  if (left > 0) {
    return (
      <button type="button" class="button questions-line" data-next onClick={() => onTurn('card')}>
        {words.some(left)}
      </button>
    );
  }
  const isAnswered = all.some(({ state }) => state === 'answered');
  return (
    <>
      {isDone && (
        <p class="questions-thanks" data-next tabIndex={-1}>
          {isAnswered ? words.thanks : words.noneAnswered}
        </p>
      )}
      <button type="button" class="button questions-line" onClick={() => onTurn('list')}>
        {words.look}
      </button>
    </>
  );
}
