import { afterAll, beforeAll } from 'vitest';
import { openRecords, type Records } from '../../scripts/faults/records.ts';
import { makePrivateSystem, type PrivateSystem } from '../../scripts/parts/private-system.ts';
import type { RunningSystem } from '../../scripts/parts/system.ts';
import { readSignIns, type SignIns } from '../../scripts/seed/sign-ins.ts';

export interface SystemUnderTest {
  place: PrivateSystem;
  system: RunningSystem;
  records: Records;
  base: string;
  phoneUrl: string;
  signIns: SignIns;
}

/** A whole system of the file's own, there from the first test on. `isOpen`: whether reception is open. */
export function useSystem({ isOpen }: { isOpen: boolean }): SystemUnderTest {
  const under: { test?: SystemUnderTest } = {};
  const place = makePrivateSystem('fault-test');
  beforeAll(async () => {
    const system = await place.start({
      durable: false,
      env: { MADOGUCHI_DEMO_OPEN: isOpen ? '1' : '0', NODE_ENV: 'development' },
    });
    under.test = {
      place,
      system,
      records: openRecords(system),
      base: system.env['WEBHOOK_BASE_URL'] ?? '',
      phoneUrl: system.env['PHONE_URL'] ?? '',
      signIns: readSignIns(system.folder.path('demo-sign-ins.json')),
    };
  });
  afterAll(async () => {
    await under.test?.records.close();
    await under.test?.system.stop();
    place.remove();
  });
  return new Proxy({} as SystemUnderTest, {
    get(_target, name) {
      if (!under.test) throw new Error('the system is started in beforeAll: ask within a test');
      return Reflect.get(under.test, name) as unknown;
    },
  });
}
