import { end, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** She cannot find the words and sends what she has in her hand. */
export const SENDS_PICTURE: Script = {
  id: 'sends-picture',
  title: '写真を送る人',
  level: 'middle',
  goals: [
    '写真を開いて読み、何が写っていたかを言葉で返す（「見ました」だけにしない）',
    '期限と金額を一緒に確かめ、急ぐことと急がなくてよいことを分ける',
    '写真に名前や住所があれば、必要な分だけを記録に残す',
    '払えないときに相談できる窓口を、具体的に伝える',
  ],
  course:
    '21歳。家賃の督促状の写真を送る。写真の中身（家賃・督促・期限・金額・手紙）にふれる返信があると続ける。ふれないと「写真、見えましたか」と聞く。',
  people: 1,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene(
      [
        say('これが届きました。どうしたらいいかわからないです', 5),
        { kind: 'picture', picture: 'letter', text: '', after: 8 },
      ],
      [
        onReply('seen', '家賃', '督促', '期限', '払', '金額', '手紙', '通知', '円', 'か月'),
        onReply('asks'),
        onQuiet(15, 'asks'),
      ],
    ),
    asks: scene([say('写真、見えましたか', 6)], [onReply('seen'), onQuiet(20, 'goes')]),
    seen: scene(
      [say('そうです。派遣の契約が切れて、貯金もほとんどなくて', 12)],
      [onReply('worried'), onQuiet(20, 'goes')],
    ),
    worried: scene(
      [say('期限までに払えなかったら、すぐ追い出されますか', 10)],
      [onReply('calmer'), onQuiet(20, 'goes')],
    ),
    calmer: scene(
      [say('すぐじゃないとわかって、少し落ち着きました。教えてもらったところに電話します', 12)],
      [onReply('thanks'), onQuiet(20, 'thanks')],
    ),
    thanks: end(say('ありがとうございました', 6)),
    goes: end(say('また今度にします', 6)),
  },
};
