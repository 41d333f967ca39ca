/** All that the room's screen is drawn from. */
import { FIRST_SETTINGS, type Settings } from './choices.ts';
import type { Door, RoomState } from '../contracts/room.ts';
import type { Later } from './later.ts';
import type { Picked } from './picked.ts';
import { NOTHING_ASKED, type Asking } from './questions.ts';
import { NO_SURVEY, type Survey } from './survey.ts';
import type { PinState } from '../domain/pin.ts';
import { EMPTY_TALK, type Talk } from './talk.ts';

/**
 * - `opening`: on the way in; also when a session is renewed in place.
 * - `pin`: her own number is asked before anything is shown.
 * - `locked`: LINE has to open the room anew. - `unknown`: there is no such room. - `gone`: left for good.
 */
export type Phase = 'opening' | 'locked' | 'unknown' | 'pin' | 'consent' | 'talk' | 'gone';

export interface View {
  phase: Phase;
  /** What is needed later; `null` until it is there. */
  later: Later | null;
  /** Nothing gets through: said after a moment, so that a blink of the network frightens nobody. */
  isCutOff: boolean;
  /** What stands in the way, in words. */
  problem: string | null;
  door: Pick<Door, 'service' | 'reception' | 'emergencyContacts'> | null;
  consentVersion: string;
  pin: PinState;
  consultation: RoomState['consultation'];
  talk: Talk;
  /** Somebody is writing to her. */
  isWrittenTo: boolean;
  /** What stands in the field. */
  text: string;
  /** What goes with it. */
  picked: readonly Picked[];
  pickedProblem: string | null;
  /** How much of the files under way has arrived, from 0 to 1. */
  uploaded: number;
  isConsenting: boolean;
  questions: Asking;
  settings: Settings;
  /** Who writes for her now. */
  supporter: RoomState['supporter'];
  /** How often something of hers has changed beside the talk. */
  changes: number;
  survey: Survey;
}

export const FIRST_VIEW: View = {
  phase: 'opening',
  later: null,
  isCutOff: false,
  problem: null,
  door: null,
  consentVersion: '',
  pin: 'none',
  consultation: null,
  talk: EMPTY_TALK,
  isWrittenTo: false,
  text: '',
  picked: [],
  pickedProblem: null,
  uploaded: 0,
  isConsenting: false,
  questions: NOTHING_ASKED,
  settings: FIRST_SETTINGS,
  supporter: null,
  changes: 0,
  survey: NO_SURVEY,
};
