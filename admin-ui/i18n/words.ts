/** What codes are called on the staff's screens. A code without a word is a type error. */
import type { Wait } from '../../domain/consultation-progress.ts';
import type { Action, Timer } from '../../domain/consultation.ts';
import type { Duty } from '../../domain/duty.ts';
import type { Approval, EscalationAction } from '../../domain/escalation.ts';
import type { NotTold } from '../../domain/notices.ts';
import type { Doing, Presence } from '../../domain/presence.ts';
import type { Risk } from '../../domain/priority.ts';

/** Those that stand on printed sheets too. */
export {
  ANSWER_STATE_WORDS,
  CHANNEL_WORDS,
  ESCALATION_KIND_WORDS,
  ESCALATION_OUTCOME_WORDS,
  ESCALATION_STATUS_WORDS,
  OUTCOME_WORDS,
  PRIORITY_REASON_WORDS,
  PRIORITY_WORDS,
  STAGE_WORDS,
} from '../../domain/code-words.ts';

/** Beside a word of hers that speaks of a risk: as short as can be. */
export const RISK_MARKS: Record<Risk, string> = {
  suicide: '自殺',
  violence: '暴力',
  abuse: '虐待・性暴力',
  homeless: '居場所がない',
  'self-harm': '自傷',
};
export const WAIT_WORDS: Record<Wait, string> = {
  'take-up': '担当が決まるのを待っています',
  'history-review': '担当者の履歴確認を待っています',
  reply: '職員の返信を待っています',
  consultee: '相談者の言葉を待っています',
  attributes: '属性の登録と終了を待っています',
  grace: '再開の受付期間中です',
  'follow-up': '次の連絡日を待っています',
  escalation: '関係機関との連携を待っています',
  nothing: '待っているものはありません',
};
export const WAIT_SHORT: Record<Wait, string> = {
  'take-up': '担当待ち',
  'history-review': '履歴確認待ち',
  reply: '返信待ち',
  consultee: '相談者待ち',
  attributes: '属性登録待ち',
  grace: '再開受付中',
  'follow-up': '次の連絡待ち',
  escalation: '連携待ち',
  nothing: 'なし',
};
export const TIMER_WORDS: Record<Timer, string> = {
  'take-up': '会話が始まらなければスーパーバイザーに知らせる',
  unanswered: '返信がなければ優先度を上げて知らせる',
  'silence-warning': '相談者の言葉がなければ声をかける',
  'silence-end': '相談者の言葉がなければ会話を終える',
  'attributes-reminder': '属性の登録を担当者に促す',
  'follow-up': '次の連絡日を担当者に知らせる',
  grace: '再開の受付を終える',
};
export const TIMER_SHORT: Record<Timer, string> = {
  'take-up': 'SVに通知',
  unanswered: '優先度を上げる',
  'silence-warning': '声かけ',
  'silence-end': '会話を終了',
  'attributes-reminder': '登録を催促',
  'follow-up': '次の連絡',
  grace: '再開締切',
};
export const PRESENCE_WORDS: Record<Presence, string> = {
  open: '画面を見ています',
  hidden: '画面は開いたまま離れています',
  away: '画面を閉じています',
};
export const PRESENCE_SHORT: Record<Presence, string> = {
  open: '閲覧中',
  hidden: '裏で開く',
  away: '不在',
};
export const NOT_TOLD_WORDS: Record<NotTold, string> = {
  'quota-exceeded': '今月送れる数を使い切りました',
  refused: 'LINEが受け付けませんでした（退会した、友だちでないなど）',
  'given-up': 'LINEにつながりませんでした',
  blocked: 'LINEがブロックされています',
};
/** What a colleague does in a consultation that is before them. */
export const DOING_WORDS: Record<Doing, string> = {
  reply: '返信を書いています',
  note: 'メモを書いています',
  viewing: '見ています',
};
export const ACTION_WORDS: Record<Action, string> = {
  assign: '担当にする',
  transfer: '引き継ぐ',
  'return-to-queue': '受付に戻す',
  'confirm-history-review': '履歴の確認を終える',
  'set-priority': '優先度を変える',
  'end-talk': '会話を終える',
  close: '相談を終了する',
  reopen: '再開する',
  escalate: '関係機関と連携',
};
export { AUTOMATIC_WORDS } from '../../domain/code-words.ts';
export const DUTY_WORDS: Record<Duty, string> = { on: '対応中', away: '離席', off: '勤務外' };
export { ROLE_WORDS } from '../../domain/account-words.ts';
export const APPROVAL_WORDS: Record<Approval, string> = {
  waiting: '承認待ち',
  telephone: '電話で承認（確認待ち）',
  approved: '承認済み',
  refused: '不承認',
};
export const ESCALATION_ACTION_WORDS: Record<EscalationAction, string> = {
  approve: '承認する',
  refuse: '承認しない',
  'record-contact': '連絡を記録する',
  acknowledge: '受理を記録する',
  'set-follow-up': '次に確認する日時を決める',
  'record-outcome': '結果を記録する',
};

/** What a command of either kind is called. */
export function commandWord(action: Action | EscalationAction): string {
  const words: Record<Action | EscalationAction, string> = {
    ...ACTION_WORDS,
    ...ESCALATION_ACTION_WORDS,
  };
  return words[action];
}
