/** What a person may do to a consultation now, and why not the rest. */
import {
  BLOCK_TEXTS,
  blockOf,
  blockText,
  dismissalBlockOf,
  replyBlockOf,
  type BlockReason,
} from '../../domain/consultation-commands.ts';
import {
  ACTIONS,
  CONTENT_ACTIONS,
  type Action,
  type Actor,
  type ContentAction,
} from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import { needsApproval } from '../../domain/reply-approval.ts';
import type { SignedInStaff } from '../http/route.ts';
import { rolesTowards, type ConsultationTarget } from '../http/target.ts';
import { writerIn } from '../reply-requests/guard.ts';

/** The person as the rules see them: the roles that count towards this consultation. */
export function actorTowards(staff: SignedInStaff, target: ConsultationTarget): Actor {
  const relation = target.assigneeId === staff.id ? 'own' : 'service';
  const roles = rolesTowards(staff.rolesIn(target.serviceId), target, relation);
  return { staffId: staff.id, roles: [...roles] };
}

/** The consultation as the rules see it, from the database's projection. */
export function looked({ stage, assigneeId, endedAt }: ConsultationTarget) {
  return { stage, assignee: assigneeId, ended: endedAt !== null };
}

interface Blocks {
  allowed: (Action | ContentAction)[];
  blocked: Partial<Record<Action | ContentAction, { reason: BlockReason; text: string }>>;
  dismissalBlocked: { reason: BlockReason; text: string } | null;
  repliesAsStandIn: boolean;
  repliesNeedApproval: boolean;
}

export function blocksOf(
  staff: SignedInStaff,
  target: ConsultationTarget,
  isEngineAway: boolean,
): Blocks {
  const state = looked(target);
  const actor = actorTowards(staff, target);
  const reply = replyBlockOf(state, actor, isEngineAway);
  const dismissal = dismissalBlockOf(state, actor);
  const blocks: Blocks = {
    allowed: [],
    blocked: {},
    dismissalBlocked: dismissal && {
      reason: dismissal,
      text: blockText(dismissal, 'close', state.stage),
    },
    repliesAsStandIn: reply.standIn,
    repliesNeedApproval: needsApproval(writerIn(staff, target.serviceId)),
  };
  for (const action of [...ACTIONS, ...CONTENT_ACTIONS]) {
    const reason = action === 'reply' ? reply.block : blockOf(state, action, actor);
    if (reason === null) blocks.allowed.push(action);
    else blocks.blocked[action] = { reason, text: blockText(reason, action, state.stage) };
  }
  return blocks;
}

/** Refuses what the rules block: 'not-permitted' for a matter of persons, 'not-allowed-now' for one of time. */
export function refuseBlocked(reason: BlockReason | null): void {
  if (reason === null) return;
  const isOfPersons = reason === 'not-permitted' || reason === 'not-assignee';
  const code = isOfPersons ? 'not-permitted' : 'not-allowed-now';
  throw new Refusal(code, { reason, text: BLOCK_TEXTS[reason] });
}
