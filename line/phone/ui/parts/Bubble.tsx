import type { Bubble as BubbleState } from '../../state.ts';
import { timeOf } from '../words.ts';

const KINDS: Readonly<Record<string, string>> = {
  image: '写真',
  video: '動画',
  audio: '音声',
  file: 'ファイル',
  location: '位置情報',
  sticker: 'スタンプ',
};

/** One line for lists. */
export function textOf({ message, isUnsent }: BubbleState): string {
  if (isUnsent) return 'メッセージの送信を取り消しました';
  const text = message['altText'] ?? message['text'];
  return typeof text === 'string' ? text : (KINDS[message.type] ?? 'メッセージ');
}

/** A bubble of LINE's talk; buttons in it can be pressed. */
export function Bubble({
  bubble,
  onPress,
}: {
  bubble: BubbleState;
  onPress: (label: string) => void;
}) {
  const { from, at, message, isUnsent } = bubble;
  const words = isUnsent ? [textOf(bubble)] : wordsIn(message);
  return (
    <li class={`line-row line-row-${from}`}>
      <div class="line-bubble">
        {(words.length > 0 ? words : [textOf(bubble)]).map((text, index) => (
          <p key={index} class="line-text">
            {text}
          </p>
        ))}
        {isUnsent ||
          labelsIn(message).map((label) => (
            <button key={label} type="button" class="line-button" onClick={() => onPress(label)}>
              {label}
            </button>
          ))}
      </div>
      <time class="line-time">{timeOf(at)}</time>
    </li>
  );
}

/** Texts of a message in the order they stand, Flex and templates included. */
function wordsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || isAction(value)) return [];
  const own = 'text' in value && typeof value.text === 'string' ? [value.text] : [];
  return [...own, ...Object.values(value).flatMap(wordsIn)];
}

function labelsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isAction(value)) return [value.label];
  return Object.values(value).flatMap(labelsIn);
}

function isAction(value: object): value is { label: string } {
  return 'type' in value && 'label' in value && typeof value.label === 'string';
}
