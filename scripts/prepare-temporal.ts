/** Makes a Temporal cluster fit for use: namespace and search attributes (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE). */
import { StartError } from './parts/messages.ts';
import { NAMESPACE, prepareTemporal } from './parts/temporal.ts';

const address = process.env['TEMPORAL_ADDRESS'];
if (!address) throw new Error('TEMPORAL_ADDRESS is not set');
try {
  await prepareTemporal(address, process.env['TEMPORAL_NAMESPACE'] ?? NAMESPACE);
  console.log('the engine is prepared');
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
