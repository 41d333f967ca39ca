/** Makes what private systems of tests begin from; without it each makes its own. */
import { prepareTemplate } from './parts/system-template.ts';

await prepareTemplate();
