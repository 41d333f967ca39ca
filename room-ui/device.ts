/** What the room runs on: a browser that LINE opened. The practice phone stands in for all of it. */
import { withoutTrace } from './looking.ts';
import { sendBytes, type Upload } from './upload.ts';
import type * as LineModule from './line.ts';

type Line = Pick<typeof LineModule, 'lineIdToken' | 'closeLineWindow' | 'forgetLine'>;

export type DeviceChange = 'network' | 'visibility' | 'shown-again' | 'leaving';

export interface Device {
  /** LINE's ID token; `null` when LINE gives none here. */
  idToken(liffId: string): Promise<string | null>;
  /** Leaves for good, without a way back. */
  close(): void;
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** As `fetch`, and tells how far it has come. */
  upload(upload: Omit<Upload, 'signal'>): Promise<{ status: number; text: string }>;
  /** Goes out even when the page does not live to see the answer. */
  beacon(path: string, body: string): void;
  isOnline(): boolean;
  isVisible(): boolean;
  onChange(listener: (change: DeviceChange) => void): void;
}

/** A page that the practice phone shows; no other page has that name, and no production server says `phone`. */
interface PhonePage {
  madoguchiPracticeDevice?: Device;
}

/** The device at hand. */
export function findDevice(): Device {
  if (!isPractice()) {
    // On its way while the door is still being read.
    import('./line.ts').catch(() => undefined);
    return browserDevice(lineToken);
  }
  // Outside of the practice phone nobody says who it is: only a session that is there already counts.
  return standIn() ?? browserDevice(() => Promise.resolve(null));
}

/** The practice phone takes LINE's place; a production server never says so. */
export function isPractice(): boolean {
  const door = document.querySelector<HTMLMetaElement>('meta[name="door"]');
  return door?.content === 'phone';
}

function standIn(): Device | undefined {
  try {
    return (window.parent as PhonePage).madoguchiPracticeDevice;
  } catch {
    return undefined; // framed by somebody else
  }
}

/** LINE's SDK, once it was needed. */
let line: Line | null = null;

async function lineToken(liffId: string): Promise<string | null> {
  line ??= await import('./line.ts');
  return line.lineIdToken(liffId);
}

function browserDevice(idToken: Device['idToken']): Device {
  return {
    idToken,
    close: () => withoutTrace(leave),
    fetch: (path, init) => fetch(path, init),
    upload: (upload) => sendBytes({ ...upload, signal: new AbortController().signal }),
    beacon: (path, body) => {
      // A beacon's type may not be JSON everywhere without asking first; plain text always goes.
      navigator.sendBeacon(path, new Blob([body], { type: 'text/plain' }));
    },
    isOnline: () => navigator.onLine,
    isVisible: () => document.visibilityState === 'visible',
    onChange(listener) {
      addEventListener('online', () => listener('network'));
      addEventListener('offline', () => listener('network'));
      document.addEventListener('visibilitychange', () => listener('visibility'));
      // A telephone that slept, and a page that Back brings as it was.
      document.addEventListener('resume', () => listener('shown-again'));
      addEventListener('pageshow', ({ persisted }) => persisted && listener('shown-again'));
      addEventListener('pagehide', () => listener('leaving'));
    },
  };
}

/** In LINE its window closes; elsewhere an empty page takes the place of ours in the history. */
function leave(): void {
  try {
    line?.forgetLine();
    // Should LINE not close its window, it shows nothing a moment later all the same.
    if (line?.closeLineWindow()) {
      setTimeout(() => location.replace(NOTHING), CLOSE_MS);
      return;
    }
  } catch {
    // Storage or LINE's bridge refuses: the empty page needs neither.
  }
  location.replace(NOTHING);
}

const NOTHING = 'about:blank';
const CLOSE_MS = 300;
