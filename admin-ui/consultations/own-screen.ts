/** What this screen says of itself while a consultation is before somebody: that it is, and what is done there. Never a word of what. */
import { typed, TYPING_PAUSE, type ScreenState, type Typing } from '../../domain/presence.ts';
import type { DraftKind } from '../staff-api/types.ts';

export interface OwnScreen {
  /** Says again how it stands. */
  beat(): void;
  /** Whether anybody sees it. */
  show(isSeen: boolean): void;
  typed(kind: DraftKind): void;
  /** Sent, or emptied. */
  stopped(): void;
  close(): void;
}

/** `say` may fail: the next beat says it again. */
export function openScreen(say: (state: ScreenState) => Promise<void>): OwnScreen {
  let isSeen = false;
  let writing: { kind: DraftKind; typing: Typing } | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let isSaying = false;
  let isStale = false;

  const state = (): ScreenState => (isSeen ? (writing?.kind ?? 'viewing') : 'left');

  /** One at a time: what is said last is to arrive last. */
  async function tell(): Promise<void> {
    isStale = true;
    if (isSaying) return;
    isSaying = true;
    while (isStale) {
      isStale = false;
      await say(state());
    }
    isSaying = false;
  }
  function stopped(): void {
    clearTimeout(pause);
    if (!writing) return;
    writing = null;
    void tell();
  }

  return {
    beat() {
      if (isSeen) void tell();
    },
    show(seen) {
      if (seen === isSeen) return;
      isSeen = seen;
      void tell();
    },
    typed(kind) {
      const before = writing?.kind === kind ? writing.typing : null;
      const { typing, isNews } = typed(before, Date.now());
      writing = { kind, typing };
      clearTimeout(pause);
      pause = setTimeout(stopped, TYPING_PAUSE);
      if (isNews) void tell();
    },
    stopped,
    close() {
      clearTimeout(pause);
      writing = null;
      if (!isSeen) return;
      isSeen = false;
      // The page may be about to go: nothing is waited for.
      void say('left');
    },
  };
}
