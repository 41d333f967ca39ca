/** The words for a workflow's reason to refuse. */
import { BLOCK_REASONS, BLOCK_TEXTS } from '../../domain/consultation-commands.ts';
import { ESCALATION_BLOCKS, ESCALATION_BLOCK_TEXTS } from '../../domain/escalation.ts';

export function refusedText(reason: string): string {
  const block = BLOCK_REASONS.find((one) => one === reason);
  if (block) return BLOCK_TEXTS[block];
  const escalationBlock = ESCALATION_BLOCKS.find((one) => one === reason);
  return escalationBlock ? ESCALATION_BLOCK_TEXTS[escalationBlock] : BLOCK_TEXTS.stage;
}
