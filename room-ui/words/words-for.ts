/** Which words she is spoken to with. */
import type { RoomChoices } from '../../domain/room-choices.ts';
import { PLAIN } from './plain.ts';
import { USUAL, type Words } from './usual.ts';

/** The usual ones until she has chosen. */
export function wordsFor(choices: Pick<RoomChoices, 'words'> | null): Words {
  return choices?.words === 'plain' ? PLAIN : USUAL;
}
