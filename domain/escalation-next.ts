/** What somebody has to do about an escalation now, and who: the first thing a list of them says. */
import { isEscalationOver, type EscalationState } from './escalation.ts';

export const NEXT_STEPS = [
  'contact',
  'approve',
  'confirm-approval',
  'acknowledge',
  'follow-up',
  'outcome',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** `approvers`: whoever is asked for approval now. */
export const NEXT_BY = ['requester', 'approvers', 'approver'] as const;
export type NextBy = (typeof NEXT_BY)[number];

export const NEXT_STEP_WORDS = {
  contact: '機関に連絡する',
  approve: '承認するか判断する',
  'confirm-approval': '電話での承認を確認する',
  acknowledge: '機関の受理を確認する',
  'follow-up': '決めた日時に機関へ確認する',
  outcome: '結果を記録する',
} as const satisfies Record<NextStep, string>;

/** `null` when it is over. In danger the contact comes first, whatever stands with the approval. */
export function nextStepOf(state: EscalationState): { step: NextStep; by: NextBy } | null {
  if (isEscalationOver(state)) return null;
  const { status, approval, immediate, followUpAt } = state;
  if (status === 'requested' || status === 'approved' || status === 'refused') {
    const mayContact = immediate || approval === 'approved' || approval === 'telephone';
    return mayContact ? { step: 'contact', by: 'requester' } : { step: 'approve', by: 'approvers' };
  }
  if (approval === 'waiting') return { step: 'approve', by: 'approvers' };
  if (approval === 'telephone') return { step: 'confirm-approval', by: 'approver' };
  if (status === 'contacted') return { step: 'acknowledge', by: 'requester' };
  return { step: followUpAt == null ? 'outcome' : 'follow-up', by: 'requester' };
}
