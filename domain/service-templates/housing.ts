/** 住まいの相談: rent in arrears, being put out, nowhere to sleep tonight; on weekdays and one evening. */
import { TO_BE_CONFIRMED } from '../contacts.ts';
import type { AttributeField } from '../attributes.ts';
import type { RiskWord } from '../priority.ts';
import type { AutomaticTexts } from '../settings.ts';
import {
  AGES_OF_ADULTS,
  AMBULANCE,
  AREAS,
  CALLED,
  CLOSING_FIELDS,
  CONTACT_TIME,
  POLICE,
  RISK_LEVELS,
  RISK_WORDS,
  ROUTES,
  TIMERS,
  YEAR_END,
  YORISOI,
  type Choices,
} from './common.ts';
import type { PreparedText, ServiceTemplate } from './template.ts';

const TEXTS: AutomaticTexts = {
  outOfHours: [
    'ご相談ありがとうございます。メッセージは届いています。',
    '今は受付時間の外です。受付が始まりましたら、順番にお返事します。',
    '次の受付：{次回受付}',
    '',
    '今夜泊まるところがないとき、命や体に危険があるときは、待たずにこちらに電話してください。',
    '{連絡先}',
  ].join('\n'),
  intakeOver: [
    'ご相談ありがとうございます。メッセージは届いています。',
    '今日の新しいご相談の受付は終わりました。次の受付のときに、順番にお返事します。',
    '次の受付：{次回受付}',
    '',
    '今夜泊まるところがないときは、待たずにこちらに電話してください。',
    '{連絡先}',
  ].join('\n'),
  congested: [
    'ご相談ありがとうございます。メッセージは届いています。',
    '今、多くの方からご相談が届いています。順番にお返事しますので、しばらくお待ちください。',
    '',
    '今夜泊まるところがないときは、待たずにこちらに電話してください。',
    '{連絡先}',
  ].join('\n'),
  paused: [
    'ご相談ありがとうございます。メッセージは届いています。',
    '今は受付を休んでいます。再開しましたら、お返事します。',
    '',
    '今夜泊まるところがないとき、命や体に危険があるときは、こちらに電話してください。',
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
      '今夜ねるところがないとき、命や体があぶないときは、ここに電話してください。',
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

/** Besides the words of danger: what must not wait for the next day. */
const HOUSING_WORDS: readonly RiskWord[] = [
  ...[
    '今日で退去',
    '明日で退去',
    '強制執行',
    '鍵を替えられ',
    '鍵を交換され',
    '野宿',
    '路上で寝',
  ].map((word) => ({ word, risk: 'homeless', priority: 'urgent' }) as const),
  ...[
    '立ち退き',
    '退去',
    '家賃が払えない',
    '滞納',
    'ネットカフェ',
    '車中泊',
    '電気が止ま',
    'ガスが止ま',
    '水道が止ま',
  ].map((word) => ({ word, risk: 'homeless', priority: 'high' }) as const),
];

const TOPICS: Choices = [
  { code: 'arrears', label: '家賃の滞納' },
  { code: 'eviction', label: '退去・立ち退きを求められている' },
  { code: 'nowhere', label: '今、住むところがない' },
  { code: 'moving', label: '引っ越したい・部屋をさがしたい' },
  { code: 'guarantor', label: '保証人・緊急連絡先がいない' },
  { code: 'refused', label: '入居を断られた' },
  { code: 'repairs', label: '設備・修繕・家主とのこと' },
  { code: 'neighbours', label: '近所とのこと' },
  { code: 'benefit', label: '住居確保給付金・家賃の助成' },
  { code: 'public-housing', label: '公営住宅' },
  { code: 'other', label: 'その他' },
];

const DWELLINGS: Choices = [
  { code: 'rented', label: '民間の賃貸' },
  { code: 'public', label: '公営住宅・UR' },
  { code: 'owned', label: '持ち家' },
  { code: 'company', label: '社宅・寮' },
  { code: 'relatives', label: '親族・知人の家' },
  { code: 'net-cafe', label: 'ネットカフェ・ホテルなど' },
  { code: 'none', label: 'なし（路上・車など）' },
];

const TONIGHT: Choices = [
  { code: 'yes', label: 'ある' },
  { code: 'few-days', label: 'あと数日はある' },
  { code: 'no', label: 'ない' },
];

const ARREARS: Choices = [
  { code: 'none', label: 'なし' },
  { code: '1', label: '1か月' },
  { code: '2', label: '2か月' },
  { code: '3-over', label: '3か月以上' },
];

const FIELDS: readonly AttributeField[] = [
  CALLED,
  {
    code: 'tonight',
    label: '今夜泊まるところ',
    kind: 'choice',
    required: true,
    choices: TONIGHT,
    question: { text: '今夜、泊まるところはありますか。' },
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
    question: { text: '今、どこで暮らしていますか。' },
  },
  { code: 'dwelling', label: '今の住まい', kind: 'choice', required: true, choices: DWELLINGS },
  {
    code: 'topics',
    label: '主訴',
    kind: 'choices',
    required: true,
    choices: TOPICS,
    question: { text: '住まいのどのようなことで困っていますか。', hint: 'いくつでも選べます。' },
  },
  {
    code: 'arrears',
    label: '家賃の滞納',
    kind: 'choice',
    required: true,
    choices: ARREARS,
    askedWhen: { code: 'topics', is: ['arrears', 'eviction', 'benefit'] },
  },
  {
    code: 'leave-by',
    label: '退去の期限',
    kind: 'date',
    required: false,
    least: '2020-01-01',
    askedWhen: { code: 'topics', is: ['eviction'] },
  },
  CONTACT_TIME,
  { code: 'route', label: '相談経路', kind: 'choice', required: true, choices: ROUTES },
  { code: 'risk', label: 'リスク', kind: 'choice', required: true, choices: RISK_LEVELS },
  ...CLOSING_FIELDS,
];

const PREPARED: readonly PreparedText[] = [
  {
    kind: 'reply',
    title: 'はじめのあいさつ',
    reading: 'はじめのあいさつ',
    text: '{窓口名}の{担当者名}です。ご相談ありがとうございます。\n住まいのことで困っていることを、話しやすいところから教えてください。',
  },
  {
    kind: 'reply',
    title: '今夜のことをたずねる',
    reading: 'こんやのことをたずねる',
    text: 'はじめに、今夜のことを教えてください。泊まるところはありますか。\n泊まるところがないときは、このまま待たずに、ここに電話してください。\n{連絡先}',
  },
  {
    kind: 'reply',
    title: '住居確保給付金の案内',
    reading: 'じゅうきょかくほきゅうふきんのあんない',
    text: '仕事や収入が減って家賃を払うことがむずかしいときは、住居確保給付金を使えることがあります。使えるかどうかを一緒に確かめますので、今の収入と家賃を、分かる範囲で教えてください。',
  },
  {
    kind: 'reply',
    title: '退去を求められたとき',
    reading: 'たいきょをもとめられたとき',
    text: '「出ていってください」と言われても、その日のうちに出る必要はありません。届いた書類の名前と日付を教えてください。鍵を替えられた、荷物を出されたというときは、すぐに知らせてください。',
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
    text: '【今夜の泊まるところ】\n【退去の期限】\n【滞納の月数・家賃】\n【使えそうな制度】\n【次にすること】\n記入：{担当者名}',
  },
];

const [MONDAY, WEDNESDAY, FRIDAY] = [1, 3, 5] as const;

export const HOUSING: ServiceTemplate = {
  id: 'housing',
  name: '住まいの相談',
  description:
    '家賃の滞納、退去、住むところがないなど、住まいで困っている人のための窓口です。週に3日、うち1日は夜まで受け付けます。',
  settings: {
    calendar: {
      weekly: [
        { weekday: MONDAY, open: '10:00', close: '16:00', intakeUntil: '15:30' },
        { weekday: WEDNESDAY, open: '13:00', close: '20:00', intakeUntil: '19:30' },
        { weekday: FRIDAY, open: '10:00', close: '16:00', intakeUntil: '15:30' },
      ],
      closedOnHolidays: true,
      yearEnd: YEAR_END,
      closedDays: [],
      extraDays: [],
    },
    timers: { ...TIMERS, unanswered: 20, silenceWarning: 30, grace: 2 * TIMERS.grace },
    texts: TEXTS,
    emergencyContacts: [
      POLICE,
      AMBULANCE,
      YORISOI,
      {
        name: '総合福祉事務所（生活保護・緊急の宿泊）',
        telephone: TO_BE_CONFIRMED,
        note: '夜間と休日の連絡先もあわせて、運用の前に正しい番号を登録してください。',
      },
      { name: '法テラス（法律の相談）', telephone: '0570-078374' },
    ],
    riskWords: [...HOUSING_WORDS, ...RISK_WORDS],
    congestedFrom: 5,
    undoSeconds: 5,
    retention: { until: 'contract-end' },
    consentVersion: '2026-07',
  },
  form: { fields: FIELDS },
  texts: PREPARED,
  agencies: [
    { kind: 'welfare-office', name: '総合福祉事務所', telephone: TO_BE_CONFIRMED },
    { kind: 'police', name: '所轄の警察署', telephone: TO_BE_CONFIRMED },
    { kind: 'other', name: '自立相談支援機関', telephone: TO_BE_CONFIRMED },
    { kind: 'other', name: '居住支援法人', telephone: TO_BE_CONFIRMED },
    { kind: 'other', name: '法テラス', telephone: '0570-078374' },
  ],
};
