/** All that the room's screen is drawn from. */
import { FIRST_SETTINGS, type Settings } from './choices.ts';
import type { Door, RoomState } from '../contracts/room.ts';
import { NOTHING_ASKED, type Asking } from './questions.ts';
import { EMPTY_TALK, type Talk } from './talk.ts';

/**
 * - `opening`: on the way in; also when a session is renewed in place.
 * - `locked`: LINE has to open the room anew. - `unknown`: there is no such room. - `gone`: left for good.
 */
export type Phase = 'opening' | 'locked' | 'unknown' | 'consent' | 'talk' | 'gone';

export interface View {
  phase: Phase;
  /** Nothing gets through: said after a moment, so that a blink of the network frightens nobody. */
  isCutOff: boolean;
  /** What stands in the way, in words. */
  problem: string | null;
  door: Pick<Door, 'service' | 'reception' | 'emergencyContacts'> | null;
  consentVersion: string;
  consultation: RoomState['consultation'];
  talk: Talk;
  /** What stands in the field. */
  text: string;
  isConsenting: boolean;
  questions: Asking;
  settings: Settings;
}

export const FIRST_VIEW: View = {
  phase: 'opening',
  isCutOff: false,
  problem: null,
  door: null,
  consentVersion: '',
  consultation: null,
  talk: EMPTY_TALK,
  text: '',
  isConsenting: false,
  questions: NOTHING_ASKED,
  settings: FIRST_SETTINGS,
};
