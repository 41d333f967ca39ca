/** What there is to draw. */
import type { DeviceView, PersonSummary } from '../person/device.ts';
import type { Device } from '../state.ts';
import type { Unsent } from './outbox.ts';
import type { Account, TalkView } from './platform.ts';
import type { RoomView } from './room-holder.ts';

export interface View {
  /** Of this page to the stand-in. */
  link: 'opening' | 'open' | 'lost';
  accounts: readonly Account[];
  people: readonly PersonSummary[];
  person: PersonSummary | null;
  device: Device;
  /** Her list of talks, and what lies on her lock screen. */
  phone: DeviceView | null;
  account: Account | null;
  /** The talk of the account is open; else the list of talks. */
  isTalkOpen: boolean;
  talk: TalkView | null;
  /** What did not leave her phone. */
  unsent: readonly Unsent[];
  room: RoomView | null;
  foot: 'menu' | 'closed' | 'keyboard';
  /** Where the page is narrow: what is outside of the phone lies over it. */
  isPanelOpen: boolean;
  /** What the phone says of itself, for a moment. */
  word: string | null;
}

export const FIRST_VIEW: View = {
  link: 'opening',
  accounts: [],
  people: [],
  person: null,
  device: { hasNetwork: true, screen: 'on' },
  phone: null,
  account: null,
  isTalkOpen: false,
  talk: null,
  unsent: [],
  room: null,
  foot: 'menu',
  isPanelOpen: false,
  word: null,
};

/** The talk itself is before her eyes, neither under the room nor behind a dark screen. */
export function isTalkSeen({ isTalkOpen, room, device }: View): boolean {
  return isTalkOpen && device.screen === 'on' && (room === null || room.isMinimised);
}

/** Something waits in LINE that she has not seen. */
export function hasNews(view: View): boolean {
  return (view.person?.unread ?? 0) > 0 && !isTalkSeen(view);
}
