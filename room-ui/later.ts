/** What she does not need to begin: fetched when she can write, and there before she asks for it. */
import { pause } from './pause.ts';
import type * as LaterParts from './parts/later.ts';

export type Later = typeof LaterParts;

const AGAIN_MS = 3_000;

/** Tries until it is there, or nobody wants it any more. */
export async function loadAtLast(
  load: () => Promise<Later>,
  isGone: () => boolean,
): Promise<Later | null> {
  for (;;) {
    const later = await load().catch(() => null);
    if (later || isGone()) return later;
    await pause(AGAIN_MS);
  }
}
