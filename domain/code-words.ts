/** What codes are called wherever people read them: on screens and on printed sheets. A code without a word is a type error. */
import type { AccommodationStatus } from './accommodation.ts';
import type { AnswerState } from './attributes.ts';
import type { AutomaticKind } from './automatic-answers.ts';
import type { Outcome, Stage } from './consultation.ts';
import type { DELIVERY_TEXTS, DeliveryStatus } from './delivery.ts';
import type {
  ContactChannel,
  EscalationKind,
  EscalationOutcome,
  EscalationStatus,
} from './escalation.ts';
import type { Priority, PriorityReason } from './priority.ts';

export const STAGE_WORDS: Record<Stage, string> = {
  intake: '受付',
  review: '履歴確認',
  conversation: '会話',
  attributes: '属性登録',
  closed: '終了',
};
export const ANSWER_STATE_WORDS: Record<AnswerState, string> = {
  answered: '回答あり',
  'not-asked': '聞いていない',
  refused: '答えたくない',
  unknown: 'わからない',
};
export const AUTOMATIC_WORDS: Record<AutomaticKind, string> = {
  'out-of-hours': '時間外の案内',
  'intake-over': '受付終了の案内',
  congested: '混雑の案内',
  paused: '休止の案内',
  'planned-stop': '計画停止の案内',
  'silence-warning': '声かけ',
  'talk-ended': '会話終了の案内',
};
export const PRIORITY_WORDS: Record<Priority, string> = {
  urgent: '緊急',
  high: '高',
  normal: 'ふつう',
  low: '低',
};
export const PRIORITY_REASON_WORDS: Record<PriorityReason, string> = {
  'set-by-staff': '職員が設定',
  unanswered: '返信待ちが長い',
  escalation: '関係機関と連携',
  suicide: '自殺にかかわる言葉',
  violence: '暴力にかかわる言葉',
  abuse: '虐待にかかわる言葉',
  homeless: '居場所がないという言葉',
  'self-harm': '自傷にかかわる言葉',
};
export const OUTCOME_WORDS: Record<Outcome, string> = {
  listened: '傾聴',
  informed: '情報を案内',
  referred: '他の窓口を紹介',
  emergency: '緊急対応',
  continued: '継続して支援',
  mistake: '間違い',
  test: 'テスト',
  abuse: '迷惑',
  'no-words': '無言',
  duplicate: '重複',
};
export const ESCALATION_KIND_WORDS: Record<EscalationKind, string> = {
  police: '警察',
  'welfare-office': '福祉事務所',
  'child-guidance': '児童相談所',
  other: 'その他の機関',
};
export const ESCALATION_STATUS_WORDS: Record<EscalationStatus, string> = {
  requested: '申請中',
  approved: '承認済み',
  refused: '不承認',
  contacted: '連絡済み',
  acknowledged: '受理済み',
  resolved: '完了',
};
export const CHANNEL_WORDS: Record<ContactChannel, string> = {
  telephone: '電話',
  fax: 'ファクス',
  visit: '訪問',
  'in-person': '対面',
  other: 'その他',
};
export const ESCALATION_OUTCOME_WORDS: Record<EscalationOutcome, string> = {
  protected: '保護された',
  visited: '訪問した',
  consulted: '相談につながった',
  'handed-over': '引き継いだ',
  'could-not-reach': '会えなかった',
  'not-needed': '必要がなくなった',
};
export const ACCOMMODATION_STATUS_WORDS: Record<AccommodationStatus, string> = {
  asked: '求めあり・まだ決めていません',
  given: '対応しています',
  partly: '一部だけ対応しています',
  declined: '対応していません',
  ended: '終わりました',
};
export const DELIVERY_STATUS_WORDS: Record<DeliveryStatus, string> = {
  waiting: '待ち',
  accepted: '送信済み',
  blocked: 'ブロック',
  'quota-exceeded': '上限到達',
  refused: '拒否',
  'given-up': 'あきらめ',
  unwanted: '希望なし',
  'not-needed': '不要',
};
export const DELIVERY_TEXT_WORDS: Record<(typeof DELIVERY_TEXTS)[number], string> = {
  lineNotice: '返信のお知らせ',
  lineTalkAnswer: 'トークへの自動応答',
  lineGreeting: 'あいさつ',
  lineReturn: '戻ったときのあいさつ',
  lineOpening: '受付開始のお知らせ',
  broadcast: 'お知らせ配信',
  broadcastTrial: 'お知らせ配信（試し）',
};
