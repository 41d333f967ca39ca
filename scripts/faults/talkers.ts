/** People who go on writing in their rooms, and say each thing again until it is acknowledged. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RemotePhone } from '../drive/phone.ts';
import { enterRoom, type Room } from '../drive/room.ts';
import type { Chance } from './chance.ts';

export interface SaidOnce {
  id: string;
  text: string;
  /** The number it was acknowledged with. */
  seq: number;
}

export interface Talker {
  room: Room;
  said: SaidOnce[];
}

/** So many people in their rooms, consent given, nothing said yet. */
export async function openTalkers(
  base: string,
  phone: RemotePhone,
  count: number,
  name: string,
): Promise<Talker[]> {
  const talkers: Talker[] = [];
  for (let n = 0; n < count; n += 1) {
    const person = await phone.person(`${name}${n}`);
    const room = await enterRoom(base, await person.idToken(), { timeoutMs: 4_000 });
    await room.consent();
    talkers.push({ room, said: [] });
  }
  return talkers;
}

/** Each says so many things, spread over the time; resolves when all are acknowledged. */
export async function talk(
  talkers: readonly Talker[],
  chance: Chance,
  count: number,
  overMs: number,
): Promise<void> {
  await Promise.all(
    talkers.map(async (talker, who) => {
      for (let n = 0; n < count; n += 1) {
        await sleep(chance.between(0, (2 * overMs) / count));
        await sayUntilHeard(talker, `${who}番目の人の${n}番目の言葉です。${mark()}`);
      }
    }),
  );
}

/** Unlike any other and without digits: twelve of them can be taken for a My Number, and are masked. */
function mark(): string {
  return randomUUID().replaceAll(/\d/gu, (digit) => 'ghijklmnop'.charAt(Number(digit)));
}

/** A bound for what never comes: five hundred rooms that come back at once are slow, not lost. */
const GIVE_UP_MS = 600_000;

/** The same id until there is an answer: whether the last try was stored is not hers to know. */
export async function sayUntilHeard(talker: Talker, text: string): Promise<SaidOnce> {
  const id = randomUUID();
  const deadline = performance.now() + GIVE_UP_MS;
  for (;;) {
    const seq = await talker.room.say(text, id).catch((error: unknown) => {
      if (performance.now() > deadline) throw error;
      return null;
    });
    if (seq !== null) {
      const said = { id, text, seq };
      talker.said.push(said);
      return said;
    }
    await sleep(200);
  }
}
