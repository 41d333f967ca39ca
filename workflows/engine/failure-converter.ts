/** Messages and stacks of failures are payloads too, so that the codec encrypts them. Loaded by path, in and outside the sandbox. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
