import { end, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** Somebody writes for her: whose words are they? */
export const SUPPORTER: Script = {
  id: 'supporter',
  title: '代わりの人が書く',
  level: 'middle',
  goals: [
    '代わりの人（支援員）が書いていることに気づき、本人がそばにいるかを確かめる',
    '本人の気持ちと、書いている人の考えを分けて聞く',
    '本人だけで話せる時間を作れるかを聞く',
  ],
  course:
    '18歳の本人の代わりに、支援員が書く。本人と話したいと言われると（「本人」「ご自身」「代わって」など）本人に代わる。本人の言葉は短い。',
  people: 1,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene(
      [
        { kind: 'supporter', supporter: 'support-worker', after: 2 },
        say(
          '自立援助ホームの職員です。入所している18歳の方が、仕事先の人間関係で困っています。本人の代わりに書いています',
          8,
        ),
      ],
      [
        onReply('hands-over', '本人', 'ご自身', '代わって', '直接', 'そば'),
        onReply('explains'),
        onQuiet(20, 'goes'),
      ],
    ),
    explains: scene(
      [say('仕事を辞めさせたほうがいいと思うのですが、どう思われますか', 12)],
      [
        onReply('hands-over', '本人', 'ご自身', '代わって', '直接', 'そば', '気持ち'),
        onReply('explains-again'),
        onQuiet(20, 'goes'),
      ],
    ),
    'explains-again': scene(
      [say('本人はあまり話したがらないので、私から伝えます', 10)],
      [onReply('hands-over'), onQuiet(20, 'goes')],
    ),
    'hands-over': scene(
      [
        say('となりにいるので、代わりますね', 8),
        { kind: 'supporter', supporter: null, after: 10 },
        say('こんにちは。本人です', 10),
      ],
      [onReply('herself'), onQuiet(20, 'goes')],
    ),
    herself: scene(
      [say('辞めたくはないです。でも、先輩に無視されるのがつらいです', 16)],
      [onReply('thanks'), onQuiet(20, 'goes')],
    ),
    thanks: end(say('自分で言えてよかったです。また書きます', 10)),
    goes: end(),
  },
};
