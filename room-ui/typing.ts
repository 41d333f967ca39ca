/** When Enter means "send". */

interface Key {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  keyCode: number;
}

/** What a browser reports for a key that the input method has taken. */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * Enter that confirms kana never sends: Chrome says `isComposing`, Safari ends the composition first and
 * reports 229. On a phone Enter makes a new line; with a real keyboard it sends, as in LINE on a PC.
 */
export function meansSend(event: Key, hasKeyboard: boolean): boolean {
  if (event.key !== 'Enter' || event.shiftKey) return false;
  if (event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD) return false;
  return hasKeyboard || event.ctrlKey || event.metaKey;
}
