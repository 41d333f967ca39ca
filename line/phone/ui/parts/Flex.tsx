import { partOf, partsOf, wordsOf, type Part } from './part.ts';

type Press = (label: string) => void;

/** A Flex message: one bubble, or several side by side. */
export function Flex({ contents, onPress }: { contents: Part; onPress: Press }) {
  if (wordsOf(contents, 'type') !== 'carousel') {
    return <FlexBubble bubble={contents} onPress={onPress} />;
  }
  return (
    <div class="line-carousel" tabIndex={0} role="group" aria-label="横にならんだメッセージ">
      {partsOf(contents, 'contents').map((bubble, index) => (
        <FlexBubble key={index} bubble={bubble} onPress={onPress} />
      ))}
    </div>
  );
}

const BLOCKS = ['header', 'hero', 'body', 'footer'] as const;

function FlexBubble({ bubble, onPress }: { bubble: Part; onPress: Press }) {
  return (
    <div class="flex-bubble">
      {BLOCKS.filter((block) => wordsOf(partOf(bubble, block), 'type') !== '').map((block) => (
        <div key={block} class={`flex-${block}`}>
          <Component part={partOf(bubble, block)} onPress={onPress} />
        </div>
      ))}
    </div>
  );
}

function Component({ part, onPress }: { part: Part; onPress: Press }) {
  switch (wordsOf(part, 'type')) {
    case 'box':
      return (
        <div class={`flex-box flex-${wordsOf(part, 'layout')}`}>
          {partsOf(part, 'contents').map((child, index) => (
            <Component key={index} part={child} onPress={onPress} />
          ))}
        </div>
      );
    case 'text': {
      const isBold = wordsOf(part, 'weight') === 'bold';
      const text = wordsOf(part, 'text');
      // Without `wrap` LINE shows one line.
      const cls = part['wrap'] === true ? 'line-text' : 'line-text flex-one-line';
      return <p class={cls}>{isBold ? <strong>{text}</strong> : text}</p>;
    }
    case 'button': {
      const label = wordsOf(partOf(part, 'action'), 'label');
      return (
        <button
          type="button"
          class={`flex-button flex-button-${wordsOf(part, 'style') || 'link'}`}
          onClick={() => onPress(label)}
        >
          {label}
        </button>
      );
    }
    case 'separator':
      return <hr class="flex-separator" />;
    case 'image':
      return <p class="flex-image">画像</p>;
    default:
      return null;
  }
}
