import { end, onQuiet, onReply, say, scene, type Script } from '../script.ts';

/** Difficult words shut her out; she has said what she needs. */
export const PLAIN_WORDS: Script = {
  id: 'plain-words',
  title: 'やさしい日本語の人',
  level: 'middle',
  goals: [
    '「やさしい日本語」のお願いを読み、対応を決めて本人に伝える',
    '一つの文に一つのことだけを書く。漢字の言葉を言いかえる',
    '「はい」だけで、わかったと決めない。本人の言葉で確かめる',
  ],
  course:
    '23歳。日本に来て2年。むずかしい言葉（手続、申請、給付、窓口、該当、保険証、失業、制度）があると「むずかしいです」と返す。やさしい文だと話が進む。',
  people: 1,
  expectsEscalation: false,
  past: null,
  scenes: {
    start: scene(
      [
        { kind: 'plain-words', after: 2 },
        say('こんにちは。日本語 すこしだけ です。はなし できますか', 5),
        {
          kind: 'ask-for',
          need: 'plain-words',
          words: 'かんたんな にほんご で おねがいします。かんじは すこし よめます。',
          after: 5,
        },
      ],
      [
        onReply('difficult', '手続', '申請', '給付', '該当', '失業', '制度', '詳細', '状況'),
        onReply('tells'),
        onQuiet(20, 'goes'),
      ],
    ),
    difficult: scene(
      [say('すみません。むずかしいです。もういちど おねがいします', 8)],
      [
        onReply('difficult-again', '手続', '申請', '給付', '該当', '失業', '制度', '詳細', '状況'),
        onReply('tells'),
        onQuiet(20, 'goes'),
      ],
    ),
    'difficult-again': scene([say('わからないです', 6)], [onReply('tells'), onQuiet(20, 'goes')]),
    tells: scene(
      [say('しごと やめました。おかね ないです。びょういん いきたい です。いたい です', 14)],
      [
        onReply('difficult-later', '手続', '申請', '給付', '該当', '失業', '制度', '詳細'),
        onReply('where'),
        onQuiet(20, 'goes'),
      ],
    ),
    'difficult-later': scene(
      [say('ことば むずかしい です。かんたんに おねがいします', 8)],
      [onReply('where'), onQuiet(20, 'goes')],
    ),
    where: scene(
      [say('おなか です。きのう から。ほけん の カード あります', 10)],
      [onReply('understands'), onQuiet(20, 'goes')],
    ),
    understands: scene(
      [say('わかりました。あした びょういん いきます。ひとり で いけます', 10)],
      [onReply('thanks'), onQuiet(20, 'thanks')],
    ),
    thanks: end(say('ありがとう ございます', 5)),
    goes: end(say('また かきます', 5)),
  },
};
