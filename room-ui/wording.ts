/** The words she has chosen, for whatever speaks to her. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { USUAL, type Words } from './words/usual.ts';

export const Wording = createContext<Words>(USUAL);

export const useWords = (): Words => useContext(Wording);
