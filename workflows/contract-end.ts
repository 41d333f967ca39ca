/** The end of a ward's contract: for months it waits for days and for people, does what is due by itself, and ends with the last certificate. */
import {
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { contractEndChanged, type ContractEndInput } from './messages.ts';
import { watchContractEnd, workOnContractEnd } from './proxies.ts';
import { markedContractEnd } from './search-attributes.ts';
import { isHistoryLong } from './steps.ts';

export async function contractEnd(input: ContractEndInput): Promise<void> {
  const { organisationId, contractEndId } = input;
  const place = { organisationId, contractEndId };
  const news = { hasCome: false };
  setHandler(contractEndChanged, () => {
    news.hasCome = true;
  });
  setDefaultSignalHandler((signal) => {
    log.warn('signal without a handler', { code: 'unknown-signal', signal });
  });
  while (!isHistoryLong(input.continueAfterEvents)) {
    news.hasCome = false;
    // How far it is stands in the database: whatever was lost here, it is looked at there.
    const { work, lookAt, isOver } = await watchContractEnd({ place, now: Date.now() });
    setCurrentDetails(isOver ? 'over' : (work ?? 'waits'));
    upsertSearchAttributes(markedContractEnd(lookAt));
    if (isOver) return;
    if (work !== null) await workOnContractEnd(place);
    else if (lookAt === null) await condition(() => news.hasCome);
    else await condition(() => news.hasCome, Math.max(lookAt - Date.now(), 1));
  }
  // What was heard of and not looked at is looked at first by the next run.
  await continueAsNew<typeof contractEnd>(input);
}
