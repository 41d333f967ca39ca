/** The person's side in one place: for tests in the same process, and behind the control API. */
import type { PhoneContext } from './context.ts';
import { changed, findTalk } from './context.ts';
import type { Faults, FaultsChange } from './faults.ts';
import { changeFaults, noFaults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { ChannelSettings } from './person/channels.ts';
import { configureChannel, getChannel } from './person/channels.ts';
import type { DeviceChange, DeviceView, PersonSummary } from './person/device.ts';
import { changeDevice, markRead, needNetwork, showDevice, summarise } from './person/device.ts';
import { buildEvent } from './person/events.ts';
import { block, follow, getPerson, obtainPerson, unblock, unfollow } from './person/people.ts';
import { findPicture, menuPicture, type Picture } from './person/pictures.ts';
import { ControlRefusal } from './person/refusal.ts';
import { resetPeople, resetPerson } from './person/reset.ts';
import type { StickerId } from './person/stickers.ts';
import type { Attachment, Sent } from './person/talk.ts';
import {
  postback,
  sendFile,
  sendLocation,
  sendPicture,
  sendSticker,
  shownRichMenu,
  typeText,
  unsend,
} from './person/talk.ts';
import type { TapResult } from './person/tap.ts';
import { pressButton, tapRichMenu } from './person/tap.ts';
import { usageOf } from './platform/sending.ts';
import type { SIGNATURES, WebhookEvent, WebhookResult } from './post-webhook.ts';
import { postWebhook, webhookBody } from './post-webhook.ts';
import type { Bubble, Channel, Device, LockScreenNotification, Person, Talk } from './state.ts';

/** One person's phone, looking at one account. Throws ControlRefusal; 'no-network' where her phone has none. */
export interface PersonControl {
  userId: string;
  follow(): void;
  unfollow(): void;
  block(): void;
  unblock(): void;
  typeText(text: string): Sent;
  sendPicture(picture: Attachment): Sent;
  sendFile(file: Attachment): Sent;
  sendSticker(stickerId?: StickerId): Sent;
  sendLocation(place: {
    title: string;
    address: string;
    latitude: number;
    longitude: number;
  }): Sent;
  unsend(messageId: string): WebhookEvent;
  postback(data: string): WebhookEvent;
  tapRichMenu(area: number): TapResult;
  pressButton(messageId: string, label: string): TapResult;
  /** What LIFF would hand to the room; nothing of the room comes back here. */
  openRoom(): Promise<OpenedRoom>;
  talk(): TalkView;
  /** The talk is before her eyes: nothing in it is unread any more. */
  read(): void;
  /** Her phone, whatever account it looks at. */
  device(): DeviceView;
  changeDevice(change: DeviceChange): Device;
  /** A picture of this talk. */
  picture(messageId: string): Picture;
  /** Begins anew; gives who she is from now on. */
  reset(): Person;
}

export interface OpenedRoom {
  idToken: string;
  expiresAt: Date;
  liffId: string;
  userId: string;
}

export interface TalkView {
  friendship: Talk['friendship'];
  bubbles: Bubble[];
  notifications: LockScreenNotification[];
  unread: number;
  richMenu: Record<string, unknown> | null;
}

export interface RawWebhook {
  /** The body as it is; else the events in the platform's envelope. */
  body?: string | undefined;
  events?: WebhookEvent[] | undefined;
  signature?: (typeof SIGNATURES)[number] | undefined;
  /** Another secret than the account's, as after its replacement. */
  secret?: string | undefined;
}

export interface PhoneControl {
  configureChannel(settings: ChannelSettings): Channel;
  channel(name: string): Channel;
  /** As in LINE's consoles, where no API reaches. */
  changeConsole(
    channel: string,
    change: { isWebhookActive?: boolean | undefined; chatMode?: Channel['chatMode'] | undefined },
  ): Channel;
  channels(): Channel[];
  usage(channel: string): number;
  people(): PersonSummary[];
  /** Everybody anew, and nobody but those the practice begins with. */
  resetPeople(): void;
  menuPicture(channel: string, richMenuId: string): Picture;
  /** The person of that name (made if unknown), as seen by an account. */
  person(name: string, channel?: string): PersonControl;
  personById(userId: string, channel?: string): PersonControl;
  faults(): Faults;
  changeFaults(change: FaultsChange): void;
  clearFaults(): void;
  limitRate(endpoint: string, limit: { requests: number; perMs: number } | null): void;
  /** An event in the platform's form that is not sent; of any type, also ones that do not exist yet. */
  buildEvent(channel: string, userId: string, type: string, details: object): WebhookEvent;
  /** Sends events at once, in the order dealt by the seed; with the duplicates and batches set. */
  sendEvents(channel: string, events: readonly WebhookEvent[], seed?: number): Promise<void>;
  /** One webhook request as given, once. */
  postRaw(channel: string, webhook: RawWebhook): Promise<WebhookResult>;
  ledger(channel: string): Ledger;
  /** Resolves when no webhook is on its way or waiting for its redelivery. */
  settled(): Promise<void>;
}

export function createControl(context: PhoneContext): PhoneControl {
  const { state, delivery, faults } = context;
  const channelOf = (name: string): Channel => getChannel(context, name);
  return {
    configureChannel: (settings) => configureChannel(context, settings),
    channel: channelOf,
    changeConsole(name, { isWebhookActive, chatMode }) {
      const channel = channelOf(name);
      channel.isWebhookActive = isWebhookActive ?? channel.isWebhookActive;
      channel.chatMode = chatMode ?? channel.chatMode;
      changed(context);
      return channel;
    },
    channels: () => state.channels,
    usage: (name) => usageOf(channelOf(name), context.now()),
    people: () =>
      state.people.filter(({ isGone }) => !isGone).map((person) => summarise(context, person)),
    resetPeople: () => resetPeople(context),
    menuPicture: (name, richMenuId) => menuPicture(context, channelOf(name), richMenuId),
    person(name, channelName = 'demo') {
      const channel = channelOf(channelName);
      return controlPerson(context, channel, obtainPerson(context, name, channel.provider));
    },
    personById(userId, channelName = 'demo') {
      const channel = channelOf(channelName);
      return controlPerson(context, channel, getPerson(context, channel, userId));
    },
    faults: () => faults,
    changeFaults(change) {
      changeFaults(faults, change);
      if (change.seed !== undefined) delivery.reseed();
    },
    clearFaults() {
      Object.assign(faults, noFaults(faults.seed));
      delivery.reseed();
    },
    limitRate: (endpoint, limit) => context.limits.override(endpoint, limit),
    buildEvent: (name, userId, type, details) =>
      buildEvent(context, channelOf(name), userId, type, { ...details }),
    sendEvents: (name, events, seed) => delivery.sendAll(channelOf(name), events, seed),
    postRaw: (name, webhook) => postRaw(context, channelOf(name), webhook),
    ledger: (name) => delivery.ledger(channelOf(name).channelId),
    settled: () => delivery.settled(),
  };
}

async function postRaw(
  context: PhoneContext,
  channel: Channel,
  webhook: RawWebhook,
): Promise<WebhookResult> {
  if (channel.webhookUrl === null) throw new ControlRefusal('not-possible-now', 'no webhook set');
  const events = webhook.events ?? [];
  const result = await postWebhook({
    url: channel.webhookUrl,
    body: webhook.body ?? webhookBody(channel, events),
    secret: webhook.secret ?? channel.channelSecret,
    signature: webhook.signature,
    timeoutMs: context.webhookTimeoutMs,
  });
  context.delivery.ledger(channel.channelId).note(events, result);
  return result;
}

function controlPerson(context: PhoneContext, channel: Channel, person: Person): PersonControl {
  /** What she does reaches the platform only by her network. */
  const online = <Result>(act: () => Result): Result => {
    needNetwork(person);
    return act();
  };
  return {
    userId: person.userId,
    follow: () => void online(() => follow(context, channel, person)),
    unfollow: () => void online(() => unfollow(context, channel, person)),
    block: () => void online(() => block(context, channel, person)),
    unblock: () => void online(() => unblock(context, channel, person)),
    typeText: (text) => online(() => typeText(context, channel, person, text)),
    sendPicture: (picture) => online(() => sendPicture(context, channel, person, picture)),
    sendFile: (file) => online(() => sendFile(context, channel, person, file)),
    sendSticker: (id) => online(() => sendSticker(context, channel, person, id)),
    sendLocation: (place) => online(() => sendLocation(context, channel, person, place)),
    unsend: (messageId) => online(() => unsend(context, channel, person, messageId)),
    postback: (data) => online(() => postback(context, channel, person, data)),
    tapRichMenu: (area) => tapRichMenu(context, channel, person, area),
    pressButton: (messageId, label) => pressButton(context, channel, person, { messageId, label }),
    async openRoom() {
      needNetwork(person);
      const issued = await context.idTokens.issue(channel, person, context.now());
      return { ...issued, liffId: channel.liffId, userId: person.userId };
    },
    talk: () => viewTalk(context, channel, person),
    read: () => markRead(context, channel, person),
    device: () => showDevice(context, person),
    changeDevice: (change) => changeDevice(context, person, change),
    picture: (messageId) => findPicture(context, channel, person, messageId),
    reset: () => resetPerson(context, person),
  };
}

function viewTalk(context: PhoneContext, channel: Channel, person: Person): TalkView {
  const talk = findTalk(context.state, channel.channelId, person.userId);
  const menu = shownRichMenu(context, channel, talk);
  return {
    friendship: talk?.friendship ?? 'none',
    bubbles: structuredClone(talk?.bubbles ?? []),
    notifications: structuredClone(talk?.notifications ?? []),
    unread: talk?.unread ?? 0,
    richMenu: menu === null ? null : { richMenuId: menu.richMenuId, ...menu.menu },
  };
}
