/** Reception rests: stopped at once by whoever is on the shift, or announced beforehand. */
import { z } from 'zod';
import { PAUSE_KINDS } from '../domain/hours.ts';
import { MAX_PAUSE_REASON, STOP_FAULTS } from '../domain/planned-stop.ts';
import { Id, Instant, typedText } from './common.ts';
import { Person } from './staff.ts';

const Reason = typedText(MAX_PAUSE_REASON).nullable();

export const PAUSE_STATES = ['coming', 'now', 'over', 'withdrawn'] as const;

const Pause = z.object({
  id: Id,
  kind: z.enum(PAUSE_KINDS),
  state: z.enum(PAUSE_STATES),
  from: Instant,
  /** `null`: until somebody ends it. */
  until: Instant.nullable(),
  reason: z.string().nullable(),
  createdBy: Person,
  createdAt: Instant,
  /** Who ended it early, or took it back. */
  endedBy: Person.nullable(),
});

/** Those that are or will be, the first of them first; then those that were, the last first. */
export const Pauses = z.object({ coming: z.array(Pause), past: z.array(Pause) });

export const PauseBody = z.object({
  /** Made by its sender: sent again it is one pause. */
  id: Id,
  /** `null`: until somebody ends it. */
  until: Instant.nullable(),
  reason: Reason,
});

const Stop = z.object({ from: Instant, until: Instant });

export const PlannedStopBody = Stop.extend({
  id: Id,
  /** Why it does not hold to the rules of planned stops, where it does not; else what it is for. */
  reason: Reason,
});

export const StopFaultsQuery = Stop;

/** What is wrong with a stop at that time; it then needs a reason. */
export const StopFaults = z.object({ faults: z.array(z.enum(STOP_FAULTS)) });

export const PauseIdBody = z.object({ id: Id });
