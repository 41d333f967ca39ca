/** What the room runs on: a browser that LINE opened. The practice phone stands in for all of it. */

export type DeviceChange = 'network' | 'visibility' | 'shown-again' | 'leaving';

export interface Device {
  /** LINE's ID token; `null` when LINE gives none here. */
  idToken(liffId: string): Promise<string | null>;
  /** Leaves for good, without a way back. */
  close(): void;
  fetch(path: string, init: RequestInit): Promise<Response>;
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
  const door = document.querySelector<HTMLMetaElement>('meta[name="door"]')?.content;
  if (door !== 'phone') return browserDevice(lineToken);
  // Outside of the practice phone nobody says who it is: only a session that is there already counts.
  return standIn() ?? browserDevice(() => Promise.resolve(null));
}

function standIn(): Device | undefined {
  try {
    return (window.parent as PhonePage).madoguchiPracticeDevice;
  } catch {
    return undefined; // framed by somebody else
  }
}

async function lineToken(liffId: string): Promise<string | null> {
  const { lineIdToken } = await import('./line.ts');
  return lineIdToken(liffId);
}

function browserDevice(idToken: Device['idToken']): Device {
  return {
    idToken,
    close: () => void leave(),
    fetch: (path, init) => fetch(path, init),
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
      addEventListener('pageshow', ({ persisted }) => persisted && listener('shown-again'));
      addEventListener('pagehide', () => listener('leaving'));
    },
  };
}

/** In LINE its window closes; elsewhere an empty page takes the place of ours in the history. */
async function leave(): Promise<void> {
  forgetLine();
  try {
    const { closeLineWindow } = await import('./line.ts');
    if (closeLineWindow()) return;
  } catch {
    // Not loaded and no network: the empty page needs none.
  }
  location.replace('about:blank');
}

/** LINE's SDK keeps tokens in the browser's storage; on a phone that others look into they must not stay. */
export function forgetLine(): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith('LIFF_STORE')) localStorage.removeItem(name);
    }
    sessionStorage.clear();
  } catch {
    // Storage is forbidden here: then nothing was kept either.
  }
}
