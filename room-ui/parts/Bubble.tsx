import { useState } from 'preact/hooks';
import type { RoomMessage } from '../../contracts/room.ts';
import { piecesOf } from '../../domain/links.ts';
import { timeOf } from '../words.ts';
import { Files } from './Picture.tsx';

const AUTHORS = { consultee: 'あなた', staff: '相談員', automatic: '自動のお知らせ' } as const;

interface Props {
  message: RoomMessage;
  /** Gives a text when it did not work. */
  onRetract: (message: RoomMessage) => Promise<string | null>;
  onLeave: () => void;
}

/** One message as it stands now. */
export function Bubble({ message, onRetract, onLeave }: Props) {
  const { author, text, at, state, files, id } = message;
  const isRetracted = state === 'retracted';
  return (
    <article class={`bubble-row bubble-row-${author}`}>
      <p class={author === 'consultee' ? 'visually-hidden' : 'bubble-author'}>{AUTHORS[author]}</p>
      <div class={`bubble bubble-${isRetracted ? 'gone' : author}`}>
        {isRetracted ? <p>取り消しました</p> : <Text text={text} />}
        <Files files={files} onLeave={onLeave} />
      </div>
      <div class="bubble-time">
        {state === 'corrected' && <p>訂正しました</p>}
        <time dateTime={at}>{timeOf(at)}</time>
        {id !== null && !isRetracted && <Retract onRetract={() => onRetract(message)} />}
      </div>
    </article>
  );
}

/** Asked once more: what is taken back does not come again. */
function Retract({ onRetract }: { onRetract: () => Promise<string | null> }) {
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!isAsked) {
    return (
      <button type="button" class="bubble-more" onClick={() => setAsked(true)}>
        取り消す
      </button>
    );
  }
  return (
    <div class="bubble-question" role="group" aria-label="このメッセージの取り消し">
      <p>取り消すと、相談員の画面でも「取り消しました」に変わります。記録には残ります。</p>
      <p role="status">{problem}</p>
      <button
        type="button"
        class="button button-small button-plain"
        onClick={() => void onRetract().then(setProblem)}
      >
        取り消す
      </button>
      <button
        type="button"
        class="button button-small button-plain"
        onClick={() => setAsked(false)}
      >
        やめる
      </button>
    </div>
  );
}

/** Words, with addresses as links. Where a link leads stands behind it. */
export function Text({ text }: { text: string }) {
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
            <span class="bubble-host">（行き先：{piece.host}）</span>
          </span>
        ),
      )}
    </p>
  );
}
