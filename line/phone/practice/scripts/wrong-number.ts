import { end, onEnded, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** Nothing to consult about; still somebody who may need the line one day. */
export const WRONG_NUMBER: Script = {
  id: 'wrong-number',
  title: 'まちがい',
  level: 'easy',
  goals: [
    '相談ではないとわかったら、責めずに短く返す',
    'この窓口で何ができるかを、一言だけ伝える（また来るかもしれない）',
    '「相談でないもの」として終了する。統計に数えない',
  ],
  course: '区の図書館の予約と間違えている。返信があれば間違いに気づいて去る。',
  people: 1,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene(
      [say('本の予約を取り消したいです。予約番号は手元にあります', 4)],
      [onReply('notices'), onQuiet(15, 'asks-again'), onEnded('over')],
    ),
    'asks-again': scene(
      [say('図書館ですよね？', 5)],
      [onReply('notices'), onQuiet(30, 'over'), onEnded('over')],
    ),
    notices: end(say('すみません、図書館と間違えました。失礼しました', 10)),
    over: end(),
  },
};
