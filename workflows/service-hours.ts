/** The hours of one service: sleeps until reception changes, and has done what is to be done then. Never ends. */
import {
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { settingsChanged, type ServiceHoursInput } from './messages.ts';
import { recordReception } from './proxies.ts';
import { markedServiceHours } from './search-attributes.ts';
import { isHistoryLong } from './steps.ts';

/** What was written in the last moment before a change is stored by then. */
const SETTLED = 1_000;

export async function serviceHours(input: ServiceHoursInput): Promise<void> {
  const { organisationId, serviceId } = input;
  const news = { hasCome: false };
  setHandler(settingsChanged, () => {
    news.hasCome = true;
  });
  setDefaultSignalHandler((signal) => {
    log.warn('signal without a handler', { code: 'unknown-signal', signal });
  });
  while (!isHistoryLong(input.continueAfterEvents)) {
    news.hasCome = false;
    const look = { place: { organisationId, serviceId }, now: Date.now() };
    const { state, nextAt } = await recordReception(look);
    setCurrentDetails(`reception is ${state}`);
    upsertSearchAttributes(markedServiceHours(serviceId, nextAt));
    await condition(() => news.hasCome, Math.max(nextAt - Date.now(), 0) + SETTLED);
  }
  // What was heard of and not looked at is looked at first by the next run.
  await continueAsNew<typeof serviceHours>(input);
}
