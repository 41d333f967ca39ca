/** What stands before the door: brought by the page, else asked for until it comes. */
import type { Door } from '../contracts/room.ts';
import type { Answer } from './answer.ts';
import type { RoomApi } from './api.ts';
import { pause } from './pause.ts';

/** As the page brought it; `null` when the house was busy, or there is no such room. */
export function doorInPage(): Door | null {
  const data = document.getElementById('door')?.textContent;
  // Our own server wrote it.
  return data ? (JSON.parse(data) as Door | null) : null;
}

/** Asks until there is an answer, or nobody wants one any more. */
export async function askForDoor(
  api: Pick<RoomApi, 'door'>,
  channelKey: string,
  { isGone, onAway }: { isGone: () => boolean; onAway: () => void },
): Promise<Exclude<Answer<Door>, { kind: 'away' }> | null> {
  for (;;) {
    const answer = await api.door(channelKey);
    if (isGone()) return null;
    if (answer.kind !== 'away') return answer;
    onAway();
    await pause();
  }
}
