/** What whoever sent a reply is told of the notice that goes with it; nothing where she has the room before her. */
import type { ReplyAnswer } from '../staff-api/types.ts';

export const SENT_TEXTS: Record<ReplyAnswer['notice'], string | null> = {
  sent: '送りました。LINEでお知らせします。',
  later: '送りました。本人が決めた時間になったら、LINEでお知らせします。',
  'not-needed': null,
  unwanted: '送りました。お知らせを受け取らない設定のため、LINEのお知らせは送りません。',
  blocked: '送りました。LINEがブロックされているため、お知らせは届きません。',
};
