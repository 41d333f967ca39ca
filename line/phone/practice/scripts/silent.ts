import { end, onEnded, onReply, room, say, scene, type Script } from '../script.ts';

/** One line, and then nothing: what is said into the silence, and when it is left alone. */
export const SILENT: Script = {
  id: 'silent',
  title: '黙っている人',
  level: 'middle',
  goals: [
    'せかさない。短く、「待っています」「急がなくてだいじょうぶです」と伝える',
    '続けて何通も送らない。質問を重ねない',
    '沈黙のタイマー（確認の自動メッセージ、会話の終了）が動くのを、見えるところで待つ',
    '終わるときに、また書けることが伝わっている',
  ],
  course:
    '一行だけ書いて、あとは画面を開いたまま何も書かない。何を言われても答えない。会話が終わると部屋を閉じる。終わったあとの属性は「不明」でよい。',
  people: 1,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene([say('あの', 5)], [onReply('reads'), onEnded('over')]),
    reads: scene([], [onReply('hides'), onEnded('over')]),
    hides: scene([room('hidden', 40)], [onReply('looks'), onEnded('over')]),
    looks: scene([room('visible', 20)], [onReply('hides'), onEnded('over')]),
    over: end(),
  },
};
