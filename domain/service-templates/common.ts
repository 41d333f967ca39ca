/** What services of every kind begin with: words of danger, numbers for danger, and answers that figures of several services share. */
import type { AttributeField } from '../attributes.ts';
import type { Priority, Risk, RiskWord } from '../priority.ts';
import type { EmergencyContact, TimerSettings } from '../settings.ts';

export type Choices = NonNullable<AttributeField['choices']>;

export const POLICE: EmergencyContact = { name: '警察（命や体が危ないとき）', telephone: '110' };
export const AMBULANCE: EmergencyContact = { name: '救急・消防', telephone: '119' };
export const POLICE_ADVICE: EmergencyContact = { name: '警察の相談電話', telephone: '#9110' };
export const YORISOI: EmergencyContact = {
  name: 'よりそいホットライン（24時間・無料）',
  telephone: '0120-279-338',
  note: '電話のほかにチャットでも話せます。',
};

function riskWords(risk: Risk, priority: Priority, words: string): RiskWord[] {
  return words.split(' ').map((word) => ({ word, risk, priority }));
}

/** Stems rather than whole phrases: texting drops endings and particles. */
export const RISK_WORDS: readonly RiskWord[] = [
  ...riskWords('suicide', 'urgent', '死にたい しにたい 死のう 自殺 飛び降り 首を吊 首つり 遺書'),
  ...riskWords('suicide', 'high', '消えたい いなくなりたい 生きていたくない 生きるのがつらい'),
  ...riskWords('violence', 'urgent', '殺される 殺すと言われ 刺される 監禁'),
  ...riskWords('violence', 'high', '殴られ 殴る なぐられ なぐる 蹴られ 首を絞め 暴力 脅され'),
  ...riskWords('abuse', 'high', '虐待 レイプ 無理やり 襲われ 触られ 痴漢 盗撮'),
  ...riskWords(
    'homeless',
    'high',
    '家に帰れない 家にいたくない 帰る場所がな 帰る場所がありません 家出 泊まるところがな 泊まるところがありません 追い出され',
  ),
  ...riskWords('self-harm', 'urgent', '薬をたくさん 薬を大量'),
  ...riskWords('self-harm', 'high', 'リストカット リスカ 自傷 切ってしま オーバードーズ 過量服薬'),
];

export const RISK_LEVELS: Choices = [
  { code: 'none', label: 'なし' },
  { code: 'low', label: '低' },
  { code: 'middle', label: '中' },
  { code: 'high', label: '高' },
  { code: 'urgent', label: '緊急' },
];

export const SUICIDAL_THOUGHTS: Choices = [
  { code: 'none', label: 'なし' },
  { code: 'thoughts', label: 'あり（考えることがある）' },
  { code: 'plan', label: 'あり（方法や日時を考えている）' },
];

export const ROUTES: Choices = [
  { code: 'search', label: '検索' },
  { code: 'website', label: '区のホームページ' },
  { code: 'card', label: 'カード・チラシ' },
  { code: 'school', label: '学校' },
  { code: 'friend', label: '友人・知人' },
  { code: 'agency', label: '他の相談機関' },
  { code: 'other', label: 'その他' },
];

export const RESULTS: Choices = [
  { code: 'listened', label: '傾聴' },
  { code: 'informed', label: '情報提供' },
  { code: 'referred', label: '他機関の紹介' },
  { code: 'emergency', label: '緊急対応' },
  { code: 'continued', label: '継続' },
];

export const SAFE_TIMES: Choices = [
  { code: 'any', label: 'いつでもよい' },
  { code: 'morning', label: '朝' },
  { code: 'daytime', label: '昼' },
  { code: 'evening', label: '夕方' },
  { code: 'night', label: '夜' },
];

/** Where somebody lives, for services that do not ask for the part of the ward. */
export const AREAS: Choices = [
  { code: 'inside', label: '区内' },
  { code: 'tokyo', label: '区外（東京都内）' },
  { code: 'elsewhere', label: '東京都の外' },
];

export const AGES_OF_ADULTS: Choices = [
  { code: 'under-20', label: '19歳以下' },
  { code: '20-29', label: '20代' },
  { code: '30-39', label: '30代' },
  { code: '40-49', label: '40代' },
  { code: '50-59', label: '50代' },
  { code: '60-69', label: '60代' },
  { code: '70-over', label: '70歳以上' },
];

/** Questions of every form, in her words. */
export const CALLED: AttributeField = {
  code: 'called',
  label: '呼んでほしい名前',
  kind: 'text',
  required: false,
  question: {
    text: 'あなたを何と呼べばいいですか。',
    hint: '本当の名前でなくても、だいじょうぶです。',
  },
};
export const CONTACT_TIME: AttributeField = {
  code: 'contact-time',
  label: '連絡してよい時間',
  kind: 'choices',
  required: false,
  choices: SAFE_TIMES,
  question: {
    text: 'お返事が届いても困らない時間は、いつですか。',
    hint: 'いくつでも選べます。',
  },
};

/** What the counselor notes at the end of any consultation. */
export const CLOSING_FIELDS: readonly AttributeField[] = [
  { code: 'results', label: '対応結果', kind: 'choices', required: true, choices: RESULTS },
  {
    code: 'minutes',
    label: '所要時間（分）',
    kind: 'number',
    required: false,
    least: 0,
    most: 1440,
  },
  { code: 'next-date', label: '次の約束の日', kind: 'date', required: false, least: '2020-01-01' },
  { code: 'summary', label: '相談の要約', kind: 'text', required: false },
];

const WEEK_IN_MINUTES = 7 * 24 * 60;

export const TIMERS: TimerSettings = {
  takeUp: 10,
  unanswered: 10,
  silenceWarning: 20,
  silenceEnd: 10,
  grace: WEEK_IN_MINUTES,
  approvalClimb: 15,
  approvalClimbInDanger: 3,
  acknowledgement: 60,
};

export const YEAR_END = { from: '12-29', to: '01-03' } as const;
