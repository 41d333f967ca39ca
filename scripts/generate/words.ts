/** What is said in generated talks: made up, varied enough for a search to have something to find and something to pass over. */
const HERS = [
  '家に帰りたくありません。',
  '学校のことで話を聞いてほしいです。',
  '昨日から眠れていません。',
  'お金がなくて、今月の家賃が払えそうにありません。',
  '母とけんかばかりしています。',
  '彼から何度も電話がきて、こわいです。',
  'バイト先の人のことで困っています。',
  'だれにも言えませんでした。',
  '友だちと連絡がとれなくなりました。',
  '病院に行ったほうがいいでしょうか。',
  'ネットで知り合った人に写真を送ってしまいました。',
  '朝になると、おなかが痛くなります。',
  'ひとりで暮らしたいけれど、何から始めればいいかわかりません。',
  '妊娠したかもしれません。',
  'ありがとうございます。少し楽になりました。',
];
const THEIRS = [
  '話してくれて、ありがとうございます。',
  '今は安全なところにいますか。',
  'それは、つらかったですね。',
  'いつごろから続いていますか。',
  '使える制度がありますので、ご案内します。',
  '総合福祉事務所に、いっしょに相談することができます。',
  '今日のうちにできることを、いっしょに考えましょう。',
  '話しにくいことは、話さなくてもだいじょうぶです。',
  'またいつでも書いてください。',
];
const PLACES = [
  '石神井公園',
  '光が丘',
  '大泉学園',
  '練馬駅',
  '豊島園',
  '上石神井',
  '氷川台',
  '江古田',
];
const THINGS = ['スマホ', '保険証', '通帳', '制服', '鍵', '自転車', '教科書', '診察券', '履歴書'];
/** One consultation in so many speaks of it: what is seldom must be found as well. */
export const SELDOM = { word: '青いかばん', every: 500 } as const;

export type Chance = () => number;

/** Numbers from 0 to 1, the same for the same seed. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One message, of one to three sentences. */
export function wordsOf(chance: Chance, author: 'consultee' | 'staff' | 'automatic'): string {
  if (author === 'automatic')
    return '今は受付時間の外です。受付が始まりましたら、順番にお返事します。';
  const sentences = author === 'staff' ? THEIRS : HERS;
  const said = Array.from({ length: 1 + Math.floor(chance() * 3) }, () => one(chance, sentences));
  if (chance() < 0.3) said.push(`${one(chance, PLACES)}に${one(chance, THINGS)}を忘れました。`);
  return said.join('');
}

/** The counselor's summary of a talk. */
export function summaryOf(chance: Chance): string {
  return `${one(chance, HERS)}とのこと。${one(chance, PLACES)}在住。${one(chance, THEIRS)}とお伝えした。`;
}

function one(chance: Chance, all: readonly string[]): string {
  return all[Math.floor(chance() * all.length)] ?? '';
}
