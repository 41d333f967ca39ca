/** One escalation: asking for approval, telling the agency, following up until it is over. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { EscalationDesk } from './escalation-desk.ts';
import {
  acknowledge,
  approve,
  escalationState,
  recordContact,
  recordOutcome,
  refuse,
  settingsChanged,
  type EscalationInput,
} from './messages.ts';
import { isHistoryLong } from './steps.ts';

export async function escalation(input: EscalationInput): Promise<void> {
  const desk = new EscalationDesk(input);
  receiveMessages(desk);
  for (;;) {
    await desk.catchUp();
    if (desk.isOver() || isHistoryLong(input.continueAfterEvents)) {
      await condition(allHandlersFinished);
      if (desk.hasNews()) continue;
      if (desk.isOver()) return;
      await continueAsNew<typeof escalation>(desk.inputOfNextRun());
    }
    await desk.waitForMore();
  }
}

/** Handlers run at once when messages are already waiting, so the desk must be complete by now. */
function receiveMessages(desk: EscalationDesk): void {
  setHandler(escalationState, () => desk.state);
  setHandler(settingsChanged, () => desk.hearOfSettings());
  setDefaultSignalHandler((signal) => {
    log.warn('signal without a handler', { code: 'unknown-signal', signal });
  });

  const take = desk.take.bind(desk);
  const validator = desk.refuseIfBlocked.bind(desk);
  setHandler(approve, take, { validator });
  setHandler(refuse, take, { validator });
  setHandler(recordContact, take, { validator });
  setHandler(acknowledge, take, { validator });
  setHandler(recordOutcome, take, { validator });
}
