/** Her own number: asked before anything is shown, chosen in her settings. */
import type { PinAnswer } from '../contracts/room-pin.ts';
import type { Answer, RoomApi } from './api.ts';

/** What became of a try, in words; `null`: it was right. */
export function textOf(answer: Answer<PinAnswer>): string | null {
  if (answer.kind === 'refused') return answer.text;
  if (answer.kind !== 'ok') return AWAY_TEXT;
  const { passed, waitSeconds } = answer.body;
  if (passed) return null;
  if (waitSeconds === 0) return '番号が違います。もう一度入れてください。';
  return `番号が違います。${waitText(waitSeconds)}待ってから、もう一度入れてください。`;
}

const AWAY_TEXT = '今、つながりません。少し待ってから、もう一度押してください。';

function waitText(seconds: number): string {
  return seconds < 60 ? `${seconds}秒` : `${Math.ceil(seconds / 60)}分`;
}

/** What the number's pages ask for. */
export type PinApi = Pick<RoomApi, 'passPin' | 'choosePin' | 'forgetPin'>;
