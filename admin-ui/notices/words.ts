/** What topics, ways and sounds of notices are called. */
import type { ChosenWay, NoticeTopic, NoticeWay, Sound } from '../../domain/notices.ts';

export const TOPIC_WORDS: Record<NoticeTopic, { name: string; explanation: string }> = {
  danger: { name: '命や身体の危険', explanation: '危険を示す言葉や、緊急の連携の申請' },
  'new-consultation': { name: '新しい相談', explanation: '受付に新しく届いた相談' },
  own: {
    name: '自分の担当',
    explanation: '新しいメッセージ、引き継ぎ、相談者が戻ったとき、ささやき、返信の承認と差し戻し',
  },
  'reply-approval': {
    name: '返信の承認',
    explanation: '研修中の相談員の返信が承認を待つとき（スーパーバイザー）',
  },
  reminder: { name: '催促', explanation: '担当待ち、返信待ち、属性の登録、次の連絡日' },
  escalation: { name: '関係機関との連携', explanation: '承認の依頼と判断、受理の確認' },
  'not-delivered': { name: '届かなかった通知', explanation: '相談者へのLINE通知が届かないとき' },
  watch: {
    name: '閲覧の見守り',
    explanation: '緊急閲覧、監査のための閲覧の申請と判断、閲覧の警報（管理者・監査担当など）',
  },
};

export const WAY_WORDS: Record<NoticeWay, string> = {
  screen: '画面',
  sound: '音',
  desktop: 'デスクトップ通知',
  mail: 'メール',
};
export const CHOSEN_WAY_SHORT: Record<ChosenWay, string> = {
  sound: '音',
  desktop: '通知',
  mail: 'メール',
};

export const SOUND_WORDS: Record<Sound, string> = {
  none: '鳴らさない',
  bell: 'ベル',
  'two-tone': '二つの音',
  drop: 'しずく',
};
