import { end, onAutomatic, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** She writes when nobody is there, and reads what the service says by itself. */
export const OUT_OF_HOURS: Script = {
  id: 'out-of-hours',
  title: '受付時間外の人',
  level: 'easy',
  goals: [
    '受付時間外に始める（または受付を一時休止してから始める）',
    '自動応答に、次の受付と緊急の連絡先が出ていることを、部屋の画面で確かめる',
    '次の受付が始まったら、待たせたことに一言ふれて返信する',
  ],
  course:
    '自動応答が届くと、それを読んで部屋を閉じる。次の日に返信が届くと戻ってくる。受付時間中に始めると、ふつうの短い相談になる。',
  people: 1,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene(
      [say('夜になるといろいろ考えてしまって眠れません。話せる人がいません', 5)],
      [onAutomatic('reads'), onReply('talks'), onQuiet(60, 'gone')],
    ),
    reads: scene(
      [say('わかりました。待ってます', 20), { kind: 'room', state: 'left', after: 10 }],
      [onReply('back'), onQuiet(11 * 60, 'gone')],
    ),
    back: scene(
      [
        { kind: 'room', state: 'visible', after: 20 },
        say('返事ありがとうございます。昨日よりは落ち着いています', 10),
      ],
      [onReply('talks'), onQuiet(60, 'gone')],
    ),
    talks: scene(
      [say('大学の課題がたまっていて、夜になるとあせってしまうんです', 14)],
      [onReply('thanks'), onQuiet(30, 'gone')],
    ),
    thanks: end(say('少し書き出してみます。ありがとうございました', 8)),
    gone: end(),
  },
};
