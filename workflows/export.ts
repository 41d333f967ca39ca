/** One export of records: has its file written, however often a worker is lost on the way, and ends. */
import {
  CancellationScope,
  isCancellation,
  log,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { exportCancelled, type ExportInput } from './messages.ts';
import { writeExport } from './proxies.ts';

export async function exportRecords({ organisationId, exportId }: ExportInput): Promise<void> {
  const writing = new CancellationScope();
  setHandler(exportCancelled, () => {
    writing.cancel();
  });
  setDefaultSignalHandler((signal) => {
    log.warn('signal without a handler', { code: 'unknown-signal', signal });
  });
  try {
    const outcome = await writing.run(() => writeExport({ organisationId, exportId }));
    setCurrentDetails(outcome);
  } catch (error) {
    // Its end stands in the database already: whoever cancelled it wrote it there first.
    if (!isCancellation(error)) throw error;
    setCurrentDetails('cancelled');
  }
}
