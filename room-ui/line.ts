/** LINE's SDK with the three parts the room needs; loaded only where LINE itself opened the room. */
import liff from '@line/liff/core';
import CloseWindow from '@line/liff/close-window';
import GetIDToken from '@line/liff/get-id-token';
import IsInClient from '@line/liff/is-in-client';

liff.use(new GetIDToken());
liff.use(new CloseWindow());
liff.use(new IsInClient());

let hasBegun = false;
let isInLine = false;
// The SDK would keep it in the browser's storage; here it goes with the page.
let token: string | null = null;

/** The ID token of the person whose LINE this is. Outside of LINE it leads to LINE's sign-in and never returns. */
export async function lineIdToken(liffId: string): Promise<string | null> {
  if (!hasBegun) {
    await liff.init({ liffId, withLoginOnExternalBrowser: true });
    hasBegun = true;
    isInLine = liff.isInClient();
    token = liff.getIDToken();
    forgetLine();
  }
  return token;
}

/** False outside of LINE, where there is no window to close. */
export function closeLineWindow(): boolean {
  if (!isInLine) return false;
  liff.closeWindow();
  return true;
}

/** Tokens in the browser's storage must not stay on a phone that others look into. */
export function forgetLine(): void {
  for (const storage of [localStorage, sessionStorage]) {
    for (const name of Object.keys(storage)) {
      if (name.startsWith('LIFF_STORE')) storage.removeItem(name);
    }
  }
}
