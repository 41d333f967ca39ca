import { end, onAutomatic, onQuiet, onReply, say, scene, type Script } from '../script.ts';

const OPENINGS = [
  '友だちとうまくいかなくて、学校に行きたくないです',
  '就職活動で落ち続けていて、自分には価値がない気がします',
  '彼氏にスマホを毎日チェックされます。これってふつうですか',
  '親に進路を反対されています。家で話ができません',
  '夜になると不安で眠れません',
  'バイトを辞めたいのに、辞めさせてもらえません',
  'SNSで知らない人から、しつこくメッセージが来ます',
  '妊娠したかもしれなくて、だれにも言えません',
  '家にいたくないです。今夜だけでもどこかに行きたい',
  'ちょっと話を聞いてほしいだけなんですけど、いいですか',
] as const;

const FURTHER = [
  'クラスのグループから外されました。先週からです',
  '明日も面接です。もう行きたくないです',
  '見せないと怒られます。たたかれたりはしないです',
  '美術の学校に行きたいのに、だめだと言われました',
  '一人暮らしをはじめてからです。春からずっと',
  '人が足りないからって。試験の前も入れられます',
  'ブロックしても、別の名前でまた来ます',
  '検査薬はまだ使っていません。こわくて',
  '親と言い合いになって、今は公園にいます。家に帰れないです',
  '毎日同じことの繰り返しで、つかれました',
] as const;

/** Ten people in the same minute: who is answered first, and what the others are told. */
export const TEN_AT_ONCE: Script = {
  id: 'ten-at-once',
  title: '10人が同時',
  level: 'hard',
  goals: [
    '全員を見わたして、急ぐ人（危険のサイン）から担当になる',
    '一人で抱えない。声をかけ合って分ける（スーパーバイザーは「全体の状況」で割り当てる）',
    '待っている人にも、混み合いの自動応答や短い返信で「読んでいます」が伝わる',
    '今夜の居場所がない人（9番目）を見おとさない',
  ],
  course:
    '内容のちがう10人が一度に来る。返信があると一言ふえ、二度目の返信で終わる。9番目の人は「家に帰れない」と書く。30分返信がない人は、何も言わずに去る。',
  people: 10,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene(
      [say(OPENINGS, 6)],
      [onReply('further'), onAutomatic('waits'), onQuiet(30, 'goes')],
    ),
    waits: scene([], [onReply('further'), onQuiet(30, 'goes')]),
    further: scene([say(FURTHER, 25)], [onReply('thanks'), onQuiet(30, 'goes')]),
    thanks: end(say('返事をもらえてよかったです。ありがとうございます', 15)),
    goes: end(),
  },
};
