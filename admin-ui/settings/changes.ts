/** What differs between two versions of the settings, field by field in the words of the screen. */
import type { AttributeField } from '../../domain/attributes.ts';
import { flagKindsOf } from '../../domain/flags.ts';
import {
  isSame,
  SETTINGS_PARTS,
  type SettingsContent,
  type SettingsPart,
} from '../../domain/settings-content.ts';
import { retentionOf, ruleWords } from '../../domain/retention.ts';
import type { AutomaticTexts } from '../../domain/settings.ts';
import { SMALL_CELLS } from '../../domain/small-cells.ts';
import { PRIORITY_WORDS, RISK_MARKS } from '../i18n/words.ts';
import {
  ANSWER_KEYS,
  ANSWER_WORDS,
  dayWords,
  extraDayWords,
  KIND_NAMES,
  LINE_KEYS,
  LINE_WORDS,
  minutesWords,
  TIMER_KEYS,
  TIMER_WORDS,
  weekWords,
} from './words.ts';

export interface Change {
  part: SettingsPart;
  /** What it is called. */
  label: string;
  /** In words; `null` where it was not there, or is not there any more. */
  before: string | null;
  after: string | null;
}

/** In the order of the screen. */
export function changesBetween(before: SettingsContent, after: SettingsContent): Change[] {
  const [from, to] = [factsOf(before), factsOf(after)];
  const names = [...new Set([...from.keys(), ...to.keys()])];
  const changed = names.flatMap((name): Change[] => {
    const [was, is] = [from.get(name), to.get(name)];
    const one = is ?? was;
    if (!one || (was?.words ?? null) === (is?.words ?? null)) return [];
    const { part, label } = one;
    return [{ part, label, before: was?.words ?? null, after: is?.words ?? null }];
  });
  const moved = movedLists(before, after);
  return SETTINGS_PARTS.flatMap((part) =>
    [...changed, ...moved].filter((one) => one.part === part),
  );
}

interface Fact {
  part: SettingsPart;
  label: string;
  words: string | null;
}

/** Everything the settings say, by a name that stays the same when what it says changes. */
function factsOf({ settings, form }: SettingsContent): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  const add = (part: SettingsPart, label: string, words: string | null, name = label) =>
    facts.set(`${part}/${name}`, { part, label, words });
  const { calendar } = settings;
  add('hours', '毎週の受付時間', weekWords(calendar.weekly));
  add('hours', '国民の祝日', calendar.closedOnHolidays ? '休む' : '受け付ける');
  add('hours', '年末年始の休み', yearEndWords(calendar.yearEnd));
  add('hours', '休館日など', calendar.closedDays.toSorted().map(dayWords).join('\n'));
  add('hours', '特別に受け付ける日', extraDayWords(calendar.extraDays));
  addTexts(add, settings.texts);
  for (const { name, telephone, note, confirmedOn } of settings.emergencyContacts) {
    const confirmed = confirmedOn === undefined ? '' : `（${dayWords(confirmedOn)}に確認）`;
    add('contacts', name, [`${telephone}${confirmed}`, note].filter(Boolean).join('\n'));
  }
  for (const { word, risk, priority } of settings.riskWords)
    add('risk-words', word, `${RISK_MARKS[risk]}、優先度${PRIORITY_WORDS[priority]}`);
  for (const key of TIMER_KEYS)
    add('timers', TIMER_WORDS[key], minutesWords(settings.timers[key]), key);
  for (const field of form.fields)
    add('form', field.label, fieldWords(field, form.fields), field.code);
  const { congestedFrom, undoSeconds = 0, fourEyes = false, consentVersion } = settings;
  add('others', '混み合っていると伝える人数', `${congestedFrom}人`);
  add('others', '返信を取り消せる時間', undoSeconds === 0 ? 'なし' : `${undoSeconds}秒`);
  add('others', '集計で表示しない少ない数', `${settings.smallCells ?? SMALL_CELLS.usual}未満`);
  add('others', '公開の承認', fourEyes ? 'ほかの管理者の承認が要る' : '承認なしで公開できる');
  add('others', '相談の保存期間', ruleWords(retentionOf(settings)));
  add('others', '相談のきまりの版', consentVersion);
  for (const { code, label, isGrave } of flagKindsOf(settings))
    add('others', `注意の印「${label}」`, isGrave ? '強い印' : 'ふつうの印', `flag/${code}`);
  return facts;
}

type Add = (part: SettingsPart, label: string, words: string | null, name?: string) => void;

function addTexts(add: Add, texts: AutomaticTexts): void {
  for (const key of ANSWER_KEYS) {
    add('texts', ANSWER_WORDS[key], texts[key] ?? null, key);
    add(
      'texts',
      `${ANSWER_WORDS[key]}（やさしい日本語）`,
      texts.plain?.[key] ?? null,
      `plain/${key}`,
    );
  }
  for (const key of LINE_KEYS) add('texts', LINE_WORDS[key], texts[key] ?? null, key);
}

function yearEndWords(yearEnd: { from: string; to: string } | null): string {
  return yearEnd === null ? 'なし' : `${dayWords(yearEnd.from)}〜${dayWords(yearEnd.to)}`;
}

function fieldWords(field: AttributeField, all: readonly AttributeField[]): string {
  const { label, kind, required, choices, question, askedWhen, least, most } = field;
  const on = all.find(({ code }) => code === askedWhen?.code);
  const wanted = on?.choices?.filter(({ code }) => askedWhen?.is.includes(code)) ?? [];
  const lines = [
    `${label}（${KIND_NAMES[kind]}、${required ? '必須' : '任意'}）`,
    choices && `選択肢：${choices.map((choice) => choice.label).join('、')}`,
    question && `相談者への質問：${question.text}${question.hint ? `（${question.hint}）` : ''}`,
    on && `「${on.label}」が「${wanted.map((one) => one.label).join('」「')}」のときにたずねる`,
    least !== undefined && `最小：${String(least)}`,
    most !== undefined && `最大：${String(most)}`,
  ];
  return lines.filter(Boolean).join('\n');
}

/** Lists with the same rows in another order. */
function movedLists(before: SettingsContent, after: SettingsContent): Change[] {
  const lists: [SettingsPart, string, (content: SettingsContent) => string[]][] = [
    [
      'contacts',
      '連絡先の順番',
      ({ settings }) => settings.emergencyContacts.map(({ name }) => name),
    ],
    ['form', '項目の順番', ({ form }) => form.fields.map(({ label }) => label)],
  ];
  return lists.flatMap(([part, label, namesOf]) => {
    const [from, to] = [namesOf(before), namesOf(after)];
    if (isSame(from, to) || !isSame(from.toSorted(), to.toSorted())) return [];
    return [{ part, label, before: from.join('\n'), after: to.join('\n') }];
  });
}
