/** Commands of staff to a consultation: each is stored first and then asked of its workflow. */
import { z } from 'zod';
import { ACTIONS, NON_CONSULTATIONS, OUTCOMES, STAGES } from '../domain/consultation.ts';
import { ESCALATION_ACTIONS, ESCALATION_STATUSES } from '../domain/escalation.ts';
import { PRIORITIES } from '../domain/priority.ts';
import { BusinessDate, Id, Instant, typedText } from './common.ts';
import { Person } from './staff.ts';

/** Free text that goes with a command: a reason, a hand-over note. */
const Text = typedText(4000);
const commandId = Id;
const note = Text.optional();

export const AssignBody = z.object({ commandId, to: Id, note });
export const TransferBody = z.object({ commandId, to: Id, note });
export const ReturnToQueueBody = z.object({ commandId, note });
export const ConfirmHistoryReviewBody = z
  .object({ commandId, mode: z.enum(['read', 'urgent']), reason: Text.optional() })
  .refine(({ mode, reason }) => mode === 'read' || reason !== undefined, {
    path: ['reason'],
    message: 'passing the review asks for a reason',
  });
export const SetPriorityBody = z.object({ commandId, priority: z.enum(PRIORITIES), note });
export const EndTalkBody = z.object({ commandId, note });
export const CloseBody = z.object({
  commandId,
  outcome: z.enum([...OUTCOMES, ...NON_CONSULTATIONS]),
  followUpOn: BusinessDate.nullable().default(null),
  note,
  /** Why it is closed although required attributes have no answer. */
  override: Text.optional(),
});
export const ReopenBody = z.object({ commandId, reason: Text.optional() });

/** Where the consultation or the escalation stands after the command. */
export const CommandResult = z.union([
  z.object({ seq: z.int(), stage: z.enum(STAGES) }),
  z.object({ seq: z.int(), status: z.enum(ESCALATION_STATUSES) }),
]);

/** Done, or stored and waiting for the engine (「処理待ち」, with status 202). */
export const CommandAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), commandId: Id, result: CommandResult }),
  z.object({ status: z.literal('pending'), commandId: Id }),
]);

/** Why it was refused, as a code and in words. */
const RefusedBecause = z.object({ reason: z.string(), text: z.string() });

export const CommandState = z.object({
  id: Id,
  action: z.string(),
  consultationId: Id,
  escalationId: Id.nullable(),
  status: z.enum(['pending', 'done', 'refused']),
  result: CommandResult.nullable(),
  refused: RefusedBecause.nullable(),
  createdAt: Instant,
  settledAt: Instant.nullable(),
});

/** A command of anybody that waits for the engine, or was refused after its sender had been told that it waits. */
export const UnsettledCommand = z.object({
  id: Id,
  action: z.enum([...ACTIONS, ...ESCALATION_ACTIONS]),
  escalationId: Id.nullable(),
  status: z.enum(['pending', 'refused']),
  /** Who gave it. */
  person: Person,
  /** To whom it gives the consultation. */
  to: Person.nullable(),
  refused: RefusedBecause.nullable(),
  createdAt: Instant,
  settledAt: Instant.nullable(),
});
export const UnsettledCommands = z.object({ data: z.array(UnsettledCommand) });
