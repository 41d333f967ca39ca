/** LINE's SDK with the three parts the room needs; loaded only where LINE itself opened the room. */
import liff from '@line/liff/core';
import CloseWindow from '@line/liff/close-window';
import GetIDToken from '@line/liff/get-id-token';
import IsInClient from '@line/liff/is-in-client';

liff.use(new GetIDToken());
liff.use(new CloseWindow());
liff.use(new IsInClient());

let isReady = false;

/** The ID token of the person whose LINE this is. Outside of LINE it leads to LINE's sign-in and never returns. */
export async function lineIdToken(liffId: string): Promise<string | null> {
  if (!isReady) await liff.init({ liffId, withLoginOnExternalBrowser: true });
  isReady = true;
  return liff.getIDToken();
}

/** False outside of LINE, where there is no window to close. */
export function closeLineWindow(): boolean {
  if (!isReady || !liff.isInClient()) return false;
  liff.closeWindow();
  return true;
}
