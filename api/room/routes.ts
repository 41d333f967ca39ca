/** The consultee's room. */
import type { Route } from '../http/route.ts';
import { askForAccommodation, endAccommodation, roomAccommodations } from './accommodations.ts';
import { saveChoices } from './choices.ts';
import { door, enterRoom, leaveRoom } from './doors.ts';
import { saveRoomDraft } from './draft.ts';
import { roomMessages, sendMessage } from './messages.ts';
import { choosePin, forgetPin, passPin } from './pin.ts';
import { beat } from './presence.ts';
import { answerQuestion, roomQuestions, skipQuestions } from './questions.ts';
import { retractMessage } from './retraction.ts';
import { giveConsent, roomState } from './state.ts';
import { beginSupporter, endSupporter } from './supporter.ts';
import { giveSurvey } from './survey.ts';

export const roomRoutes: Route[] = [
  door,
  enterRoom,
  leaveRoom,
  roomState,
  giveConsent,
  sendMessage,
  roomMessages,
  retractMessage,
  saveRoomDraft,
  beat,
  saveChoices,
  roomQuestions,
  answerQuestion,
  skipQuestions,
  giveSurvey,
  roomAccommodations,
  askForAccommodation,
  endAccommodation,
  beginSupporter,
  endSupporter,
  passPin,
  choosePin,
  forgetPin,
];
