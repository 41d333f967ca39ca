import { useState } from 'preact/hooks';
import type { RoomMessage } from '../../contracts/room.ts';
import { piecesOf } from '../../domain/links.ts';
import { useWords } from '../wording.ts';
import { Files } from './Picture.tsx';

interface Props {
  message: RoomMessage;
  /** Gives a text when it did not work. */
  onRetract: (message: RoomMessage) => Promise<string | null>;
  onLeave: () => void;
}

/** One message as it stands now. */
export function Bubble({ message, onRetract, onLeave }: Props) {
  const { author, writer, text, at, state, files, id } = message;
  const isRetracted = state === 'retracted';
  const words = useWords();
  return (
    <article class={`bubble-row bubble-row-${author}`}>
      <p class={author === 'consultee' ? 'visually-hidden' : 'bubble-author'}>
        {words.talk.authors[author]}
      </p>
      <div class={`bubble bubble-${isRetracted ? 'gone' : author}`}>
        {isRetracted ? <p>{words.talk.retracted}</p> : <Text text={text} />}
        <Files files={files} onLeave={onLeave} />
      </div>
      <div class="bubble-time">
        {writer && <p>{words.supporter.wrote(words.supporter.who[writer])}</p>}
        {state === 'corrected' && <p>{words.talk.corrected}</p>}
        <time dateTime={at}>{words.time(at)}</time>
        {id !== null && !isRetracted && <Retract onRetract={() => onRetract(message)} />}
      </div>
    </article>
  );
}

/** Asked once more: what is taken back does not come again. */
function Retract({ onRetract }: { onRetract: () => Promise<string | null> }) {
  const words = useWords();
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!isAsked) {
    return (
      <button type="button" class="bubble-more" onClick={() => setAsked(true)}>
        {words.page.retract}
      </button>
    );
  }
  return (
    <div class="bubble-question" role="group" aria-label={words.talk.retractTitle}>
      <p>{words.talk.retractHint}</p>
      <p role="status">{problem}</p>
      <button
        type="button"
        class="button button-small button-plain"
        onClick={() => void onRetract().then(setProblem)}
      >
        {words.page.retract}
      </button>
      <button
        type="button"
        class="button button-small button-plain"
        onClick={() => setAsked(false)}
      >
        {words.talk.keep}
      </button>
    </div>
  );
}

/** Words, with addresses as links. Where a link leads stands behind it. */
export function Text({ text }: { text: string }) {
  const words = useWords();
  if (text === '') return null;
  return (
    <p class="bubble-text">
      {piecesOf(text).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <span key={index}>
            <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
              {piece.text}
            </a>
            <span class="bubble-host">{words.talk.leadsTo(piece.host)}</span>
          </span>
        ),
      )}
    </p>
  );
}
