/** LINE's side of a fault run: people follow, type, tap, take back and leave, twice and in any order. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LineEvent, RemotePerson, RemotePhone } from '../drive/phone.ts';
import type { Chance } from './chance.ts';

export interface PlannedEvents {
  events: LineEvent[];
  /** LINE user ids of those who follow once and stay. */
  stayed: string[];
}

/** The account's bad days: everything twice, five in a request, and again until it is acknowledged. */
export const BAD_DELIVERY = {
  duplicates: 1,
  batchSize: 5,
  redeliver: { isEnabled: true, attempts: 100, intervalsMs: [200, 400, 800, 1500] },
};

/** So many events (rounded up to fours), four a person. */
export async function planEvents(
  phone: RemotePhone,
  chance: Chance,
  count: number,
  name: string,
): Promise<PlannedEvents> {
  const people: RemotePerson[] = [];
  for (let n = 0; n < Math.ceil(count / 4); n += 1) people.push(await phone.person(`${name}${n}`));
  await phone.befriendSilently(people);
  const events: LineEvent[] = [];
  const stayed: string[] = [];
  for (const [n, { userId }] of people.entries()) {
    const build = async (type: string, details: object) =>
      void events.push(await phone.buildEvent(userId, type, details));
    await build('follow', { follow: { isUnblocked: false } });
    await build('message', {
      message: { id: `7${String(n).padStart(17, '0')}`, type: 'text', text: 'もしもし' },
    });
    await build('postback', { postback: { data: 'room' } });
    if (chance.between(0, 3) > 0) {
      stayed.push(userId);
      await build('unsend', { unsend: { messageId: `7${String(n).padStart(17, '0')}` } });
    } else {
      await build('unfollow', {});
    }
  }
  return { events, stayed };
}

/** Sends them shuffled over so many milliseconds, a handful at a time. */
export async function sendScattered(
  phone: RemotePhone,
  chance: Chance,
  events: readonly LineEvent[],
  overMs: number,
): Promise<void> {
  const left = chance.shuffled(events);
  const handfuls = Math.ceil(left.length / 10);
  const sending: Promise<void>[] = [];
  for (let n = 0; n < handfuls; n += 1) {
    sending.push(phone.sendEvents(left.slice(n * 10, n * 10 + 10), chance.between(1, 1_000_000)));
    await sleep(overMs / handfuls);
  }
  await Promise.all(sending);
}
