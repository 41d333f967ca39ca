/** Each kind of step as a sentence: on the timeline, and where it is printed. */
import { NEED_WORDS } from './accommodation.ts';
import {
  ACCOMMODATION_STATUS_WORDS,
  CHANNEL_WORDS,
  ESCALATION_KIND_WORDS,
  ESCALATION_OUTCOME_WORDS,
  ESCALATION_STATUS_WORDS,
  OUTCOME_WORDS,
  PRIORITY_REASON_WORDS,
  PRIORITY_WORDS,
  STAGE_WORDS,
} from './code-words.ts';
import type { EventKind } from './consultation.ts';
import type { EscalationEventKind } from './escalation.ts';
import type { RecordEventKind } from './record-events.ts';
import { ROTA_ROLE_WORDS } from './rota.ts';
import { SUPPORTER_WORDS } from './supporter.ts';

/** Codes, ids and numbers. */
type Data = Readonly<Record<string, unknown>>;
export type NameOf = (id: unknown) => string;
type Sentence = (data: Data, nameOf: NameOf) => string;

/** The word for a code; a code we do not know is left out rather than shown. */
function word(words: Readonly<Record<string, string>>, code: unknown): string {
  return typeof code === 'string' ? (words[code] ?? '') : '';
}

function wordsOf(words: Readonly<Record<string, string>>, codes: unknown): string {
  return Array.isArray(codes) ? codes.map((code) => word(words, code)).join('、') : '';
}

const SENTENCES: Record<EventKind | RecordEventKind, Sentence> = {
  opened: ({ linkedTo }) =>
    linkedTo ? '前の相談につなげて相談が始まりました' : '相談が始まりました',
  assigned: ({ to }, nameOf) => `${nameOf(to)}さんが担当になりました`,
  transferred: ({ from, to }, nameOf) =>
    `${from ? `${nameOf(from)}さんから` : ''}${nameOf(to)}さんに引き継ぎました`,
  'returned-to-queue': () => '受付に戻しました',
  'history-reviewed': ({ mode }) =>
    mode === 'urgent' ? '緊急のため、履歴を読まずに進みました' : '履歴の確認を終えました',
  'priority-set': ({ from, to }) =>
    `優先度を「${word(PRIORITY_WORDS, from)}」から「${word(PRIORITY_WORDS, to)}」に変えました`,
  'priority-raised': ({ to, reasons }) =>
    `優先度が「${word(PRIORITY_WORDS, to)}」に上がりました（${wordsOf(PRIORITY_REASON_WORDS, reasons)}）`,
  'talk-ended': ({ reason }) =>
    reason === 'silence' ? '言葉がないまま時間が過ぎ、会話が終わりました' : '会話を終えました',
  'talk-resumed': () => '会話に戻りました',
  'came-back': ({ to }) => `相談者が戻ってきました（${word(STAGE_WORDS, to)}）`,
  closed: ({ outcome, omissions }) =>
    `相談を終了しました（${word(OUTCOME_WORDS, outcome)}）${
      Array.isArray(omissions) && omissions.length > 0 ? `　属性登録漏れ ${omissions.length}件` : ''
    }`,
  reopened: () => '相談を再開しました',
  escalated: ({ kind, immediate }) =>
    `${word(ESCALATION_KIND_WORDS, kind)}との連携を申請しました${immediate ? '（命の危険）' : ''}`,
  'escalation-changed': ({ status }) =>
    `関係機関との連携が「${word(ESCALATION_STATUS_WORDS, status)}」になりました`,
  'take-up-overdue': () => '会話が始まらないまま時間が過ぎ、スーパーバイザーに知らせました',
  'unanswered-overdue': () => '返信がないまま時間が過ぎ、優先度を上げて知らせました',
  'silence-warned': () => '言葉がないので、相談者に声をかけました',
  'attributes-reminded': () => '属性の登録を担当者に促しました',
  'follow-up-due': ({ on }) => `次の連絡日（${typeof on === 'string' ? on : ''}）を知らせました`,
  ended: () => '再開の受付を終え、この相談は完了しました',
  'person-linked': () => '同じ人の別の記録をつなげました',
  'person-unlinked': () => '同じ人の記録のつながりを外しました',
  'accommodation-asked': ({ need }) => `配慮の求めがありました（${word(NEED_WORDS, need)}）`,
  'accommodation-decided': ({ need, status }) =>
    `配慮（${word(NEED_WORDS, need)}）：${word(ACCOMMODATION_STATUS_WORDS, status)}`,
  'supporter-began': ({ supporter }) =>
    `代わりの人（${word(SUPPORTER_WORDS, supporter)}）が書きはじめました`,
  'supporter-ended': () => '本人が書くようになりました',
  'reply-asked': () => '返信の承認を求めました',
  'reply-approved': ({ from }, nameOf) => `${nameOf(from)}さんの返信を承認して送りました`,
  'reply-changed': ({ from }, nameOf) => `${nameOf(from)}さんの返信を直して送りました`,
  'reply-returned': ({ from }, nameOf) => `${nameOf(from)}さんの返信を差し戻しました`,
  'reply-withdrawn': ({ from }, nameOf) => `${nameOf(from)}さんの返信の承認を取り下げました`,
};

