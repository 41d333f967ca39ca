/** Something opened large in the page: Back closes it instead of leaving the room, and leaving takes its trace along. */

const MARK = 'looking';
let close: (() => void) | null = null;

function isMarked(): boolean {
  return (history.state as { is?: string } | null)?.is === MARK;
}

addEventListener('popstate', () => {
  close?.();
  close = null;
});

/** `onClose` is called however it is closed. */
export function beginLooking(onClose: () => void): void {
  history.pushState({ is: MARK }, '');
  close = onClose;
}

/** Closes it as Back does. */
export function endLooking(): void {
  if (isMarked()) history.back();
  else close?.();
}

/** Calls `go` when no entry of ours stands in the history any more: nothing must lie behind an emptied page. */
export function withoutTrace(go: () => void): void {
  close = null;
  if (!isMarked()) {
    go();
    return;
  }
  let isGone = false;
  const once = (): void => {
    if (!isGone) go();
    isGone = true;
  };
  addEventListener('popstate', once, { once: true });
  history.back();
  // Whatever a browser makes of it, she leaves.
  setTimeout(once, GIVE_UP_MS);
}

const GIVE_UP_MS = 200;
