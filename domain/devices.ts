/** From what a member of staff signed in, in words as coarse as they would say it; more of a browser's name is not kept. */

const SYSTEMS = [
  ['iphone', /iPhone/u, 'iPhone'],
  ['ipad', /iPad/u, 'iPad'],
  ['android', /Android/u, 'Android'],
  ['chromeos', /CrOS/u, 'ChromeOS'],
  ['windows', /Windows/u, 'Windows'],
  ['mac', /Mac OS X|Macintosh/u, 'Mac'],
  ['linux', /Linux/u, 'Linux'],
] as const;

// The one that names itself last is the one it is: all of them claim to be others first.
const BROWSERS = [
  ['edge', /Edg(?:e|A|iOS)?\//u, 'Edge'],
  ['firefox', /Firefox\/|FxiOS\//u, 'Firefox'],
  ['chrome', /Chrome\/|CriOS\//u, 'Chrome'],
  ['safari', /Safari\//u, 'Safari'],
] as const;

/** "windows/edge"; `null` where neither is to be made out. */
export function deviceOf(userAgent: string | undefined): string | null {
  const said = userAgent ?? '';
  const system = SYSTEMS.find(([, sign]) => sign.test(said))?.[0];
  const browser = BROWSERS.find(([, sign]) => sign.test(said))?.[0];
  return system || browser ? `${system ?? 'other'}/${browser ?? 'other'}` : null;
}

/** "Windows・Edge". */
export function deviceText(device: string | null): string {
  const [system, browser] = device?.split('/') ?? [];
  const named = [
    SYSTEMS.find(([code]) => code === system)?.[2],
    BROWSERS.find(([code]) => code === browser)?.[2],
  ].filter((name) => name !== undefined);
  return named.length === 0 ? 'わからない端末' : named.join('・');
}
