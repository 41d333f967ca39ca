/** The scripted consultees, in the order in which one learns. Nobody in them is a real person. */
import type { Script } from './script.ts';
import { ANGRY } from './scripts/angry.ts';
import { CAME_BACK } from './scripts/came-back.ts';
import { DANGER } from './scripts/danger.ts';
import { FIRST_TIME } from './scripts/first-time.ts';
import { NOWHERE_TO_SLEEP } from './scripts/nowhere-to-sleep.ts';
import { OUT_OF_HOURS } from './scripts/out-of-hours.ts';
import { PLAIN_WORDS } from './scripts/plain-words.ts';
import { SENDS_PICTURE } from './scripts/sends-picture.ts';
import { SILENT } from './scripts/silent.ts';
import { SUPPORTER } from './scripts/supporter.ts';
import { TEN_AT_ONCE } from './scripts/ten-at-once.ts';
import { WRONG_NUMBER } from './scripts/wrong-number.ts';

export const SCRIPTS: readonly Script[] = [
  FIRST_TIME,
  CAME_BACK,
  WRONG_NUMBER,
  OUT_OF_HOURS,
  SILENT,
  ANGRY,
  SENDS_PICTURE,
  PLAIN_WORDS,
  SUPPORTER,
  NOWHERE_TO_SLEEP,
  DANGER,
  TEN_AT_ONCE,
];

export function findScript(id: string): Script | undefined {
  return SCRIPTS.find((script) => script.id === id);
}
