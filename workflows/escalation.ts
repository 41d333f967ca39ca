/** One escalation: asking for approval, telling the agency, following up until it is over. */
import { continueAsNew, setHandler } from '@temporalio/workflow';
import { receiveCommands, workAt } from './desk.ts';
import { EscalationDesk } from './escalation-desk.ts';
import {
  ESCALATION_UPDATES,
  escalationState,
  settingsChanged,
  type EscalationInput,
} from './messages.ts';

export async function escalation(input: EscalationInput): Promise<void> {
  const desk = new EscalationDesk(input);
  receiveMessages(desk);
  if (await workAt(desk, input.continueAfterEvents)) return;
  await continueAsNew<typeof escalation>(desk.inputOfNextRun());
}

/** Handlers run at once when messages are already waiting, so the desk must be complete by now. */
function receiveMessages(desk: EscalationDesk): void {
  setHandler(escalationState, () => desk.state);
  setHandler(settingsChanged, () => desk.hearOfSettings());
  receiveCommands(desk, Object.values(ESCALATION_UPDATES));
}
