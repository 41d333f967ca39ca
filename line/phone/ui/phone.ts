/** What the phone shows and does. Holds the view; draws nothing. */
import type { Device } from '../../../room-ui/device.ts';
import type { TapResult } from '../person/tap.ts';
import type { Person } from '../state.ts';
import { createPracticeDevice, type PracticeDevice } from './device.ts';
import { platform, type Account, type PersonAction, type TalkView } from './platform.ts';

declare global {
  interface Window {
    madoguchiPracticeDevice?: Device;
  }
}

/** - `off`: dark. - `lock`: lit, with what has arrived, not unlocked. */
export type ScreenState = 'off' | 'lock' | 'on';

export interface View {
  accounts: readonly Account[];
  people: readonly Person[];
  person: Person | null;
  account: Account | null;
  /** The talk of the account is open; else the list of talks. */
  isTalkOpen: boolean;
  talk: TalkView | null;
  screen: ScreenState;
  hasNetwork: boolean;
  /** Arrived since the screen was last unlocked. */
  newNotifications: number;
  /** Something has come into the talk that is not before her. */
  hasNews: boolean;
  /** The room that is open; `number` makes each opening a new one. */
  room: { path: string; number: number } | null;
  isMenuOpen: boolean;
  /** What the phone says of itself, for a moment. */
  word: string | null;
}

const FIRST: View = {
  accounts: [],
  people: [],
  person: null,
  account: null,
  isTalkOpen: false,
  talk: null,
  screen: 'on',
  hasNetwork: true,
  newNotifications: 0,
  hasNews: false,
  room: null,
  isMenuOpen: true,
  word: null,
};

const ROOM_LOCK = 'madoguchi-practice-room';

export class Phone {
  readonly #show: (view: View) => void;
  #view = FIRST;
  #device: PracticeDevice | null = null;
  #stopListening = (): void => undefined;
  #freeRoom = (): void => undefined;

  constructor(show: (view: View) => void) {
    this.#show = show;
    document.addEventListener('visibilitychange', () => this.#device?.setVisible(this.#isSeen()));
    addEventListener('pagehide', () => this.#device?.tellLeaving());
  }

  async start(): Promise<void> {
    const [accounts, people] = await Promise.all([platform.accounts(), platform.people()]);
    this.#set({ accounts, people, account: accounts[0] ?? null });
    const first = people[0];
    if (first) await this.take(first);
  }

  /** Takes another person's phone into one's hand. */
  async take(person: Person): Promise<void> {
    this.closeRoom();
    this.#stopListening();
    this.#set({
      person,
      talk: null,
      isTalkOpen: false,
      screen: 'on',
      newNotifications: 0,
      hasNews: false,
    });
    this.#stopListening = platform.listen(person.userId, (isNotified) => this.#arrived(isNotified));
    await this.#readTalk();
  }

  async addPerson(name: string): Promise<void> {
    const channel = this.#view.account?.channelKey ?? 'demo';
    const { userId } = await platform.addPerson(name, channel);
    const people = await platform.people();
    this.#set({ people });
    const person = people.find((each) => each.userId === userId);
    if (person) await this.take(person);
  }

  openTalk(account: Account): void {
    this.#set({ account, isTalkOpen: true, isMenuOpen: true, hasNews: false });
    void this.#readTalk();
  }

  closeTalk(): void {
    this.#set({ isTalkOpen: false });
  }

  toggleMenu(): void {
    this.#set({ isMenuOpen: !this.#view.isMenuOpen });
  }

  /** Friend, no friend, blocked, unblocked. */
  async act(action: PersonAction): Promise<void> {
    await this.#asPerson((userId, channel) => platform.act(userId, channel, action));
  }

  async say(text: string): Promise<void> {
    await this.#asPerson((userId, channel) => platform.say(userId, channel, text));
  }

