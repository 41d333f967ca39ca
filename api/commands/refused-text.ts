/** The words for a workflow's reason to refuse. */
import { BLOCK_REASONS, BLOCK_TEXTS } from '../../domain/consultation-commands.ts';
import { ESCALATION_BLOCKS, ESCALATION_BLOCK_TEXTS } from '../../domain/escalation.ts';

export function refusedText(reason: string): string {
  const block = BLOCK_REASONS.find((one) => one === reason);
  if (block) return BLOCK_TEXTS[block];
  const escalationBlock = ESCALATION_BLOCKS.find((one) => one === reason);
  return escalationBlock ? ESCALATION_BLOCK_TEXTS[escalationBlock] : BLOCK_TEXTS.stage;
}

/** Why a command was refused, as answers carry it. */
export function refusedBecause(reason: string | null): { reason: string; text: string } | null {
  return reason === null ? null : { reason, text: refusedText(reason) };
}
