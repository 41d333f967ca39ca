/** The form (相談票) of the service for young women. */
import type { AttributeField } from '../attributes.ts';
import {
  CALLED,
  CLOSING_FIELDS,
  CONTACT_TIME,
  RISK_LEVELS,
  ROUTES,
  SUICIDAL_THOUGHTS,
  type Choices,
} from './common.ts';

const AGES: Choices = [
  { code: 'under-15', label: '14歳以下' },
  { code: '15-17', label: '15〜17歳' },
  { code: '18-19', label: '18〜19歳' },
  { code: '20-24', label: '20〜24歳' },
  { code: '25-29', label: '25〜29歳' },
  { code: '30-over', label: '30歳以上' },
];

const AREAS: Choices = [
  { code: 'nerima', label: '練馬地域' },
  { code: 'hikarigaoka', label: '光が丘地域' },
  { code: 'shakujii', label: '石神井地域' },
  { code: 'oizumi', label: '大泉地域' },
  { code: 'tokyo', label: '練馬区の外（東京都内）' },
  { code: 'elsewhere', label: '東京都の外' },
];

const OCCUPATIONS: Choices = [
  { code: 'junior-high', label: '中学生' },
  { code: 'high-school', label: '高校生' },
  { code: 'university', label: '大学生・専門学校生' },
  { code: 'full-time', label: '正社員' },
  { code: 'part-time', label: 'パート・アルバイト・派遣' },
  { code: 'job-seeking', label: '仕事をさがしている' },
  { code: 'at-home', label: '家にいる（家事・育児・療養など）' },
  { code: 'other', label: 'その他' },
];

const TOPICS: Choices = [
  { code: 'family', label: '家族のこと' },
  { code: 'partner-violence', label: '交際相手・配偶者からの暴力' },
  { code: 'family-violence', label: '家族からの暴力・虐待' },
  { code: 'sexual-harm', label: '性被害' },
  { code: 'pregnancy', label: '妊娠・出産' },
  { code: 'mind', label: '心の不調' },
  { code: 'self-harm', label: '自傷・自殺' },
  { code: 'home', label: '住まい・居場所' },
  { code: 'money', label: 'お金・仕事' },
  { code: 'school', label: '学校・勉強' },
  { code: 'friends', label: '友人・対人関係' },
  { code: 'net', label: 'SNS・ネットのトラブル' },
  { code: 'other', label: 'その他' },
];

const YES_NO: Choices = [
  { code: 'no', label: 'なし' },
  { code: 'past', label: '以前にあった' },
  { code: 'now', label: '今ある' },
];

const HARMED_BY: Choices = [
  { code: 'parent', label: '親・保護者' },
  { code: 'relative', label: 'きょうだい・ほかの親族' },
  { code: 'partner', label: '交際相手・配偶者（元を含む）' },
  { code: 'school-or-work', label: '学校・職場の人' },
  { code: 'net', label: 'ネットで知り合った人' },
  { code: 'stranger', label: '知らない人' },
  { code: 'other', label: 'その他' },
];

export const YOUNG_WOMEN_FORM: { fields: readonly AttributeField[] } = {
  fields: [
    CALLED,
    {
      code: 'age',
      label: '年代',
      kind: 'choice',
      required: true,
      choices: AGES,
      question: { text: '何歳ですか。' },
    },
    {
      code: 'area',
      label: '居住地',
      kind: 'choice',
      required: true,
      choices: AREAS,
      question: { text: 'どこに住んでいますか。' },
    },
    {
      code: 'occupation',
      label: '職業・学年',
      kind: 'choice',
      required: true,
      choices: OCCUPATIONS,
    },
    {
      code: 'topics',
      label: '主訴',
      kind: 'choices',
      required: true,
      choices: TOPICS,
      question: { text: 'どんなことを話したいですか。', hint: 'いくつでも選べます。' },
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
    { code: 'self-harm', label: '自傷', kind: 'choice', required: false, choices: YES_NO },
    { code: 'harm', label: '被害', kind: 'choice', required: false, choices: YES_NO },
    {
      code: 'harmed-by',
      label: '被害の相手',
      kind: 'choices',
      required: true,
      choices: HARMED_BY,
      askedWhen: { code: 'harm', is: ['past', 'now'] },
    },
    ...CLOSING_FIELDS,
  ],
};
