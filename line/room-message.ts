/** What LINE shows: one of the service's texts that say nothing, and the button to the room. */
import type { LineText } from '../domain/delivery.ts';
import { lineTextOf } from '../domain/line-texts.ts';
import type { AutomaticTexts } from '../domain/settings.ts';
import type { LineMessage } from './client.ts';

/** Limits of the platform (https://developers.line.biz/en/reference/messaging-api/#flex-message); labels count as people do. */
const MAX_ALT_TEXT = 400;
const MAX_LABEL = 40;

export function roomMessage(
  texts: Pick<AutomaticTexts, LineText | 'roomButton'>,
  text: LineText,
  liffId: string,
): LineMessage {
  return messageWithButton(lineTextOf(texts, text), roomButton(texts, liffId));
}

interface Button {
  label: string;
  uri: string;
}

export function roomButton(
  { roomButton }: Pick<AutomaticTexts, 'roomButton'>,
  liffId: string,
): Button {
  return { label: roomButton, uri: `https://liff.line.me/${liffId}` };
}

export function messageWithButton(said: string, { label, uri }: Button): LineMessage {
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
              label: Array.from(label).slice(0, MAX_LABEL).join(''),
              uri,
            },
          },
        ],
      },
    },
  };
}
