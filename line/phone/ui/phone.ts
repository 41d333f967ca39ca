/** What the phone shows and does. Holds the view; draws nothing. */
import type { DeviceChange, PersonSummary } from '../person/device.ts';
import type { TapResult } from '../person/tap.ts';
import { put, without, type Unsent } from './outbox.ts';
import {
  listen,
  platform,
  Refused,
  type Account,
  type Outgoing,
  type PersonAction,
  type TalkKey,
} from './platform.ts';
import { RoomHolder, type Opening } from './room-holder.ts';
import { FIRST_VIEW, isTalkSeen, type View } from './view.ts';

/** Where somebody's phone was left when another's was taken up. */
interface Place {
  account: Account | null;
  isTalkOpen: boolean;
  room: Opening | null;
}

/** Several changes at once are read once. */
const GATHER_MS = 60;

export class Phone {
  readonly #draw: (view: View) => void;
  readonly #room: RoomHolder;
  readonly #places = new Map<string, Place>();
  #view = FIRST_VIEW;
  #isToLook = false;
  #looking: Promise<void> = Promise.resolve();
  /** Switches under way: until they are through, what is read of the device is old. */
  #switching = 0;

  constructor(draw: (view: View) => void) {
    this.#draw = draw;
    this.#room = new RoomHolder({
      show: (room) => this.#set({ room }),
      onTakenAway: () =>
        this.#tell('別のウィンドウの電話で部屋を開いたので、ここの部屋は閉じました。'),
    });
    document.addEventListener('visibilitychange', () => this.#lookSoon());
  }

  start(): void {
    this.#draw(this.#view);
    listen({
      onOpen: () => this.#lookSoon(),
      onLost: () => this.#set({ link: 'lost' }),
      onNews: () => this.#lookSoon(),
    });
  }

  #lookSoon(): void {
    if (this.#isToLook) return;
    this.#isToLook = true;
    setTimeout(() => void this.#lookNow(), GATHER_MS);
  }

  /** One look after the other: what changes during one is seen by the next. */
  #lookNow(): Promise<void> {
    this.#looking = this.#looking.then(() => {
      this.#isToLook = false;
      return this.#look().catch(() => this.#set({ link: 'lost' }));
    });
    return this.#looking;
  }

  /** Reads everything that is on the screen. */
  async #look(): Promise<void> {
    const { person } = this.#view;
    const [accounts, people] = await Promise.all([platform.accounts(), platform.people()]);
    if (this.#view.person?.userId !== person?.userId) {
      // Another phone was taken up meanwhile, perhaps of somebody whom this list does not know yet.
      this.#lookSoon();
      return;
    }
    const account = accounts.find((each) => isSameAccount(each, this.#view.account)) ?? accounts[0];
    this.#set({ link: 'open', accounts, people, account: account ?? null });
    const still = people.find(({ userId }) => userId === person?.userId);
    if (still) {
      this.#set({ person: still });
      await this.#lookAtPhone();
      return;
    }
    // The first look, or she has begun anew.
    const name = person?.displayName ?? nameInAddress();
    const next = people.find(({ displayName }) => displayName === name) ?? people[0];
    if (next) await this.take(next);
  }

  async #lookAtPhone(): Promise<void> {
    const key = this.#key();
    if (!key) return;
    const [phone, talk] = await Promise.all([platform.device(key), platform.talk(key)]);
    if (!isSameTalk(this.#key(), key)) return;
    this.#set({ phone, talk, ...(this.#switching === 0 ? { device: phone.device } : {}) });
    this.#room.setNetwork(this.#view.device.hasNetwork);
    this.#room.setLit(this.#view.device.screen === 'on');
    const isSeen = isTalkSeen(this.#view) && document.visibilityState === 'visible';
    if (isSeen && talk.unread > 0) await platform.act(key, 'read');
  }

  /** Takes another person's phone into one's hand, as it was left. */
  async take(person: PersonSummary): Promise<void> {
    this.#leave();
    const place = this.#places.get(person.userId);
    this.#set({
      person,
      phone: null,
      talk: null,
      device: person.device,
      account: place?.account ?? this.#view.account,
      isTalkOpen: place?.isTalkOpen ?? false,
      foot: 'menu',
      isPanelOpen: false,
      word: null,
    });
    history.replaceState(null, '', `#${encodeURIComponent(person.displayName)}`);
    this.#room.setNetwork(person.device.hasNetwork);
    this.#room.setLit(person.device.screen === 'on');
    if (place?.room) this.#room.open(place.room);
    await this.#lookAtPhone().catch(() => this.#set({ link: 'lost' }));
  }

  #leave(): void {
    const { person, account, isTalkOpen } = this.#view;
    if (person) {
      this.#places.set(person.userId, { account, isTalkOpen, room: this.#room.opening });
    }
    this.#room.close();
  }

  async addPeople(names: readonly string[]): Promise<void> {
    const channel = this.#view.account?.channelKey ?? 'demo';
    await this.#try(async () => {
      let last = '';
      for (const name of names) last = (await platform.addPerson(name, channel)).userId;
      const people = await platform.people();
      this.#set({ people });
      const person = people.find(({ userId }) => userId === last);
      if (person) await this.take(person);
    });
  }

  /** The one in hand begins anew, or everybody. */
  async reset(whom: 'one' | 'all'): Promise<void> {
    const key = this.#key();
    if (!key) return;
    this.#room.close();
    await this.#try(async () => {
      await (whom === 'one' ? platform.reset(key) : platform.resetAll());
      this.#set({ unsent: [], isTalkOpen: false });
      await this.#lookNow();
      this.#tell('最初に戻しました。はじめて相談する人として、使えます。');
    });
  }

  openTalk(channelKey: string): void {
    const account = this.#view.accounts.find((each) => each.channelKey === channelKey);
    if (!account) return;
    const isOther = !isSameAccount(account, this.#view.account);
    this.#set({ account, isTalkOpen: true, foot: 'menu', ...(isOther ? { talk: null } : {}) });
    this.#lookSoon();
  }

  closeTalk(): void {
    this.#set({ isTalkOpen: false });
  }

  /** From the lock screen: what arrived is what one gets to see. */
  openNotification(channelKey: string): void {
    this.#room.minimise(true);
    this.openTalk(channelKey);
    this.change({ screen: 'on' });
  }

  setFoot(foot: View['foot']): void {
    this.#set({ foot });
  }

  /** Friend, no friend, blocked, unblocked. */
  async act(action: PersonAction): Promise<void> {
    await this.#asPerson((key) => platform.act(key, action));
  }

  /** What does not get out stays in the talk. */
  async send(what: Outgoing): Promise<void> {
    const talk = this.#key();
    if (!talk) return;
    await this.sendAgain({ id: crypto.randomUUID(), talk, at: Date.now(), what, isSending: true });
  }

  async sendAgain(unsent: Unsent): Promise<void> {
    this.#set({ unsent: put(this.#view.unsent, { ...unsent, isSending: true }), word: null });
    try {
      await platform.send(unsent.talk, unsent.what);
      this.throwAway(unsent.id);
      await this.#lookAtPhone();
    } catch {
      this.#set({ unsent: put(this.#view.unsent, { ...unsent, isSending: false }) });
    }
  }

  throwAway(id: string): void {
    this.#set({ unsent: without(this.#view.unsent, id) });
  }

  async unsend(messageId: string): Promise<void> {
    await this.#asPerson((key) => platform.unsend(key, messageId));
  }

  async tapMenu(area: number): Promise<void> {
    await this.#asPerson(async (key) => this.#tapped(await platform.tap(key, area)));
  }

  async press(messageId: string, label: string): Promise<void> {
    await this.#asPerson(async (key) => this.#tapped(await platform.press(key, messageId, label)));
  }

  #tapped(result: TapResult): void {
    if (result.kind !== 'opened') return;
    const uri = decodeURIComponent(result.uri);
    if (result.isRoom) this.#openRoom(new URL(result.uri));
    else if (uri.startsWith('tel:'))
      this.#tell(`${uri.slice(4)} に電話をかけるところです。練習なので、つながりません。`);
    else this.#tell(`${uri} を開くところです。練習なので、開きません。`);
  }

  /** As LIFF does: the address under the account's endpoint, LINE's token at hand. */
  #openRoom(uri: URL): void {
    const key = this.#key();
    if (!key) return;
    const [, , ...path] = uri.pathname.split('/');
    this.#set({ word: null });
    this.#room.open({
      path: `${this.#roomPath(key.channel)}${path.join('/')}${uri.search}`,
      idToken: () => platform.idToken(key),
    });
  }

  /** As the LIFF app is registered, on this page's own origin; the first accounts' rooms lie where they always did. */
  #roomPath(channelKey: string): string {
    const { liff } = this.#view.account ?? {};
    const registered = liff?.endpointUrl ? new URL(liff.endpointUrl).pathname : '';
    return registered.startsWith('/room/') ? registered : `/room/${channelKey}/`;
  }

  /** What is switched by hand in LINE's consoles. */
  async changeConsole(
    channelKey: string,
    change: Parameters<typeof platform.changeConsole>[1],
  ): Promise<void> {
    await this.#try(() => platform.changeConsole(channelKey, change));
  }

  closeRoom(): void {
    this.#room.close();
    this.#lookSoon();
  }

  minimiseRoom(isMinimised: boolean): void {
    this.#room.minimise(isMinimised);
    this.#lookSoon();
  }

  reloadRoom(): void {
    this.#room.reload();
  }

  roomFailed(): void {
    this.#room.pageFailed();
  }

  /** The network and the screen: at once here, then on the stand-in, which holds back what would arrive. */
  change(change: DeviceChange): void {
    const key = this.#key();
    if (!key) return;
    const { hasNetwork = this.#view.device.hasNetwork, screen = this.#view.device.screen } = change;
    this.#set({ device: { hasNetwork, screen }, word: null });
    this.#room.setNetwork(hasNetwork);
    this.#room.setLit(screen === 'on');
    this.#switching += 1;
    void this.#try(() => platform.changeDevice(key, change)).finally(() => {
      this.#switching -= 1;
      this.#lookSoon();
    });
  }

  showPanel(isPanelOpen: boolean): void {
    this.#set({ isPanelOpen });
  }

  forgetWord(): void {
    this.#set({ word: null });
  }

  #key(): TalkKey | null {
    const { person, account } = this.#view;
    return person && account ? { userId: person.userId, channel: account.channelKey } : null;
  }

  async #asPerson(act: (key: TalkKey) => Promise<unknown>): Promise<void> {
    const key = this.#key();
    if (!key) return;
    this.#set({ word: null });
    await this.#try(async () => {
      await act(key);
      await this.#lookAtPhone();
    });
  }

  async #try(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const code = error instanceof Refused ? error.code : 'away';
      this.#tell(WHY_NOT[code] ?? '今はできません。');
    }
  }

  #tell(word: string): void {
    this.#set({ word });
  }

  #set(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#draw(this.#view);
  }
}

const WHY_NOT: Readonly<Record<string, string>> = {
  'no-network': '圏外です。電波が戻ってから、もう一度してください。',
  away: '練習用の電話のサーバーにつながりません。少し待ってから、もう一度してください。',
};

function isSameAccount(a: Account, b: Account | null): boolean {
  return a.channelKey === b?.channelKey;
}

function isSameTalk(a: TalkKey | null, b: TalkKey): boolean {
  return a?.userId === b.userId && a.channel === b.channel;
}

/** Whose phone the address asks for: `/phone/#さくら`. */
function nameInAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}
