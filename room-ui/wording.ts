/** The words she has chosen, for whatever speaks to her. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { RoomChoices } from '../domain/room-choices.ts';
import { PLAIN } from './words/plain.ts';
import { USUAL, type Words } from './words/usual.ts';

/** The usual ones until she has chosen. */
export function wordsFor(choices: Pick<RoomChoices, 'words'> | null): Words {
  return choices?.words === 'plain' ? PLAIN : USUAL;
}

export const Wording = createContext<Words>(USUAL);

export const useWords = (): Words => useContext(Wording);
