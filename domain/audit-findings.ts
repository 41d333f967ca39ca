/** What a check of the audit trail may find wrong, in words. */
export const AUDIT_FINDINGS = {
  'row-changed': 'この位置の記録が、書かれたときのものではありません（書き換え）。',
  'row-gone': 'この位置の記録がありません（削除）。',
  'position-missing': '連鎖の番号がこの位置で続いていません。',
  'checkpoint-differs': 'この位置の連鎖が、署名された確認点と合いません（連鎖の計算し直し）。',
  'signature-wrong': 'この位置の確認点の署名が正しくありません（確認点の偽造）。',
  'shorter-than-before':
    '前の検査のときより記録が短くなっています（末尾の切り捨て、または古い状態への復元）。',
  'outside-differs': '外部に残した確認点と合いません（届け出のない復元、または連鎖の作り直し）。',
} as const satisfies Record<string, string>;

/** What a check found first. */
export type AuditFinding = keyof typeof AUDIT_FINDINGS;

/** `null` for what is no finding. */
export function findingText(outcome: string): string | null {
  return Object.hasOwn(AUDIT_FINDINGS, outcome) ? AUDIT_FINDINGS[outcome as AuditFinding] : null;
}
