/** `npm run complete-lock`: after a dependency was added behind a mirror that lacks other platforms' packages. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { PackageLock } from './parts/complete-lock.ts';
import { completeLock } from './parts/complete-lock.ts';
import { REPOSITORY } from './parts/data-folder.ts';

const file = join(REPOSITORY, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as PackageLock;
const added = completeLock(lock);
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} packages added to package-lock.json`);
