/** The practice service's settings, version 1: hours and rules as the ward of Nerima runs its line. */
import { businessDate, DAY, MINUTE } from '../../domain/hours.ts';
import type { Priority, Risk, RiskWord } from '../../domain/priority.ts';
import type { EmergencyContact, ServiceSettings } from '../../domain/settings.ts';
import { DEMO_TEXTS } from './texts.ts';

const SUNDAY = 0;
const TUESDAY = 2;

const EMERGENCY_CONTACTS: readonly EmergencyContact[] = [
  { name: '警察（命や体が危ないとき）', telephone: '110' },
  { name: '救急・消防', telephone: '119' },
  { name: '警察の相談電話', telephone: '#9110' },
  { name: 'DV相談ナビ', telephone: '#8008' },
  { name: '女性相談支援センター', telephone: '#8778' },
  { name: '性犯罪・性暴力の相談', telephone: '#8891' },
  {
    name: 'よりそいホットライン（24時間・無料）',
    telephone: '0120-279-338',
    note: '電話のほかにチャットでも話せます。',
  },
  {
    name: '練馬総合福祉事務所',
    telephone: '03-0000-0000（要確認）',
    note: '練習用の番号です。運用の前に正しい番号を登録してください。',
  },
];

function riskWords(risk: Risk, priority: Priority, words: string): RiskWord[] {
  return words.split(' ').map((word) => ({ word, risk, priority }));
}

/** Stems rather than whole phrases: texting drops endings and particles. */
const RISK_WORDS: readonly RiskWord[] = [
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

export const DEMO_SETTINGS: ServiceSettings = {
  calendar: {
    weekly: [
      { weekday: TUESDAY, open: '16:00', close: '20:00', intakeUntil: '19:30' },
      { weekday: SUNDAY, open: '16:00', close: '20:00', intakeUntil: '19:30' },
    ],
    closedOnHolidays: false,
    yearEnd: { from: '12-29', to: '01-03' },
    // Closing days of the house; each year's are put in when they are announced.
    closedDays: [],
    extraDays: [],
  },
  timers: {
    takeUp: 10,
    unanswered: 10,
    silenceWarning: 20,
    silenceEnd: 10,
    grace: (7 * DAY) / MINUTE,
    approvalClimb: 15,
    approvalClimbInDanger: 3,
    acknowledgement: 60,
  },
  texts: DEMO_TEXTS,
  emergencyContacts: EMERGENCY_CONTACTS,
  riskWords: RISK_WORDS,
  congestedFrom: 5,
  undoSeconds: 5,
  consentVersion: '2026-07',
};

/** The same settings with reception open, or closed, all of today and tomorrow. */
export function withPracticeDay(
  settings: ServiceSettings,
  isOpen: boolean,
  now: number,
): ServiceSettings {
  const dates = [businessDate(now), businessDate(now + DAY)];
  const { calendar } = settings;
  const others = calendar.extraDays.filter(({ date }) => !dates.includes(date));
  const closedDays = calendar.closedDays.filter((date) => !dates.includes(date));
  return {
    ...settings,
    calendar: isOpen
      ? {
          ...calendar,
          closedDays,
          extraDays: [...others, ...dates.map((date) => ({ date, open: '00:00', close: '24:00' }))],
        }
      : { ...calendar, closedDays: [...closedDays, ...dates], extraDays: others },
  };
}