const ESCALATION_SENTENCES: Record<EscalationEventKind, Sentence> = {
  requested: ({ kind, immediate, asked, role }, nameOf) =>
    `${word(ESCALATION_KIND_WORDS, kind)}との連携を申請しました${immediate ? '（命の危険）' : ''}${asked ? `。${word(ROTA_ROLE_WORDS, role)}の${nameOf(asked)}さんに承認を求めています` : ''}`,
  climbed: ({ asked, role }, nameOf) =>
    asked
      ? `承認がないため、${word(ROTA_ROLE_WORDS, role)}の${nameOf(asked)}さんに承認を求めました`
      : '承認がないため、次の人たちに承認を求めました',
  approved: () => '承認しました',
  'approved-by-telephone': ({ approver }, nameOf) =>
    `${nameOf(approver)}さんの電話での承認を記録しました（本人の確認待ち）`,
  'approval-confirmed': () => '電話での承認を本人が確認しました',
  refused: () => '承認しませんでした',
  contacted: ({ channel }) => `機関に連絡しました（${word(CHANNEL_WORDS, channel)}）`,
  'contact-tried': ({ channel }) =>
    `機関に連絡しましたが、つながりませんでした（${word(CHANNEL_WORDS, channel)}）`,
  acknowledged: () => '機関が受理しました',
  'acknowledgement-overdue': () => '受理の確認がないまま時間が過ぎ、知らせました',
  'follow-up-set': ({ followUpAt }) =>
    followUpAt === null ? '次に確認する日時を取り消しました' : '次に確認する日時を決めました',
  'follow-up-due': () => '次に確認する日時を知らせました',
  'outcome-recorded': ({ outcome }) =>
    `途中の結果を記録しました（${word(ESCALATION_OUTCOME_WORDS, outcome)}）`,
  resolved: ({ outcome }) => `連携を終えました（${word(ESCALATION_OUTCOME_WORDS, outcome)}）`,
};

/** A kind that is none of ours is shown as it is: somebody who reviews must see it. */
export function eventText({ kind, data }: { kind: string; data: Data }, nameOf: NameOf): string {
  const own = kind.startsWith('escalation.') ? kind.slice('escalation.'.length) : null;
  if (own !== null) return `連携：${sentence(ESCALATION_SENTENCES, own, data, nameOf)}`;
  return sentence(SENTENCES, kind, data, nameOf);
}

export function escalationEventText(kind: EscalationEventKind, data: Data, nameOf: NameOf): string {
  return ESCALATION_SENTENCES[kind](data, nameOf);
}

function sentence(
  sentences: Readonly<Record<string, Sentence>>,
  kind: string,
  data: Data,
  nameOf: NameOf,
): string {
  return sentences[kind]?.(data, nameOf) ?? `知られていない種類の記録「${kind}」`;
}
