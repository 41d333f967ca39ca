/** The life of one consultation, from the first message until nothing of it is awaited any more. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { ConsultationDesk } from './consultation-desk.ts';
import {
  assign,
  close,
  confirmHistoryReview,
  consultationState,
  endTalk,
  escalate,
  escalationChanged,
  reopen,
  returnToQueue,
  setPriority,
  settingsChanged,
  transfer,
  wordsStored,
  type ConsultationInput,
} from './messages.ts';
import { isHistoryLong } from './steps.ts';

export async function consultation(input: ConsultationInput): Promise<void> {
  const desk = new ConsultationDesk(input);
  receiveMessages(desk);
  for (;;) {
    await desk.catchUp();
    if (desk.isFinished() || isHistoryLong(input.continueAfterEvents)) {
      // Neither the end nor a new run may cut off a command that is being taken.
      await condition(allHandlersFinished);
      if (desk.hasNews()) continue;
      if (desk.isFinished()) return;
      await continueAsNew<typeof consultation>(desk.inputOfNextRun());
    }
    await desk.waitForMore();
  }
}

/** Handlers run at once when messages are already waiting, so the desk must be complete by now. */
function receiveMessages(desk: ConsultationDesk): void {
  setHandler(consultationState, () => desk.state);
  setHandler(wordsStored, (progress) => desk.hearOfWords(progress));
  setHandler(escalationChanged, (change) => desk.hearOfEscalation(change));
  setHandler(settingsChanged, () => desk.hearOfSettings());
  setDefaultSignalHandler((signal) => {
    log.warn('signal without a handler', { code: 'unknown-signal', signal });
  });

  const take = desk.take.bind(desk);
  const validator = desk.refuseIfBlocked.bind(desk);
  setHandler(assign, take, { validator });
  setHandler(transfer, take, { validator });
  setHandler(returnToQueue, take, { validator });
  setHandler(confirmHistoryReview, take, { validator });
  setHandler(setPriority, take, { validator });
  setHandler(endTalk, take, { validator });
  setHandler(close, take, { validator });
  setHandler(reopen, take, { validator });
  setHandler(escalate, take, { validator });
}
