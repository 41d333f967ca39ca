/** The telephone in her hand: its network, its screen, and what it shows of all her talks. */
import type { PhoneContext } from '../context.ts';
import { addBubble, changed, findTalk } from '../context.ts';
import type {
  Bubble,
  Channel,
  Device,
  HeldBubble,
  LockScreenNotification,
  Person,
  Talk,
} from '../state.ts';
import { ControlRefusal } from './refusal.ts';

export interface TalkSummary {
  channelKey: string;
  displayName: string;
  friendship: Talk['friendship'];
  unread: number;
  last: Bubble | null;
}

/** What lies on the lock screen, and where it leads. */
export type Notification = Omit<LockScreenNotification, 'isNew'> & { channelKey: string };

export interface DeviceView {
  device: Device;
  /** One for each account she could befriend, the newest talk first. */
  talks: TalkSummary[];
  /** Arrived since the screen was last unlocked, the newest first. */
  notifications: Notification[];
}

/** For the one who chooses whose phone to take. */
export interface PersonSummary {
  userId: string;
  displayName: string;
  provider: string;
  unread: number;
  device: Device;
}

export interface DeviceChange {
  hasNetwork?: boolean | undefined;
  screen?: Device['screen'] | undefined;
}

/** Throws 'no-network': nothing leaves a phone without one. */
export function needNetwork(person: Person): void {
  if (!person.device.hasNetwork) throw new ControlRefusal('no-network', 'no network');
}

/** What waited at the platform arrives with the network; unlocking clears the lock screen. */
export function changeDevice(context: PhoneContext, person: Person, change: DeviceChange): Device {
  const before = person.device;
  const isBack = change.hasNetwork === true && !before.hasNetwork;
  person.device = {
    hasNetwork: change.hasNetwork ?? before.hasNetwork,
    screen: change.screen ?? before.screen,
  };
  for (const { channel, talk } of talksOf(context, person)) {
    if (person.device.screen === 'on') for (const each of talk.notifications) each.isNew = false;
    if (isBack) receive(context, channel, talk, talk.held.splice(0));
  }
  changed(context);
  return { ...person.device };
}

function receive(
  context: PhoneContext,
  channel: Channel,
  talk: Talk,
  held: readonly HeldBubble[],
): void {
  for (const { bubble, notification } of held) {
    addBubble(context, channel, talk, bubble, notification);
  }
}

/** The talk is before her eyes. */
export function markRead(context: PhoneContext, channel: Channel, person: Person): void {
  const talk = findTalk(context.state, channel.channelId, person.userId);
  if (talk === undefined || talk.unread === 0) return;
  talk.unread = 0;
  changed(context);
}

export function showDevice(context: PhoneContext, person: Person): DeviceView {
  // An account that nobody has connected answers nobody: it is not offered.
  const channels = context.state.channels.filter(
    ({ provider, isFree, webhookUrl }) =>
      provider === person.provider && (!isFree || webhookUrl !== null),
  );
  const talks = channels.map((channel) => {
    const talk = findTalk(context.state, channel.channelId, person.userId);
    return {
      channelKey: channel.channelKey,
      displayName: channel.displayName,
      friendship: talk?.friendship ?? 'none',
      unread: talk?.unread ?? 0,
      last: talk?.bubbles.at(-1) ?? null,
    };
  });
  const notifications = talksOf(context, person).flatMap(({ channel, talk }) =>
    talk.notifications
      .filter(({ isNew }) => isNew)
      .map(({ isNew: _isNew, ...rest }) => ({ ...rest, channelKey: channel.channelKey })),
  );
  return {
    device: { ...person.device },
    talks: talks.toSorted((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0)),
    notifications: notifications.toSorted((a, b) => b.at - a.at),
  };
}

export function summarise(context: PhoneContext, person: Person): PersonSummary {
  const { userId, displayName, provider, device } = person;
  const unread = talksOf(context, person).reduce((sum, { talk }) => sum + talk.unread, 0);
  return { userId, displayName, provider, unread, device: { ...device } };
}

function talksOf(context: PhoneContext, person: Person): { channel: Channel; talk: Talk }[] {
  return context.state.channels.flatMap((channel) => {
    const talk = findTalk(context.state, channel.channelId, person.userId);
    return talk === undefined ? [] : [{ channel, talk }];
  });
}
