import { end, onQuiet, onReply, room, say, scene, type Script } from '../script.ts';

/** Life is in danger. It says nothing of how: what matters is where she is, and that nobody leaves her alone. */
export const DANGER: Script = {
  id: 'danger',
  title: '命の危険',
  level: 'hard',
  goals: [
    '3分以内に担当になり、すぐに返信する。履歴の確認は「緊急」で先に進める',
    '「死にたい」から話をそらさない。責めない、励ましすぎない',
    '今いる場所、一人かどうか、今すぐ危ないかを、一つずつ聞く',
    '安全な場所に移れるか、近くの人（駅員など）に声をかけられるかを一緒に考える',
    'スーパーバイザーに知らせ、警察への連携を申請する（連絡は承認を待たない）。練習では、本当の110番にはかけない',
  ],
  course:
    '20歳。仕事を失い、駅のホームのベンチにいる。「どこ」と聞かれると場所を言う。「駅員」「改札」「離れ」「119」「110」「移」などの言葉があると、改札まで動く。3分返信がないと画面を閉じる。その後の返信（LINEのお知らせ）で戻ってくる。',
  people: 1,
  expectsEscalation: true,
  past: null,
  scenes: {
    start: scene(
      [say('ごめんなさい、急に', 3), say('もう死にたいです', 6)],
      [onReply('place', 'どこ', '場所', '今いる'), onReply('answers'), onQuiet(3, 'goes-dark')],
    ),
    answers: scene(
      [say('先週仕事を切られて、部屋も出ないといけなくて。もう無理です', 12)],
      [
        onReply('place', 'どこ', '場所', '今いる', '一人', 'ひとり', '安全'),
        onReply('hesitates'),
        onQuiet(3, 'goes-dark'),
      ],
    ),
    hesitates: scene(
      [say('今、外にいます。帰りたくないです', 10)],
      [
        onReply('place', 'どこ', '場所', '今いる', '一人', 'ひとり', '安全', '外'),
        onReply('hesitates-again'),
        onQuiet(3, 'goes-dark'),
      ],
    ),
    'hesitates-again': scene(
      [say('すみません、迷惑ですよね', 8)],
      [onReply('place'), onQuiet(3, 'goes-dark')],
    ),
    place: scene(
      [say('駅です。ホームのベンチにいます。一人です', 10)],
      [
        onReply('moves', '駅員', '改札', '離れ', '119', '110', '移', '警察', '救急'),
        onReply('stays'),
        onQuiet(3, 'goes-dark'),
      ],
    ),
    stays: scene(
      [say('どうしたらいいか、わからないです。手がふるえています', 10)],
      [
        onReply('moves', '駅員', '改札', '離れ', '119', '110', '移', '警察', '救急', '人'),
        onReply('stays-again'),
        onQuiet(3, 'goes-dark'),
      ],
    ),
    'stays-again': scene(
      [say('まだここにいます。話していてもいいですか', 12)],
      [onReply('moves'), onQuiet(3, 'goes-dark')],
    ),
    'goes-dark': scene([room('left', 2)], [onReply('back'), onQuiet(60, 'gone')]),
    back: scene(
      [
        room('visible', 20),
        say('お知らせを見ました。まだ駅にいます。だれも返事してくれないと思って', 8),
      ],
      [
        onReply('moves', '駅員', '改札', '離れ', '119', '110', '移', '警察', '救急'),
        onReply('stays'),
        onQuiet(3, 'goes-dark'),
      ],
    ),
    moves: scene(
      [say('改札のところまで来ました。駅員さんがいます', 20)],
      [onReply('helped'), onQuiet(5, 'helped')],
    ),
    helped: scene(
      [say('声をかけました。駅の部屋で座らせてもらっています。人が来てくれるそうです', 20)],
      [onReply('thanks'), onQuiet(10, 'thanks')],
    ),
    thanks: end(say('返事をくれて、ありがとうございました', 10)),
    gone: end(),
  },
};
