/**
 * The practice organisation: `node scripts/seed.ts` (DATABASE_MIGRATOR_URL, KEYS_SOCKET; MADOGUCHI_DATA
 * for the folder of the sign-ins). Run again it adds what is missing and changes nothing else.
 * MADOGUCHI_DEMO_OPEN=1 opens reception today and tomorrow (0 closes it), as a new settings version;
 * with it MADOGUCHI_DEMO_UNDO=0 to 10 sets the seconds in which a reply can be taken back.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { newTotpSecret } from '../api/session/totp.ts';
import { createCrypt, type Crypt } from '../db/crypt.ts';
import { openDatabase, type Database } from '../db/orm.ts';
import { inSystem } from '../db/scope.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { defaultDataDir, writePrivately } from './parts/data-folder.ts';
import { addCopyApprovals } from './seed/approvals.ts';
import { DEMO_ORGANISATION, DEMO_STAFF, type DemoStaff } from './seed/organisation.ts';
import { newPassword } from './seed/passwords.ts';
import { addOrganisation, addPracticeDay, addSecondFactor, addStaff } from './seed/rows.ts';
import { readSignIns, type DemoSignIn, type SignIns } from './seed/sign-ins.ts';

export interface Seed {
  /** As the role that owns the tables. */
  database: Database;
  crypt: Crypt;
  /** Where passwords and secrets of codes are kept, readable by the owner alone; they are nowhere else in the open. */
  signInsFile: string;
  now: Date;
  /** Reception today: as the calendar says (`null`), open, or closed. */
  isOpenToday: boolean | null;
  /** Seconds to take a reply back; `null` leaves them as they are. */
  undoSeconds: number | null;
}

/** Makes the practice organisation, or what it lacks; answers its sign-ins. */
export async function seedDemo(seed: Seed): Promise<SignIns> {
  const known = readSignIns(seed.signInsFile);
  const signIns = DEMO_STAFF.map((member) => signInOf(member, known));
  await inSystem(seed.database, async (tx) => {
    const place = await addOrganisation(tx, seed.crypt);
    for (const { password, totpSecret = null, loginId } of signIns) {
      const member = DEMO_STAFF.find((one) => one.loginId === loginId);
      const before = known.find((one) => one.loginId === loginId);
      if (!member) continue;
      const staffId = await addStaff(tx, seed.crypt, place, {
        ...member,
        password,
        isKnown: before !== undefined,
      });
      if (member.role === 'administrator')
        await addCopyApprovals(tx, seed.crypt, place.organisationId, staffId);
      const isKnown = before !== undefined && (before.totpSecret ?? null) === totpSecret;
      await addSecondFactor(tx, seed.crypt, place, { staffId, secret: totpSecret, isKnown });
    }
    const { isOpenToday: isOpen, undoSeconds, now } = seed;
    if (isOpen !== null) await addPracticeDay(tx, place, { isOpen, undoSeconds }, now);
  });
  // Last: were the file lost, or never written, new passwords are made and replace the stored ones.
  writePrivately(seed.signInsFile, `${JSON.stringify(signIns, null, 2)}\n`);
  return signIns;
}

/** What was written down before stays as it is. */
function signInOf({ loginId, role, label, secondFactor }: DemoStaff, known: SignIns): DemoSignIn {
  const before = known.find((one) => one.loginId === loginId);
  const { code: organisation } = DEMO_ORGANISATION;
  const password = before?.password ?? newPassword([organisation, loginId]);
  const signIn = { organisation, role, label, loginId, password };
  if (secondFactor === 'ready')
    return { ...signIn, totpSecret: before?.totpSecret ?? newTotpSecret() };
  return secondFactor === 'to-try' ? { ...signIn, enrolsFirst: true } : signIn;
}

const SeedConfig = z.object({
  DATABASE_MIGRATOR_URL: z.string().min(1),
  KEYS_SOCKET: z.string().min(1),
  MADOGUCHI_DEMO_OPEN: z
    .enum(['0', '1', ''])
    .default('')
    .transform((value) => (value === '' ? null : value === '1')),
  MADOGUCHI_DEMO_UNDO: z
    .union([z.literal('').transform(() => null), z.coerce.number().int().min(0).max(10)])
    .default(null),
});

async function main(): Promise<void> {
  const config = SeedConfig.parse(process.env);
  const keys = createKeyStoreClient({ socketPath: config.KEYS_SOCKET });
  const database = await openDatabase(config.DATABASE_MIGRATOR_URL, { poolSize: 1 });
  try {
    await seedDemo({
      database,
      crypt: createCrypt(keys),
      signInsFile: join(defaultDataDir(), 'demo-sign-ins.json'),
      now: new Date(),
      isOpenToday: config.MADOGUCHI_DEMO_OPEN,
      undoSeconds: config.MADOGUCHI_DEMO_UNDO,
    });
  } finally {
    await database.close();
    await keys.close();
  }
  console.log('the practice organisation is there');
}

if (import.meta.main) await main();
