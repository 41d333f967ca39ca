/** Why somebody reads a consultation, as the audit trail has it. */
import type { AccessKind } from './access.ts';
import type { Stage } from './consultation.ts';
import type { Role } from './roles.ts';

/** What those say who have no part in it: each names its own reason. */
export const STATED_PURPOSES = ['stand-in', 'taking-over', 'advice', 'found'] as const;
export type StatedPurpose = (typeof STATED_PURPOSES)[number];

/**
 * `handover`: the assignee reads the past before answering. `supervision`: a supervisor reads what somebody else
 * has taken, and nobody is told of it but the trail. `history`: an earlier consultation is read beside another one
 * of the same person. `colleague`: a counselor reads what is somebody else's, and has not said why.
 */
export const READING_PURPOSES = [
  'own',
  'handover',
  'service',
  'colleague',
  'supervision',
  'administration',
  'history',
  'audit',
  'emergency',
  ...STATED_PURPOSES,
  // Looking at what went to an agency, by somebody who works on no consultation.
  'complaint',
  'incident',
  'inquiry',
] as const;
export type ReadingPurpose = (typeof READING_PURPOSES)[number];

export const PURPOSE_NAMES = {
  own: '自分の担当',
  handover: '引き継ぎ・履歴の確認（自分の担当）',
  service: '窓口の業務（担当者のいない相談）',
  colleague: 'ほかの職員の担当（理由の申告なし）',
  supervision: '監督',
  administration: '管理者としての確認',
  history: '同じ人の別の相談と並べて確認',
  audit: '監査',
  emergency: '緊急閲覧',
  'stand-in': '代わりに対応するため',
  'taking-over': '引き継ぎを受けるため',
  advice: '担当者から相談を受けたため',
  found: '検索した相談かどうかを確かめるため',
  complaint: '苦情・開示請求の確認',
  incident: '事故の調査',
  inquiry: '議会など外部からの照会への回答',
} as const satisfies Record<ReadingPurpose, string>;

interface About {
  assigneeId: string | null;
  stage?: Stage;
}

/** `letIn`: by what one may read it, where one otherwise may not. */
export function readingPurpose(
  staffId: string,
  roles: readonly Role[],
  { assigneeId, stage }: About,
  letIn: AccessKind | null = null,
): ReadingPurpose {
  if (assigneeId === staffId) return stage === 'review' ? 'handover' : 'own';
  if (letIn !== null) return letIn;
  if (roles.includes('supervisor')) return assigneeId === null ? 'service' : 'supervision';
  if (roles.includes('counselor')) return assigneeId === null ? 'service' : 'colleague';
  return roles.includes('administrator') ? 'administration' : 'audit';
}
