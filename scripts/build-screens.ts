/** `node scripts/build-screens.ts`: builds the screens without starting anything, as for an image. */
import { buildScreens } from './parts/screens.ts';

await buildScreens({ say: console.log });
