import { afterAll, beforeAll } from 'vitest';
import { createRemotePhone, type RemotePhone } from '../../scripts/drive/phone.ts';
import { enterRoom, type Room } from '../../scripts/drive/room.ts';
import type { StaffAtWork } from '../../scripts/drive/staff.ts';
import { openRecords, type Records } from '../../scripts/faults/records.ts';
import { makePrivateSystem, type PrivateSystem } from '../../scripts/parts/private-system.ts';
import type { RunningSystem } from '../../scripts/parts/system.ts';
import { readSignIns, type SignIns } from '../../scripts/seed/sign-ins.ts';
import { eventually } from '../support/eventually.ts';

interface Running {
  system: RunningSystem;
  records: Records;
  base: string;
  phone: RemotePhone;
  signIns: SignIns;
}

export interface SystemUnderTest extends Running {
  place: PrivateSystem;
  /** Stops everything, lets `meanwhile` happen, and starts it again at the same address. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
}

/** A whole system of the file's own, there from the first test on. `isOpen`: whether reception is open. */
export function useSystem({ isOpen }: { isOpen: boolean }): SystemUnderTest {
  const place = makePrivateSystem('fault-test');
  const under: { running?: Running | undefined } = {};

  async function start(): Promise<void> {
    const system = await place.start({
      durable: false,
      env: { MADOGUCHI_DEMO_OPEN: isOpen ? '1' : '0', NODE_ENV: 'development' },
    });
    under.running = {
      system,
      records: openRecords(system),
      base: system.env['WEBHOOK_BASE_URL'] ?? '',
      phone: createRemotePhone(system.env['PHONE_URL'] ?? ''),
      signIns: readSignIns(system.folder.path('demo-sign-ins.json')),
    };
  }

  async function stop(): Promise<void> {
    await under.running?.records.close();
    await under.running?.system.stop();
    under.running = undefined;
  }

  async function restart(meanwhile: () => Promise<void>): Promise<void> {
    await stop();
    await meanwhile();
    await start();
  }

  beforeAll(start);
  afterAll(async () => {
    await stop();
    place.remove();
  });
  return new Proxy({ place, restart } as SystemUnderTest, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name) as unknown;
      if (!under.running) throw new Error('the system runs only while tests do');
      return Reflect.get(under.running, name) as unknown;
    },
  });
}

/** Somebody new in her room, who has agreed to the rules. */
export async function newRoom({ phone, base }: SystemUnderTest, name: string): Promise<Room> {
  const person = await phone.person(name);
  const room = await enterRoom(base, await person.idToken());
  await room.consent();
  return room;
}

/** The consultation in which these words were said, as staff find it. */
export async function findByWords(staff: StaffAtWork, words: string): Promise<string> {
  return eventually(async () => {
    const { data } = await staff.list('sort=openedAt&perPage=100');
    for (const { id } of data) {
      const said = await staff.messages(id);
      if (said.data.some(({ text }) => text === words)) return id;
    }
    throw new Error('no consultation with these words is in the list');
  });
}
