/** Who of the staff has a consultation before them. Only what they do is told, never what they write. */
import { z } from 'zod';
import { DOINGS, SCREEN_STATES } from '../domain/presence.ts';
import { ROLES } from '../domain/roles.ts';
import { Id } from './common.ts';
import { Person } from './staff.ts';

export const ScreenBody = z.object({
  /** Made by the screen: several of one person are one person. */
  screen: Id,
  state: z.enum(SCREEN_STATES),
});

export const ColleagueHere = z.object({
  person: Person,
  /** The role they act in here. */
  role: z.enum(ROLES),
  doing: z.enum(DOINGS),
});
export type ColleagueHere = z.infer<typeof ColleagueHere>;

/** The others; whoever asks is not among them. */
export const ColleaguesHere = z.object({ colleagues: z.array(ColleagueHere) });
