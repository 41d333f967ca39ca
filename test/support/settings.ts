/** Settings and form of a service for tests: open around the clock unless a test says otherwise. */
import type { AttributeField } from '../../domain/attributes.ts';
import { JST } from '../../domain/hours.ts';
import type { NoticeWish } from '../../domain/room-choices.ts';
import type { ServiceSettings } from '../../domain/settings.ts';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6] as const;

export const ALWAYS_OPEN: ServiceSettings['calendar'] = {
  weekly: EVERY_DAY.map((weekday) => ({ weekday, open: '00:00', close: '24:00' })),
  closedOnHolidays: false,
  yearEnd: null,
  closedDays: [],
  extraDays: [],
};

export const ALWAYS_CLOSED: ServiceSettings['calendar'] = { ...ALWAYS_OPEN, weekly: [] };

export function testSettings(overrides: Partial<ServiceSettings> = {}): ServiceSettings {
  return {
    calendar: ALWAYS_OPEN,
    timers: {
      takeUp: 10,
      unanswered: 15,
      silenceWarning: 30,
      silenceEnd: 15,
      grace: 1440,
      approvalClimb: 30,
      approvalClimbInDanger: 5,
      acknowledgement: 60,
    },
    texts: {
      outOfHours: '今は受付時間外です。次の受付は{次回受付}です。\n{連絡先}',
      congested: 'ただいま混み合っています。順番にお返事します。',
      paused: '受付を休止しています。\n{連絡先}',
      silenceWarning: 'まだいらっしゃいますか。',
      talkEnded: 'お話をここまでとします。',
      lineNotice: 'お知らせがあります。',
      lineTalkAnswer: '下のボタンから開いてください。',
      lineGreeting: '登録ありがとうございます。',
      roomButton: 'ひらく',
    },
    emergencyContacts: [{ name: '警察', telephone: '110' }],
    riskWords: [
      { word: '死にたい', risk: 'suicide', priority: 'urgent' },
      { word: '殴られ', risk: 'violence', priority: 'high' },
    ],
    congestedFrom: 5,
    consentVersion: '1',
    ...overrides,
  };
}

export const TEST_FIELDS: readonly AttributeField[] = [
  {
    code: 'age',
    label: '年代',
    kind: 'choice',
    required: true,
    choices: [
      { code: 'teens', label: '10代' },
      { code: 'twenties', label: '20代' },
    ],
  },
  {
    code: 'topics',
    label: '主訴',
    kind: 'choices',
    required: true,
    choices: [
      { code: 'family', label: '家族' },
      { code: 'mind', label: '心' },
    ],
  },
  { code: 'minutes', label: '所要時間', kind: 'number', required: false },
  { code: 'on', label: '面談日', kind: 'date', required: false },
  { code: 'summary', label: '要約', kind: 'text', required: false },
];

/** A consultee's wish for notices at hours that are not now. */
export function otherHours(): NoticeWish {
  const hour = new Date(Date.now() + JST).getUTCHours();
  return { kind: 'hours', from: (hour + 3) % 24, to: (hour + 5) % 24 };
}
