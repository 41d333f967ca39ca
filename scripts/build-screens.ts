/** `node scripts/build-screens.ts [<folder> …]`: builds the screens without starting anything, as for an image. */
import { StartError } from './parts/messages.ts';
import { buildScreens } from './parts/screens.ts';

// Packages choose by it what they give (React, Emotion): a screen built as for a test is not the one people get.
process.env['NODE_ENV'] = 'production';

const folders = process.argv.slice(2);
try {
  await buildScreens({ say: console.log, ...(folders.length > 0 ? { only: folders } : {}) });
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
