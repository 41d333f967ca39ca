/** 総合相談: whoever does not know where to turn; on weekdays, led on to who can help. */
import { TO_BE_CONFIRMED } from '../contacts.ts';
import type { AttributeField } from '../attributes.ts';
import type { AutomaticTexts } from '../settings.ts';
import {
  AGES_OF_ADULTS,
  AMBULANCE,
  AREAS,
  CALLED,
  CLOSING_FIELDS,
  CONTACT_TIME,
  POLICE,
  POLICE_ADVICE,
  RISK_LEVELS,
  RISK_WORDS,
  ROUTES,
  SUICIDAL_THOUGHTS,
  TIMERS,
  YEAR_END,
  YORISOI,
  type Choices,
} from './common.ts';
import type { PreparedText, ServiceTemplate } from './template.ts';

const WEEKDAYS = [1, 2, 3, 4, 5] as const;

const TEXTS: AutomaticTexts = {
  outOfHours: [
    'ご相談ありがとうございます。メッセージは届いています。',
    '今は受付時間の外です。受付が始まりましたら、順番にお返事します。',
    '次の受付：{次回受付}',
    '',
    '続きを書いておいていただいても、かまいません。',
    '',
    '命や体に危険があるとき、今すぐ話したいときは、こちらに電話してください。',
    '{連絡先}',
  ].join('\n'),
  intakeOver: [
    'ご相談ありがとうございます。メッセージは届いています。',
    '今日の新しいご相談の受付は終わりました。次の受付のときに、順番にお返事します。',
    '次の受付：{次回受付}',
    '',
    '急ぐときは、こちらに電話してください。',
    '{連絡先}',
  ].join('\n'),
  congested: [
    'ご相談ありがとうございます。メッセージは届いています。',
    '今、多くの方からご相談が届いています。順番にお返事しますので、しばらくお待ちください。',
    '',
    '急ぐときは、こちらに電話してください。',
    '{連絡先}',
  ].join('\n'),
  paused: [
    'ご相談ありがとうございます。メッセージは届いています。',
    '今は受付を休んでいます。再開しましたら、お返事します。',
    '',
    '命や体に危険があるときは、こちらに電話してください。',
    '{連絡先}',
  ].join('\n'),
  silenceWarning:
    'お返事をお待ちしています。しばらくお返事がないときは、今日のご相談をいったん終わりにします。また書いていただければ、続きをうかがいます。',
  talkEnded:
    '今日のご相談は、ここまでとします。お話しいただき、ありがとうございました。続きがありましたら、いつでもここに書いてください。',
  plain: {
    outOfHours: [
      '書いてくれて、ありがとうございます。',
      '書いたことは、とどきました。',
      '今は、相談員がいません。あとで、じゅんばんに返事をします。',
      '次に話せる時間：{次回受付}',
      '',
      '命や体があぶないときは、ここに電話してください。',
      '{連絡先}',
    ].join('\n'),
    silenceWarning:
      'あなたの返事を待っています。返事が来ないときは、今日の話を終わります。また書いてくれたら、つづきを話せます。',
    talkEnded:
      '今日は、ここまでです。話してくれて、ありがとうございました。また話したいときは、ここに書いてください。',
  },
  lineNotice: 'お知らせがあります。',
  lineTalkAnswer:
    'お話は、下のボタンから入る部屋でうかがいます。ここに書いたことは、相談員には届きません。',
  lineGreeting:
    '友だち追加ありがとうございます。お話は、下のボタンから入る部屋でうかがいます。お名前を書かなくても、相談できます。',
  roomButton: '部屋をひらく',
};

const TOPICS: Choices = [
  { code: 'money', label: '家計・借金' },
  { code: 'work', label: '仕事' },
  { code: 'home', label: '住まい' },
  { code: 'health', label: '病気・障害' },
  { code: 'mind', label: '心の不調' },
  { code: 'family', label: '家族・親族' },
  { code: 'care', label: '介護' },
  { code: 'child-rearing', label: '子育て' },
  { code: 'violence', label: '暴力・虐待' },
  { code: 'loneliness', label: '孤立・ひきこもり' },
  { code: 'procedures', label: '制度・手続き' },
  { code: 'neighbours', label: '近所・地域' },
  { code: 'other', label: 'その他' },
];

const WHO_ASKS: Choices = [
  { code: 'self', label: '自分のこと' },
  { code: 'family', label: '家族・親族のこと' },
  { code: 'acquaintance', label: '知人・近所の人のこと' },
];

const HOUSEHOLDS: Choices = [
  { code: 'alone', label: '一人暮らし' },
  { code: 'couple', label: '夫婦のみ' },
  { code: 'with-children', label: '子どもがいる世帯' },
  { code: 'with-parents', label: '親と同居' },
  { code: 'other', label: 'その他' },
];

const LED_TO: Choices = [
  { code: 'welfare-office', label: '総合福祉事務所' },
  { code: 'self-reliance', label: '生活の自立相談支援' },
  { code: 'health-centre', label: '保健相談所' },
  { code: 'elderly-centre', label: '地域包括支援センター' },
  { code: 'child-centre', label: '子ども家庭支援センター' },
  { code: 'legal', label: '法律相談' },
  { code: 'other', label: 'その他' },
];

