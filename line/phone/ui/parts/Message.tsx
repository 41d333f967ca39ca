import { Flex } from './Flex.tsx';
import { partOf, partsOf, wordsOf, type Part } from './part.ts';
import { Sticker } from './Sticker.tsx';
import { Template } from './Template.tsx';

type Press = (label: string) => void;

/** What is in a bubble, drawn as LINE draws it as far as accounts of ours and people send it. */
export function Message({
  message,
  picture,
  onPress,
}: {
  message: Part;
  picture: string;
  onPress: Press;
}) {
  switch (message['type']) {
    case 'text':
    case 'textV2':
      return <p class="line-bubble line-text">{wordsOf(message, 'text')}</p>;
    case 'flex':
      return <Flex contents={partOf(message, 'contents')} onPress={onPress} />;
    case 'template':
      return <Template template={partOf(message, 'template')} onPress={onPress} />;
    case 'sticker':
      return <Sticker stickerId={wordsOf(message, 'stickerId')} />;
    case 'image':
      // What an account sends lies at another origin, which this page does not ask.
      return wordsOf(message, 'originalContentUrl') === '' ? (
        <img class="line-picture" src={picture} alt="送った写真" />
      ) : (
        <Plain words="写真" />
      );
    case 'location':
      return <Plain words={`位置情報：${wordsOf(message, 'title')}`} />;
    case 'file':
      return <Plain words={`ファイル：${wordsOf(message, 'fileName')}`} />;
    default:
      return <Plain words={wordsOf(message, 'altText') || 'メッセージ'} />;
  }
}

function Plain({ words }: { words: string }) {
  return <p class="line-bubble line-text">{words}</p>;
}

/** Quick replies of the newest message; they are gone with the next one. */
export function QuickReplies({ message, onPress }: { message: Part; onPress: Press }) {
  const actions = partsOf(partOf(message, 'quickReply'), 'items').map((item) =>
    partOf(item, 'action'),
  );
  if (actions.length === 0) return null;
  return (
    <div class="line-quick">
      {actions.map((action) => (
        <button
          key={wordsOf(action, 'label')}
          type="button"
          onClick={() => onPress(wordsOf(action, 'label'))}
        >
          {wordsOf(action, 'label')}
        </button>
      ))}
    </div>
  );
}
