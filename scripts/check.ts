/** `npm run check`: the static checks alone. */
import { describeChecks, runStaticChecks } from './parts/static-checks.ts';

const results = await runStaticChecks();
console.log(describeChecks(results));
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
