/** What followers get: the bubbles as they were written, the last of them with the button. */
import type { BroadcastLink, BroadcastWords } from '../../domain/broadcast.ts';
import type { AutomaticTexts } from '../../domain/settings.ts';
import type { LineMessage } from '../../line/client.ts';
import { messageWithButton, roomButton } from '../../line/room-message.ts';

export function broadcastMessages(
  { bubbles, link }: Pick<BroadcastWords, 'bubbles' | 'link'>,
  texts: Pick<AutomaticTexts, 'roomButton'>,
  liffId: string,
): LineMessage[] {
  const button = buttonOf(link, texts, liffId);
  return bubbles.map((text, index) =>
    button !== null && index === bubbles.length - 1
      ? messageWithButton(text, button)
      : { type: 'text', text },
  );
}

function buttonOf(link: BroadcastLink, texts: Pick<AutomaticTexts, 'roomButton'>, liffId: string) {
  switch (link.kind) {
    case 'none':
      return null;
    case 'room':
      return roomButton(texts, liffId);
    case 'page':
      return { label: link.label, uri: link.url };
  }
}
