/** What a case step is compared with: a worker whose workflow counts its updates and does nothing else. */
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, DefaultLogger, Worker } from '@temporalio/worker';

const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, BASELINE_TASK_QUEUE } = process.env;
Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({
  address: TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
});
const worker = await Worker.create({
  connection,
  ...(TEMPORAL_NAMESPACE === undefined ? {} : { namespace: TEMPORAL_NAMESPACE }),
  taskQueue: BASELINE_TASK_QUEUE ?? 'baseline',
  workflowsPath: fileURLToPath(new URL('./counting-workflow.ts', import.meta.url)),
});
// A bench that broke off leaves nobody to stop it.
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
await worker.run();
