/** Prepared texts to begin with: what is said every day, in plain words; each service writes its own. */
import type { PreparedText } from './template.ts';

export const YOUNG_WOMEN_PREPARED: readonly PreparedText[] = [
  {
    kind: 'reply',
    title: 'はじめのあいさつ',
    reading: 'はじめのあいさつ',
    text: '{窓口名}の{担当者名}です。書いてくれて、ありがとうございます。\n話せるところから、ゆっくりで、だいじょうぶです。',
  },
  {
    kind: 'reply',
    title: '少し待ってもらう',
    reading: 'すこしまってもらう',
    text: '読んでいます。お返事を考えるので、5分ほど待ってもらえますか。',
  },
  {
    kind: 'reply',
    title: '今、安全かをたずねる',
    reading: 'いまあんぜんかをたずねる',
    text: '心配なので、教えてください。今、安全なところにいますか。まわりに、あなたをこわがらせる人はいませんか。\n命や体が危ないときは、110か119に電話してください。',
  },
  {
    kind: 'reply',
    title: '電話で話せるところ',
    reading: 'でんわではなせるところ',
    text: '今すぐ声で話したいときは、ここに電話できます。\n{連絡先}',
  },
  {
    kind: 'reply',
    title: '今日はここまで',
    reading: 'きょうはここまで',
    text: '今日は話してくれて、ありがとうございました。次の受付は{次回受付}からです。それまでも、書いておいてくれたら読みます。',
  },
  {
    kind: 'note',
    title: '引きつぎの型',
    reading: 'ひきつぎのかた',
    text: '【今の様子】\n【気をつけること】\n【次にすること】\n記入：{担当者名}',
  },
];
