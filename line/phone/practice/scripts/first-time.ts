import { end, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** Somebody who has never spoken to anybody about it, and wants to know first whom she speaks to. */
export const FIRST_TIME: Script = {
  id: 'first-time',
  title: 'はじめての人',
  level: 'easy',
  goals: [
    '10分以内に担当になり、最初の返信をする',
    'はじめに、書いてくれたことを受けとめる。名前や学校を急いで聞かない',
    '「だれが見るのか」に、秘密を守ることと、命が危ないときの例外を、短くはっきり答える',
    '話を終えるときに、また書いてよいことを伝える',
  ],
  course:
    '19歳、専門学校生。親のけんかが続いて家で休めない。秘密が守られるかを心配している。「秘密」「守ります」などの言葉があると安心して話しだす。ないまま質問が続くと、言葉が短くなる。',
  people: 1,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene(
      [say('はじめまして。ここって、どんなことでも書いていいんですか', 4)],
      [onReply('asks-who'), onQuiet(15, 'waits')],
    ),
    waits: scene(
      [say('あの、だれもいないですか…？また今度にしたほうがいいですか')],
      [onReply('asks-who'), onQuiet(20, 'goes')],
    ),
    'asks-who': scene(
      [
        say('返事ありがとうございます'),
        say('その前に聞きたいんですけど、ここに書いたことって親や学校に言われたりしますか', 10),
      ],
      [
        onReply('trusts', '秘密', 'ひみつ', '守', '伝えませ', '言いませ', '知らせませ'),
        onReply('careful'),
        onQuiet(20, 'goes'),
      ],
    ),
    careful: scene(
      [say('そうですか。まだちょっと、こわいです')],
      [
        onReply('trusts', '秘密', 'ひみつ', '守', '伝えませ', '言いませ', '知らせませ', '安心'),
        onReply('short'),
        onQuiet(20, 'goes'),
      ],
    ),
    short: scene(
      [say('家のことです。うまく言えないので、大丈夫です')],
      [onReply('trusts'), onQuiet(20, 'goes')],
    ),
    trusts: scene(
      [
        say('わかりました。少し安心しました'),
        say(
          '親が毎晩けんかしていて、部屋にいても声が聞こえて、ずっと眠れていません。専門学校も休みがちで、だれにも言えなくて',
          20,
        ),
      ],
      [onReply('tells-more'), onQuiet(20, 'goes')],
    ),
    'tells-more': scene(
      [say('私がたたかれたりはしていません。19歳です。こんなことで相談してすみません', 15)],
      [onReply('relieved'), onQuiet(20, 'goes')],
    ),
    relieved: scene(
      [say('話したら少し楽になりました。また書いてもいいですか', 10)],
      [onReply('thanks'), onQuiet(20, 'goes')],
    ),
    thanks: end(say('ありがとうございます。今日は少し眠れそうです', 8)),
    goes: end(say('すみません、やっぱりまた今度にします', 6)),
  },
};
