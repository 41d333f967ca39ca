/** What the codes in the tables mean. */
import {
  ACCOMMODATION_STATUS_WORDS,
  ANSWER_STATE_WORDS,
  DELIVERY_STATUS_WORDS,
  ESCALATION_KIND_WORDS,
  ESCALATION_OUTCOME_WORDS,
  ESCALATION_STATUS_WORDS,
  OUTCOME_WORDS,
  PRIORITY_REASON_WORDS,
  PRIORITY_WORDS,
  STAGE_WORDS,
} from '../domain/code-words.ts';

export const CONSULTATION_WORDS: readonly {
  name: string;
  words: Readonly<Record<string, string>>;
}[] = [
  { name: '相談の段階', words: STAGE_WORDS },
  { name: '優先度', words: PRIORITY_WORDS },
  { name: '優先度の理由', words: PRIORITY_REASON_WORDS },
  { name: '相談の結果', words: OUTCOME_WORDS },
  { name: '属性の回答の状態', words: ANSWER_STATE_WORDS },
  {
    name: 'メッセージを書いた側',
    words: { consultee: '相談者', staff: '職員', automatic: '自動応答' },
  },
  { name: '連携の種類', words: ESCALATION_KIND_WORDS },
  { name: '連携の状態', words: ESCALATION_STATUS_WORDS },
  { name: '連携の結果', words: ESCALATION_OUTCOME_WORDS },
  { name: '合理的配慮の状態', words: ACCOMMODATION_STATUS_WORDS },
  { name: 'LINEへの送信の結果', words: DELIVERY_STATUS_WORDS },
  {
    name: '役割',
    words: {
      counselor: '相談員',
      supervisor: '監督者',
      administrator: '管理者',
      auditor: '監査担当',
      'system-operator': 'システム運用担当',
    },
  },
];
