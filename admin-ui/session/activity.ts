/** When somebody last had a hand on the desk, in any tab of this browser. */
const NAME = 'madoguchi-staff-activity';
const TELL_MS = 10_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

let last = Date.now();
let told = 0;
let channel: BroadcastChannel | null = null;

function touch(): void {
  last = Date.now();
  if (last - told < TELL_MS) return;
  told = last;
  channel?.postMessage(last);
}

export const activity = {
  /** Counts as a hand on the desk; so does a consultee who is in the room of one's own consultation. */
  touch,
  idleFor: (now: number) => now - last,
  /** Whether a hand was on the desk after that time. */
  isSince: (at: number) => last > at,
  /** Watches until the result is called. */
  watch(): () => void {
    channel = new BroadcastChannel(NAME);
    channel.addEventListener('message', ({ data }: MessageEvent<number>) => {
      last = Math.max(last, data);
    });
    for (const sign of SIGNS) addEventListener(sign, touch, { passive: true, capture: true });
    last = Date.now();
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, touch, { capture: true });
      channel?.close();
      channel = null;
    };
  },
};
