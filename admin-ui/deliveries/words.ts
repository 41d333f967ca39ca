/** How deliveries to LINE are spoken of. */
import type { DeliveryStatus } from '../../domain/delivery.ts';

export { DELIVERY_STATUS_WORDS, DELIVERY_TEXT_WORDS } from '../../domain/code-words.ts';

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
