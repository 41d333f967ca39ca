import { end, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** Anger at having been sent from one office to the next. */
export const ANGRY: Script = {
  id: 'angry',
  title: '怒っている人',
  level: 'middle',
  goals: [
    '言い返さない、言い訳をしない。いやな思いをしたことを、まず言葉にして受けとめる',
    'できることと、できないことを、はっきり分けて伝える',
    '怒りの下にある困りごと（今月の家賃）を見つける',
    'つらくなったら、スーパーバイザーに声をかける（ささやき・引き継ぎ）',
  ],
  course:
    '25歳。家賃が払えず、窓口を三つ回されて怒っている。「申し訳」「いやな」「大変」「つらい」など、受けとめる言葉があると、本当の困りごとを話しはじめる。決まり文句や質問だけだと、もう一度強い言葉を書く。三度目で去る。',
  people: 1,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene(
      [
        say('どうせここも同じでしょ', 4),
        say(
          '区役所に電話したら別の課に回されて、そこでもうちじゃないって言われて。相談相談って書いてあるけど、どこも聞いてくれない',
          15,
        ),
      ],
      [
        onReply(
          'heard',
          '申し訳',
          'もうしわけ',
          'いやな',
          '嫌な',
          '大変',
          'つらい',
          'つらかった',
          '腹',
          '疲れ',
        ),
        onReply('louder'),
        onQuiet(10, 'waiting'),
      ],
    ),
    waiting: scene(
      [say('ほら、返事もない。いつもこう', 5)],
      [
        onReply('heard', '申し訳', 'お待たせ', 'いやな', '嫌な', '大変', 'つらい'),
        onReply('louder'),
        onQuiet(15, 'goes'),
      ],
    ),
    louder: scene(
      [say('そういうマニュアルみたいな返事、いらないんです。人の話、読んでますか？', 10)],
      [
        onReply(
          'heard',
          '申し訳',
          'いやな',
          '嫌な',
          '大変',
          'つらい',
          'つらかった',
          'ごめん',
          '読んで',
          '疲れ',
        ),
        onReply('goes'),
        onQuiet(15, 'goes'),
      ],
    ),
    heard: scene(
      [
        say('…すみません。あなたに怒っても、しかたないんですけど', 14),
        say('仕事が減って、今月の家賃が払えないんです。大家さんから、来週までにって言われてて', 14),
      ],
      [onReply('listens'), onQuiet(15, 'goes')],
    ),
    listens: scene(
      [say('そんな窓口があるんですか。また「うちじゃない」って言われませんか', 12)],
      [onReply('softer'), onQuiet(15, 'goes')],
    ),
    softer: scene(
      [say('わかりました。明日電話してみます。だめだったら、またここに書きます', 10)],
      [onReply('thanks'), onQuiet(15, 'thanks')],
    ),
    thanks: end(say('ちゃんと聞いてくれて、ありがとうございました', 8)),
    goes: end(say('もういいです', 5)),
  },
};
