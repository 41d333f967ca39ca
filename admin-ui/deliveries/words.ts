/** How deliveries to LINE are spoken of. */
import type { DELIVERY_TEXTS, DeliveryStatus } from '../../domain/delivery.ts';

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

/** What each state means, for whoever has to do something about it. */
export const DELIVERY_STATUS_MEANINGS: Record<DeliveryStatus, string> = {
  waiting: '順番、または本人が希望した時間を待っています。',
  accepted: 'LINEが受け付けました。本人が見たかどうかは、LINEは知らせません。',
  blocked: '本人がブロックしているか、友だちではないため、送りませんでした。',
  'quota-exceeded': '今月LINEに送れる数を使い切りました。1時間ごとに、23時間まで送り直します。',
  refused: 'LINEが受け付けませんでした。送り直しません。',
  'given-up': 'LINEにつながらず、送り直しをやめました。',
  unwanted: '本人がお知らせを希望していません。',
  'not-needed': '送る前に本人が読んだか、送信を止めました。',
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
