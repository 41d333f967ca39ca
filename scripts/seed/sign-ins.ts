/** How people sign in to the practice organisation; written down where only their owner reads. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { ROLES } from '../../domain/roles.ts';

const SignIns = z.array(
  z.object({
    organisation: z.string(),
    role: z.enum(ROLES),
    label: z.string(),
    loginId: z.string(),
    password: z.string(),
    /** Base32; where signing in takes a code of it as well. */
    totpSecret: z.string().optional(),
    /** The second factor is set up at the first sign-in. */
    enrolsFirst: z.boolean().optional(),
  }),
);
export type SignIns = z.infer<typeof SignIns>;
export type DemoSignIn = SignIns[number];

/** Empty where nothing was written down yet. */
export function readSignIns(file: string): SignIns {
  return existsSync(file) ? SignIns.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}
