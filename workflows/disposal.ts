/** One batch that the ward approved and two people confirmed: decided once more, destroyed a few at a time, certified. */
import { continueAsNew, setCurrentDetails } from '@temporalio/workflow';
import type { DisposalInput } from './messages.ts';
import { beginDisposal, certifyDisposal, destroySome } from './proxies.ts';
import { isHistoryLong } from './steps.ts';

export async function disposal(input: DisposalInput): Promise<void> {
  const { organisationId, serviceId, batchId } = input;
  const place = { organisationId, serviceId, batchId };
  // What is left is the database's to say: a run that begins in the middle goes on from there.
  let { left } = await beginDisposal(place);
  while (left > 0) {
    setCurrentDetails(`${left} left`);
    ({ left } = await destroySome(place));
    if (left > 0 && isHistoryLong(input.continueAfterEvents))
      await continueAsNew<typeof disposal>(input);
  }
  await certifyDisposal(place);
  setCurrentDetails('certified');
}