const FIELDS: readonly AttributeField[] = [
  CALLED,
  {
    code: 'who-asks',
    label: 'だれのことか',
    kind: 'choice',
    required: true,
    choices: WHO_ASKS,
    question: { text: 'だれのことについての相談ですか。' },
  },
  {
    code: 'age',
    label: '年代',
    kind: 'choice',
    required: true,
    choices: AGES_OF_ADULTS,
    question: { text: 'あなたの年代を教えてください。' },
  },
  {
    code: 'area',
    label: '居住地',
    kind: 'choice',
    required: true,
    choices: AREAS,
    question: { text: 'どこに住んでいますか。' },
  },
  { code: 'household', label: '世帯', kind: 'choice', required: false, choices: HOUSEHOLDS },
  {
    code: 'topics',
    label: '主訴',
    kind: 'choices',
    required: true,
    choices: TOPICS,
    question: { text: 'どのようなことで困っていますか。', hint: 'いくつでも選べます。' },
  },
  CONTACT_TIME,
  { code: 'route', label: '相談経路', kind: 'choice', required: true, choices: ROUTES },
  { code: 'risk', label: 'リスク', kind: 'choice', required: true, choices: RISK_LEVELS },
  {
    code: 'suicidal-thoughts',
    label: '希死念慮',
    kind: 'choice',
    required: true,
    choices: SUICIDAL_THOUGHTS,
  },
  {
    code: 'led-to',
    label: '紹介した先',
    kind: 'choices',
    required: false,
    choices: LED_TO,
  },
  ...CLOSING_FIELDS,
];

const PREPARED: readonly PreparedText[] = [
  {
    kind: 'reply',
    title: 'はじめのあいさつ',
    reading: 'はじめのあいさつ',
    text: '{窓口名}の{担当者名}です。ご相談ありがとうございます。\n困っていることを、話しやすいところから教えてください。',
  },
  {
    kind: 'reply',
    title: '少し待ってもらう',
    reading: 'すこしまってもらう',
    text: '内容を確かめています。お返事まで、5分ほどお待ちください。',
  },
  {
    kind: 'reply',
    title: '担当の窓口につなぐ',
    reading: 'たんとうのまどぐちにつなぐ',
    text: 'お話をうかがい、担当の窓口で手続きができそうです。窓口の名前、場所、電話番号、持っていくものを、続けてお送りします。',
  },
  {
    kind: 'reply',
    title: '今、安全かをたずねる',
    reading: 'いまあんぜんかをたずねる',
    text: '心配なので、教えてください。今、安全なところにいますか。\n命や体に危険があるときは、110か119に電話してください。',
  },
  {
    kind: 'reply',
    title: '今日はここまで',
    reading: 'きょうはここまで',
    text: '今日はお話しいただき、ありがとうございました。次の受付は{次回受付}からです。それまでも、書いておいていただければ読みます。',
  },
  {
    kind: 'note',
    title: '引きつぎの型',
    reading: 'ひきつぎのかた',
    text: '【困っていること】\n【今の暮らし】\n【紹介した先・紹介したい先】\n【次にすること】\n記入：{担当者名}',
  },
];

export const GENERAL: ServiceTemplate = {
  id: 'general',
  name: '総合相談',
  description:
    'どこに相談すればよいか分からない人のための窓口です。平日の昼に受け付け、話を聞いて担当の窓口につなぎます。',
  settings: {
    calendar: {
      weekly: WEEKDAYS.map((weekday) => ({
        weekday,
        open: '09:00',
        close: '17:00',
        intakeUntil: '16:30',
      })),
      closedOnHolidays: true,
      yearEnd: YEAR_END,
      closedDays: [],
      extraDays: [],
    },
    timers: { ...TIMERS, unanswered: 20, silenceWarning: 30 },
    texts: TEXTS,
    emergencyContacts: [
      POLICE,
      AMBULANCE,
      POLICE_ADVICE,
      YORISOI,
      { name: 'こころの健康相談統一ダイヤル', telephone: '0570-064-556' },
      {
        name: '区役所（代表）',
        telephone: TO_BE_CONFIRMED,
        note: '運用の前に正しい番号を登録してください。',
      },
    ],
    riskWords: RISK_WORDS,
    congestedFrom: 8,
    undoSeconds: 5,
    retention: { until: 'contract-end' },
    consentVersion: '2026-07',
  },
  form: { fields: FIELDS },
  texts: PREPARED,
  agencies: [
    { kind: 'police', name: '所轄の警察署', telephone: TO_BE_CONFIRMED },
    { kind: 'welfare-office', name: '総合福祉事務所', telephone: TO_BE_CONFIRMED },
    { kind: 'child-guidance', name: '児童相談所', telephone: '189' },
    { kind: 'other', name: '保健相談所', telephone: TO_BE_CONFIRMED },
  ],
};
