/** 若年女性相談: hours and rules as the ward of Nerima runs its line for young women. */
import { TO_BE_CONFIRMED } from '../contacts.ts';
import {
  AMBULANCE,
  POLICE,
  POLICE_ADVICE,
  RISK_WORDS,
  TIMERS,
  YEAR_END,
  YORISOI,
} from './common.ts';
import type { ServiceTemplate } from './template.ts';
import { YOUNG_WOMEN_FORM } from './young-women-form.ts';
import { YOUNG_WOMEN_PREPARED } from './young-women-prepared.ts';
import { YOUNG_WOMEN_TEXTS } from './young-women-texts.ts';

const SUNDAY = 0;
const TUESDAY = 2;

export const YOUNG_WOMEN: ServiceTemplate = {
  id: 'young-women',
  name: '若年女性相談',
  description:
    '10代から20代の女性のための窓口です。火曜と日曜の夕方に受け付け、名前を書かなくても話せます。',
  settings: {
    calendar: {
      weekly: [
        { weekday: TUESDAY, open: '16:00', close: '20:00', intakeUntil: '19:30' },
        { weekday: SUNDAY, open: '16:00', close: '20:00', intakeUntil: '19:30' },
      ],
      closedOnHolidays: false,
      yearEnd: YEAR_END,
      // Closing days of the house; each year's are put in when they are announced.
      closedDays: [],
      extraDays: [],
    },
    timers: TIMERS,
    texts: YOUNG_WOMEN_TEXTS,
    emergencyContacts: [
      POLICE,
      AMBULANCE,
      POLICE_ADVICE,
      { name: 'DV相談ナビ', telephone: '#8008' },
      { name: '女性相談支援センター', telephone: '#8778' },
      { name: '性犯罪・性暴力の相談', telephone: '#8891' },
      YORISOI,
      {
        name: '練馬総合福祉事務所',
        telephone: TO_BE_CONFIRMED,
        note: '練習用の番号です。運用の前に正しい番号を登録してください。',
      },
    ],
    riskWords: RISK_WORDS,
    congestedFrom: 5,
    undoSeconds: 5,
    retention: { until: 'contract-end' },
    consentVersion: '2026-07',
  },
  form: YOUNG_WOMEN_FORM,
  texts: YOUNG_WOMEN_PREPARED,
  agencies: [
    { kind: 'police', name: '練馬警察署', telephone: TO_BE_CONFIRMED },
    { kind: 'police', name: '光が丘警察署', telephone: TO_BE_CONFIRMED },
    { kind: 'welfare-office', name: '練馬総合福祉事務所', telephone: TO_BE_CONFIRMED },
    { kind: 'welfare-office', name: '光が丘総合福祉事務所', telephone: TO_BE_CONFIRMED },
    { kind: 'child-guidance', name: '児童相談所', telephone: TO_BE_CONFIRMED },
    { kind: 'other', name: '女性相談支援センター', telephone: '#8778' },
  ],
};
