/** How every client and worker of the product turns values into what the engine stores. */
import { fileURLToPath } from 'node:url';
import type { DataConverter, PayloadCodec } from '@temporalio/common';

export const FAILURE_CONVERTER_PATH = fileURLToPath(
  new URL('./failure-converter.ts', import.meta.url),
);

export function createDataConverter(codec: PayloadCodec): DataConverter {
  return { payloadCodecs: [codec], failureConverterPath: FAILURE_CONVERTER_PATH };
}
