import { end, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** She has told her story once and must not have to tell it again. */
export const CAME_BACK: Script = {
  id: 'came-back',
  title: 'また来た人',
  level: 'easy',
  goals: [
    '返信の前に、これまでの経過（履歴）を読む',
    '前に話したことを、もう一度はじめから言わせない',
    '前に決めた「次にすること」がどうなったかを聞く',
    '記録の「注意点」（店の名前を出さない）に沿って話す',
  ],
  course:
    '22歳、アルバイト。3週間前に、店長からの連絡がしつこいことを相談した。前の話を知っている様子（「前」「店長」「バイト」など）があるとほっとする。はじめから聞かれると、少しがっかりする。',
  people: 1,
  expectsEscalation: false,
  past: {
    daysAgo: 21,
    messages: [
      { author: 'consultee', minute: 0, text: 'バイト先のことで相談してもいいですか' },
      {
        author: 'staff',
        minute: 4,
        text: '書いてくれてありがとうございます。バイト先で、どんなことがありましたか。',
      },
      {
        author: 'consultee',
        minute: 9,
        text: '店長から、休みの日も夜中も個人的な連絡が来ます。断るとシフトを減らされそうで、返してしまいます',
      },
      {
        author: 'staff',
        minute: 14,
        text: '休みの日まで続くのは、つらいですね。返事をしなければならない、ということはありません。連絡の画面は、消さずに残しておけますか。',
      },
      { author: 'consultee', minute: 18, text: 'はい。残してみます。店の名前は言いたくないです' },
      {
        author: 'staff',
        minute: 22,
        text: 'もちろん、言わなくてだいじょうぶです。画面を残して、本社の相談窓口のことも一緒に調べましょう。また書いてくださいね。',
      },
      { author: 'consultee', minute: 26, text: 'ありがとうございます。やってみます' },
    ],
    answers: [
      { code: 'age', value: '20-24' },
      { code: 'area', value: 'nerima' },
      { code: 'occupation', value: 'part-time' },
      { code: 'topics', value: ['money'] },
      { code: 'route', value: 'card' },
      { code: 'risk', value: 'low' },
      { code: 'suicidal-thoughts', value: 'none' },
      { code: 'results', value: ['listened', 'informed'] },
      { code: 'minutes', value: 26 },
    ],
    note: '次に来たら：連絡の画面を残せたか、本社の窓口に話せたかを聞く。',
    traits: '落ち着いて、順を追って話す。返事は早い。',
    cautions: '店の名前は出さない約束。職場に連絡しない。',
  },
  scenes: {
    start: scene(
      [say('前に相談した者です。あれからまた困ったことがあって', 4)],
      [
        onReply('knows', '前', '店長', 'バイト', '連絡', 'その後'),
        onReply('asks'),
        onQuiet(20, 'goes'),
      ],
    ),
    asks: scene(
      [say('前にも話したんですけど、記録とかは残っていないんですか')],
      [
        onReply('knows', '前', '店長', 'バイト', '読', '確認', '記録', '残って'),
        onReply('again'),
        onQuiet(20, 'goes'),
      ],
    ),
    again: scene(
      [say('バイト先の店長のことです。またはじめから話さないとだめですか')],
      [onReply('knows'), onQuiet(20, 'goes')],
    ),
    knows: scene(
      [
        say('覚えていてくれたんですね。よかった', 8),
        say(
          '画面は言われたとおり残しました。でも先週から、帰りに店の外で待っていることがあって、こわいです',
          18,
        ),
      ],
      [onReply('safe'), onQuiet(20, 'goes')],
    ),
    safe: scene(
      [say('今は家にいます。次のシフトはあさってです。どうしたらいいですか', 12)],
      [onReply('plan'), onQuiet(20, 'goes')],
    ),
    plan: scene(
      [say('わかりました。まず友だちに一緒に帰ってもらいます。相談の電話も調べてみます', 14)],
      [onReply('thanks'), onQuiet(20, 'thanks')],
    ),
    thanks: end(say('ありがとうございました。あさって、どうだったかまた書きます', 8)),
    goes: end(say('また今度書きます', 6)),
  },
};
