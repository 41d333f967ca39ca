/** The life of one consultation, from the first message until nothing of it is awaited any more. */
import { continueAsNew, setHandler } from '@temporalio/workflow';
import { ConsultationDesk } from './consultation-desk.ts';
import { receiveCommands, workAt } from './desk.ts';
import {
  CONSULTATION_UPDATES,
  consultationState,
  escalationChanged,
  settingsChanged,
  wordsStored,
  type ConsultationInput,
} from './messages.ts';

export async function consultation(input: ConsultationInput): Promise<void> {
  const desk = new ConsultationDesk(input);
  receiveMessages(desk);
  if (await workAt(desk, input.continueAfterEvents)) return;
  await continueAsNew<typeof consultation>(desk.inputOfNextRun());
}

/** Handlers run at once when messages are already waiting, so the desk must be complete by now. */
function receiveMessages(desk: ConsultationDesk): void {
  setHandler(consultationState, () => desk.state);
  setHandler(wordsStored, (progress) => desk.hearOfWords(progress));
  setHandler(escalationChanged, (change) => desk.hearOfEscalation(change));
  setHandler(settingsChanged, () => desk.hearOfSettings());
  receiveCommands(desk, Object.values(CONSULTATION_UPDATES));
}
