/** Between two tries of whatever she cannot go on without. */
const AGAIN_MS = 3_000;

/** Until the next try. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, AGAIN_MS);
  });
}
