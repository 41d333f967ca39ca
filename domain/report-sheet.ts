/** What is said when 110 is called, in the order in which it is asked. */
export const REPORT_ITEMS = [
  'reporter',
  'place',
  'happening',
  'words',
  'person',
  'account',
  'callback',
] as const;
export type ReportItem = (typeof REPORT_ITEMS)[number];

/** `say`: read aloud as it stands. `unknown`: what to say instead, and what to do about it. */
export const REPORT_TEXTS = {
  reporter: {
    name: '名乗る',
    say: '「事件です。区の相談窓口から、相談者の命の危険について通報します」',
    unknown: '窓口の名前と、自分の名前を言う',
  },
  place: {
    name: 'いま、どこにいるか',
    say: '「相談者の居場所は、次のとおりです」',
    unknown: '「居場所は分かりません。LINEのアカウントから調べてください」と言う',
  },
  happening: {
    name: '何が起きているか',
    say: '「起きていることは、次のとおりです」',
    unknown: '分かっていることを、短く言う',
  },
  words: {
    name: '本人の最後の言葉',
    say: '「本人は、次のように書いています」',
    unknown: '本人の言葉は、まだ届いていません',
  },
  person: {
    name: '名前・年齢・特徴',
    say: '「本人について分かっていることは、次のとおりです」',
    unknown: '「名前と年齢は分かりません」と言う',
  },
  account: {
    name: 'LINEのアカウント',
    say: '「LINEの利用者IDを伝えます。LINEヤフー株式会社に、緊急の照会をしてください。書面が要るときは、すぐに渡します」',
    unknown: '「LINEの利用者IDは、あとで伝えます」と言い、スーパーバイザーに確認する',
  },
  callback: {
    name: '折り返しの電話番号',
    say: '「この電話に折り返してください。つながる番号を伝えます」',
    unknown: '今かけている電話の番号を言う（電話機に書いてある番号）',
  },
} as const satisfies Record<ReportItem, { name: string; say: string; unknown: string }>;

/** What is asked in return and written down: it goes into the contact. */
export const REPORT_ANSWERS = ['受理番号', '相手の所属・名前', '時刻'] as const;

/** So many of her last words, each cut: the sheet is one page. */
export const REPORT_WORDS = 3;
const LONGEST = 110;

/** Short enough for one page; what was cut says so. */
export function shortened(text: string, longest = LONGEST): string {
  const letters = Array.from(text.replaceAll(/\s+/gu, ' ').trim());
  return letters.length <= longest ? letters.join('') : `${letters.slice(0, longest).join('')}…`;
}
