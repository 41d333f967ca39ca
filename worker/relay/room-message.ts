/** What LINE shows: one of the service's texts that say nothing, and the button to the room. */
import type { AutomaticTexts } from '../../domain/settings.ts';
import type { LineMessage } from '../../line/client.ts';
import type { LineText } from './new-delivery.ts';

/** Limits of the platform (https://developers.line.biz/en/reference/messaging-api/#flex-message); labels count as people do. */
const MAX_ALT_TEXT = 400;
const MAX_LABEL = 40;

export function roomMessage(
  texts: Pick<AutomaticTexts, LineText | 'roomButton'>,
  text: LineText,
  liffId: string,
): LineMessage {
  const said = texts[text];
  return {
    type: 'flex',
    // Stands on the lock screen and in the list of talks.
    altText: said.slice(0, MAX_ALT_TEXT),
    contents: {
      type: 'bubble',
      body: {
        type: 'box',
        layout: 'vertical',
        contents: [{ type: 'text', text: said, wrap: true }],
      },
      footer: {
        type: 'box',
        layout: 'vertical',
        contents: [
          {
            type: 'button',
            style: 'primary',
            action: {
              type: 'uri',
              label: Array.from(texts.roomButton).slice(0, MAX_LABEL).join(''),
              uri: `https://liff.line.me/${liffId}`,
            },
          },
        ],
      },
    },
  };
}
