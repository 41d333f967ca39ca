/** What she does not need to begin: fetched when she can write, and there before she asks for it. */
import { pause } from './pause.ts';
import type * as LaterParts from './parts/later.ts';

export type Later = typeof LaterParts;

/** A browser never fetches again under the same address what it could not fetch once: each further try has its own. */
export function loadLater(attempt: number): Promise<Later> {
  if (attempt === 0) return import('./parts/later.ts');
  const address = document.querySelector<HTMLMetaElement>('meta[name="later"]')?.content ?? '';
  return import(/* @vite-ignore */ `${address}?again=${attempt}`) as Promise<Later>;
}

/** Tries until it is there, or nobody wants it any more. */
export async function loadAtLast(
  load: (attempt: number) => Promise<Later>,
  isGone: () => boolean,
): Promise<Later | null> {
  for (let attempt = 0; ; attempt += 1) {
    const later = await load(attempt).catch(() => null);
    if (later || isGone()) return later;
    await pause();
  }
}
