/** LIFF's window: opens in front of the talk, can be made small and comes back, and is gone when closed. */
import type { Device } from '../../../room-ui/device.ts';
import { createPracticeDevice, type PracticeDevice } from './device.ts';

declare global {
  interface Window {
    madoguchiPracticeDevice?: Device;
  }
}

export interface RoomView {
  path: string;
  /** Makes each loading a new page. */
  number: number;
  isMinimised: boolean;
  /** The page did not come. */
  isBlank: boolean;
}

export interface Opening {
  path: string;
  idToken: () => Promise<string>;
}

const ROOM_LOCK = 'madoguchi-practice-room';

export class RoomHolder {
  readonly #show: (room: RoomView | null) => void;
  readonly #onTakenAway: () => void;
  #opening: Opening | null = null;
  #room: RoomView | null = null;
  #number = 0;
  #device: PracticeDevice | null = null;
  #hasNetwork = true;
  #isLit = true;
  #free = (): void => undefined;

  /** `onTakenAway`: another window of this browser has opened a room. */
  constructor(parts: { show: (room: RoomView | null) => void; onTakenAway: () => void }) {
    this.#show = parts.show;
    this.#onTakenAway = parts.onTakenAway;
    document.addEventListener('visibilitychange', () => this.#tellVisible());
    addEventListener('pagehide', () => this.#device?.tellLeaving());
    addEventListener('pageshow', ({ persisted }) => persisted && this.#device?.tellShownAgain());
  }

  /** What is open now, to be opened again when this phone is taken up again. */
  get opening(): Opening | null {
    return this.#opening;
  }

  open(opening: Opening): void {
    this.close();
    this.#opening = opening;
    this.#load();
  }

  /** The page anew, as its own button or the network's return asks for. */
  reload(): void {
    if (this.#room) this.#load();
  }

  #load(): void {
    const opening = this.#opening;
    if (!opening) return;
    this.#device?.end();
    this.#device = createPracticeDevice({
      idToken: opening.idToken,
      close: () => setTimeout(() => this.#takeAway()),
      hasNetwork: this.#hasNetwork,
    });
    window.madoguchiPracticeDevice = this.#device.device;
    this.#lock();
    this.#number += 1;
    const isBlank = !this.#hasNetwork;
    this.#set({ path: opening.path, number: this.#number, isMinimised: false, isBlank });
  }

  /** The cross of the window: the page is destroyed. */
  close(): void {
    if (!this.#room) return;
    this.#device?.tellLeaving();
    this.#takeAway();
  }

  /** The page lives on, unseen. */
  minimise(isMinimised: boolean): void {
    if (this.#room) this.#set({ ...this.#room, isMinimised });
  }

  pageFailed(): void {
    if (this.#room) this.#set({ ...this.#room, isBlank: true });
  }

  setNetwork(hasNetwork: boolean): void {
    this.#hasNetwork = hasNetwork;
    this.#device?.setNetwork(hasNetwork);
  }

  setLit(isLit: boolean): void {
    this.#isLit = isLit;
    this.#tellVisible();
  }

  #tellVisible(): void {
    const isMinimised = this.#room?.isMinimised ?? true;
    this.#device?.setVisible(this.#isLit && !isMinimised && document.visibilityState === 'visible');
  }

  #takeAway(): void {
    this.#free();
    this.#free = () => undefined;
    this.#device?.end();
    this.#device = null;
    this.#opening = null;
    delete window.madoguchiPracticeDevice;
    this.#set(null);
  }

  /** One browser has one room's cookie: a room opened in another window closes this one. */
  #lock(): void {
    this.#free();
    const held = new Promise<void>((resolve) => (this.#free = resolve));
    const number = this.#number + 1;
    navigator.locks
      .request(ROOM_LOCK, { steal: true }, () => held)
      .catch(() => {
        if (this.#room?.number !== number) return;
        this.#takeAway();
        this.#onTakenAway();
      });
  }

  #set(room: RoomView | null): void {
    this.#room = room;
    this.#tellVisible();
    this.#show(room);
  }
}
