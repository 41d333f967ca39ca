/**
 * What a consultee reads from the practice service. Plain and warm, short sentences, said once and
 * straight: what happens now, what she can do, where help is at once.
 */
import type { AutomaticTexts } from '../../domain/settings.ts';

export const DEMO_TEXTS: AutomaticTexts = {
  outOfHours: [
    'メッセージを送ってくれて、ありがとうございます。',
    '書いてくれたことは、届いています。今は受付時間の外なので、受付が始まったら順番にお返事します。',
    '次の受付：{次回受付}',
    '',
    '続きを書いておいても、だいじょうぶです。',
    '',
    '命や体が危ないとき、今すぐ話したいときは、ここに電話してください。',
    '{連絡先}',
  ].join('\n'),
  congested: [
    'メッセージを送ってくれて、ありがとうございます。',
    '今、たくさんの方からの相談が届いています。順番にお返事するので、少し時間をください。',
    '',
    '急いでいるときは、ここに電話してください。',
    '{連絡先}',
  ].join('\n'),
  paused: [
    'メッセージを送ってくれて、ありがとうございます。',
    '書いてくれたことは、届いています。今は受付をお休みしています。再開したらお返事します。',
    '',
    '命や体が危ないとき、今すぐ話したいときは、ここに電話してください。',
    '{連絡先}',
  ].join('\n'),
  silenceWarning:
    'お返事を待っています。ゆっくりで、だいじょうぶです。しばらくお返事がないときは、今日の相談をいったん終わりにします。また書いてくれたら、続きを話せます。',
  talkEnded:
    '今日はここまでにします。話してくれて、ありがとうございました。また話したくなったら、いつでもここに書いてください。',
  lineNotice: 'お知らせがあります。',
  lineTalkAnswer:
    'お話は、下のボタンから入る部屋でうかがいます。ここに書いたことは、相談員には届きません。',
  lineGreeting:
    '友だち追加ありがとうございます。お話は、下のボタンから入る部屋でうかがいます。名前を書かなくても、相談できます。',
  roomButton: '部屋をひらく',
};