  async tapMenu(area: number): Promise<void> {
    await this.#asPerson(async (userId, channel) => {
      this.#tapped(await platform.tap(userId, channel, area));
    });
  }

  async press(messageId: string, label: string): Promise<void> {
    await this.#asPerson(async (userId, channel) => {
      this.#tapped(await platform.press(userId, channel, messageId, label));
    });
  }

  #tapped(result: TapResult): void {
    if (result.kind !== 'opened') return;
    if (result.isRoom) this.openRoom(new URL(result.uri));
    else if (result.uri.startsWith('tel:'))
      this.#tell(`${result.uri.slice(4)} に電話をかけるところです。練習なので、つながりません。`);
    else this.#tell(`${result.uri} を開くところです。`);
  }

  /** As LIFF does: the address under the account's endpoint, LINE's token at hand. */
  openRoom(uri: URL): void {
    const { account, person, hasNetwork } = this.#view;
    if (!account || !person) return;
    this.closeRoom();
    const { channelKey } = account;
    const [, , ...path] = uri.pathname.split('/');
    this.#device = createPracticeDevice({
      idToken: () => platform.idToken(person.userId, channelKey),
      close: () => setTimeout(() => this.#takeRoomAway()),
      isOnline: hasNetwork,
    });
    window.madoguchiPracticeDevice = this.#device.device;
    this.#lockRoom();
    const number = (this.#view.room?.number ?? 0) + 1;
    const room = { path: `/room/${channelKey}/${path.join('/')}${uri.search}`, number };
    this.#set({ room, word: null });
  }

  /** The cross of LIFF's window. */
  closeRoom(): void {
    if (!this.#view.room) return;
    this.#device?.tellLeaving();
    this.#takeRoomAway();
  }

  #takeRoomAway(): void {
    this.#freeRoom();
    this.#freeRoom = () => undefined;
    this.#device?.end();
    this.#device = null;
    delete window.madoguchiPracticeDevice;
    this.#set({ room: null, ...(this.#view.isTalkOpen ? { hasNews: false } : {}) });
  }

  /** One browser has one room's cookie: a room opened in another window closes this one. */
  #lockRoom(): void {
    const held = new Promise<void>((resolve) => (this.#freeRoom = resolve));
    navigator.locks
      .request(ROOM_LOCK, { steal: true }, () => held)
      .catch(() => {
        if (this.#view.room === null) return;
        this.#takeRoomAway();
        this.#tell('別のウィンドウの電話で部屋を開いたので、ここの部屋は閉じました。');
      });
  }

  setNetwork(hasNetwork: boolean): void {
    this.#set({ hasNetwork });
    this.#device?.setNetwork(hasNetwork);
    if (hasNetwork) void this.#readTalk();
  }

  setScreen(screen: ScreenState): void {
    const isUnlocked = screen === 'on';
    this.#set({ screen, ...(isUnlocked ? { newNotifications: 0 } : {}) });
    this.#device?.setVisible(this.#isSeen());
  }

  forgetWord(): void {
    this.#set({ word: null });
  }

  #isSeen(): boolean {
    return this.#view.screen === 'on' && document.visibilityState === 'visible';
  }

  #arrived(isNotified: boolean): void {
    const { screen, hasNetwork, newNotifications, isTalkOpen, room } = this.#view;
    if (!hasNetwork) return;
    if (isNotified && screen !== 'on') {
      this.#set({ newNotifications: newNotifications + 1, screen: 'lock' });
    }
    // Told above the screen, where it covers nothing.
    if (isNotified && !(isTalkOpen && room === null)) this.#set({ hasNews: true });
    void this.#readTalk();
  }

  async #readTalk(): Promise<void> {
    const { person, account, hasNetwork } = this.#view;
    if (!person || !account || !hasNetwork) return;
    const talk = await platform.talk(person.userId, account.channelKey);
    if (this.#view.person === person && this.#view.account === account) this.#set({ talk });
  }

  async #asPerson(act: (userId: string, channel: string) => Promise<unknown>): Promise<void> {
    const { person, account, hasNetwork } = this.#view;
    if (!person || !account) return;
    if (!hasNetwork) {
      this.#tell('圏外です。');
      return;
    }
    try {
      await act(person.userId, account.channelKey);
      await this.#readTalk();
    } catch {
      this.#tell('今はできません。');
    }
  }

  #tell(word: string): void {
    this.#set({ word });
  }

  #set(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#show(this.#view);
  }
}
