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
  }),
);
export type SignIns = z.infer<typeof SignIns>;

/** Empty where nothing was written down yet. */
export function readSignIns(file: string): SignIns {
  return existsSync(file) ? SignIns.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}
