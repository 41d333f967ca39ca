/** `node design/write-css.ts`: after a change of tokens.ts. */
import { writeFileSync } from 'node:fs';
import { tokensCss } from './css.ts';

writeFileSync(new URL('tokens.css', import.meta.url), tokensCss());
