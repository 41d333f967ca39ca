import { end, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** No bed for tonight, and somebody who offers one. */
export const NOWHERE_TO_SLEEP: Script = {
  id: 'nowhere-to-sleep',
  title: '今夜の居場所がない人',
  level: 'hard',
  goals: [
    '今いる場所と、今の安全を先に確かめる',
    'SNSで知り合った人の家に行くことを、責めずに、危ないことだけを短く伝える',
    '年齢を聞き、18歳未満なら児童相談所、18歳以上なら福祉事務所につなぐ（連携を申請する）',
    '機関に何を伝えるかを、本人に確かめてから渡す',
  ],
  course:
    '17歳、高校生。親に出ていけと言われて駅前にいる。「泊まっていい」と言うSNSの人のところに行こうとしている。「危ない」「心配」「待って」などがあると迷う。「安全」「泊まれる」「保護」「相談所」など具体的な場所の話があると受け入れる。責められると去る。',
  people: 1,
  expectsEscalation: true,
  past: null,
  scenes: {
    start: scene(
      [say('今日泊まるところがなくて。ネットで知り合った人の家に行こうと思ってます', 5)],
      [
        onReply('stops', '心配', '危な', '待って', '安全', '今どこ', 'どこ'),
        onReply('shrugs'),
        onQuiet(8, 'leaving'),
      ],
    ),
    shrugs: scene([say('ほかに行くところないので', 8)], [onReply('stops'), onQuiet(8, 'leaving')]),
    leaving: scene(
      [say('返事ないみたいなので、そろそろ行きます', 5)],
      [onReply('stops'), onQuiet(10, 'gone')],
    ),
    stops: scene(
      [
        say('駅前のベンチです。お母さんに出てけって言われて。家に帰れないです', 12),
        say('その人、会ったことはないです', 8),
      ],
      [
        onReply('age', '何歳', 'いくつ', '年齢', '高校', '学年'),
        onReply('unsure'),
        onQuiet(8, 'leaving'),
      ],
    ),
    unsure: scene(
      [say('こわいけど、寒いし。ほかにあるんですか', 10)],
      [onReply('age'), onQuiet(8, 'leaving')],
    ),
    age: scene(
      [say('17です。高2です。学校や親に連絡されますか', 10)],
      [
        onReply('accepts', '安全', '泊まれ', '保護', '相談所', '一緒', '確か'),
        onReply('afraid'),
        onQuiet(8, 'leaving'),
      ],
    ),
    afraid: scene(
      [say('連れ戻されるのはいやです', 8)],
      [onReply('accepts'), onQuiet(8, 'leaving')],
    ),
    accepts: scene(
      [say('わかりました。その人のところには行きません。ここで待てばいいですか', 14)],
      [onReply('waits'), onQuiet(10, 'waits')],
    ),
    waits: scene(
      [say('駅前の交番の近くにいます。スマホの充電はまだあります', 12)],
      [onReply('thanks'), onQuiet(20, 'thanks')],
    ),
    thanks: end(say('来てくれました。ありがとうございます', 30)),
    gone: end(),
  },
};
