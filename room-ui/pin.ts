/** Her own number: asked before anything is shown, chosen in her settings. */
import type { PinAnswer } from '../contracts/room-pin.ts';
import type { Answer } from './answer.ts';
import type { RoomApi } from './api.ts';
import type { Words } from './words/usual.ts';

/** What became of a try, in words; `null`: it was right. */
export function textOf(answer: Answer<PinAnswer>, words: Words): string | null {
  if (answer.kind === 'refused') return words.refused(answer);
  if (answer.kind !== 'ok') return words.page.notNow;
  const { passed, waitSeconds } = answer.body;
  if (passed) return null;
  if (waitSeconds === 0) return words.pin.wrong;
  return words.pin.wrongWait(waitText(waitSeconds, words));
}

function waitText(seconds: number, { pin }: Words): string {
  return seconds < 60 ? pin.seconds(seconds) : pin.minutes(Math.ceil(seconds / 60));
}

/** What the number's pages ask for. */
export type PinApi = Pick<RoomApi, 'passPin' | 'choosePin' | 'forgetPin'>;
