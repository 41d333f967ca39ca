/** From where somebody came into a room: kept apart, shown to nobody but by a disclosure that two people stand for. */
import { DAY } from './hours.ts';

/**
 * Kept for so many days after the last sight of it: a request to preserve (刑事訴訟法 第197条第3項) holds for thirty days and
 * once more for thirty, and the inquiry that follows it must still find something. Longer would serve nothing.
 */
export const ACCESS_DATA_DAYS = 90;

export const DISCLOSURE_GROUNDS = ['inquiry', 'warrant', 'life-danger', 'by-law'] as const;
export type DisclosureGround = (typeof DISCLOSURE_GROUNDS)[number];

export const DISCLOSURE_GROUND_WORDS = {
  inquiry: '捜査関係事項照会（刑事訴訟法 第197条第2項）',
  warrant: '裁判官の令状（差押えなど）',
  'life-danger': '人の生命・身体への差し迫った危険（緊急避難）',
  'by-law': 'その他の法令に基づく照会',
} as const satisfies Record<DisclosureGround, string>;

export const DISCLOSURE_STATUSES = ['waiting', 'approved', 'refused'] as const;
export type DisclosureStatus = (typeof DISCLOSURE_STATUSES)[number];

/** A request nobody answers, and an approval, are over after so long. */
export const DISCLOSURE_LIVES = 7 * DAY;

export type DisclosureState = DisclosureStatus | 'expired';

export const DISCLOSURE_STATE_WORDS = {
  waiting: '承認待ち',
  approved: '承認済み（開示できます）',
  refused: '不承認',
  expired: '期限切れ',
} as const satisfies Record<DisclosureState, string>;

/** How it stands now; what was refused stays so. */
export function disclosureState(
  { status, expiresAt }: { status: DisclosureStatus; expiresAt: Date },
  now: number,
): DisclosureState {
  return status !== 'refused' && expiresAt.getTime() <= now ? 'expired' : status;
}

/** Why it may not be decided by this person now. */
export const DECISION_BLOCK_TEXTS = {
  'own-request': '自分の申請は自分では承認できません。別の管理者に依頼してください。',
  'already-decided': 'すでに判断されています。',
  expired: '申請の期限が過ぎました。必要なときは、もう一度申請してください。',
} as const;
