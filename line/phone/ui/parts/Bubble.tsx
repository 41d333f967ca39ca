import { useState } from 'preact/hooks';
import type { Bubble as BubbleState } from '../../state.ts';
import { timeOf } from '../words.ts';
import { textOf } from './bubble-text.ts';
import { Icon } from './Icon.tsx';
import { Message } from './Message.tsx';

/** A bubble of LINE's talk; buttons in it can be pressed, own words taken back. */
export function Bubble({
  bubble,
  picture,
  onPress,
  onUnsend,
}: {
  bubble: BubbleState;
  /** Address of its picture. */
  picture: string;
  onPress: (label: string) => void;
  onUnsend: () => void;
}) {
  const { from, at, message, isUnsent } = bubble;
  if (isUnsent) return <li class="line-day">{textOf(bubble)}</li>;
  // The text of a tap shows in the talk and is no message: there is nothing to take back.
  const canUnsend = from === 'person' && !bubble.id.startsWith('postback');
  return (
    <li class={`line-row line-row-${from}`}>
      {from === 'account' && (
        <span class="face face-small" aria-hidden="true">
          窓
        </span>
      )}
      <Message message={message} picture={picture} onPress={onPress} />
      <div class="line-side">
        {canUnsend && <Unsend text={textOf(bubble)} onUnsend={onUnsend} />}
        {from === 'person' && <span>既読</span>}
        <time>{timeOf(at)}</time>
      </div>
    </li>
  );
}

/** On a real phone one holds the bubble down. */
function Unsend({ text, onUnsend }: { text: string; onUnsend: () => void }) {
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked) {
    return (
      <button
        type="button"
        class="line-more"
        aria-label={`「${text}」を取り消すには`}
        onClick={() => setIsAsked(true)}
      >
        <Icon shape="more" />
      </button>
    );
  }
  return (
    <div class="line-ask">
      <button type="button" class="plain" onClick={onUnsend}>
        送信を取り消す
      </button>
      <button type="button" class="plain" onClick={() => setIsAsked(false)}>
        やめる
      </button>
    </div>
  );
}
