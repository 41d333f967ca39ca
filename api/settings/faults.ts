/** What keeps a draft from being published, each beside the field it stands in, in words that say what to do. */
import type { z } from 'zod';
import { FormShape, SettingsShape } from '../../contracts/service-settings.ts';
import { formFaults, type KnownField } from '../../domain/form-rules.ts';
import { partOf, type SettingsContent, type SettingsPart } from '../../domain/settings-content.ts';

export interface DraftFault {
  /** "texts.outOfHours", "form.fields.2.label". */
  path: string;
  part: SettingsPart;
  text: string;
}

export function faultsOf(
  { settings, form }: SettingsContent,
  known: readonly KnownField[],
): DraftFault[] {
  const shape = [
    ...issuesOf(SettingsShape.safeParse(settings), ''),
    ...issuesOf(FormShape.safeParse(form), 'form.'),
  ];
  const gaps = gapFaults(settings.texts, 'texts');
  const codes = formFaults(form.fields, known).map(({ path, text }) => ({
    path: `form.${path}`,
    text,
  }));
  return [...shape, ...gaps, ...codes].map(({ path, text }) => ({
    path,
    part: partOf(path),
    text,
  }));
}

type Found = Pick<DraftFault, 'path' | 'text'>;

/** What a shape refuses, in words; `before` stands before each path. */
export function issuesOf(parsed: z.ZodSafeParseResult<unknown>, before: string): Found[] {
  return (parsed.error?.issues ?? []).map((issue) => ({
    path: `${before}${issue.path.join('.')}`,
    text: wordsFor(issue),
  }));
}

/** What the shapes call by a name of their own. */
const NAMED: Readonly<Record<string, string>> = {
  blank: '書いてください。',
  shift:
    '時間を確認してください。始まりは24:00より前、終わりは始まりよりあと、新しい相談を受ける時刻はその間にします。',
  'a time from 00:00 to 48:00': '09:00 のように入力してください。',
  'each word once': '同じ言葉が2回あります。片方を削除してください。',
  'each code once': '同じコードが2回あります。片方を削除してください。',
  'a condition on a choice that stands before it':
    'たずねる条件にした項目や選択肢が、前にありません。項目の順番か、条件を直してください。',
  'choices where something is chosen, and only there': '選択肢を1つ以上作ってください。',
  'a bound is of the kind it bounds': '最小と最大は、項目の種類に合わせてください。',
  'a day of the year': '月と日を確認してください。',
};

function wordsFor(issue: z.core.$ZodIssue): string {
  const named = NAMED[issue.message];
  if (named !== undefined) return named;
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return '書いてください。';
    if (issue.origin === 'array') return '1つ以上にしてください。';
    return `${String(issue.minimum)}以上にしてください。`;
  }
  if (issue.code === 'too_big') {
    if (issue.origin === 'string') return `${String(issue.maximum)}字以内にしてください。`;
    if (issue.origin === 'array') return `${String(issue.maximum)}個以内にしてください。`;
    return `${String(issue.maximum)}以下にしてください。`;
  }
  if (issue.code === 'invalid_format' && issue.format === 'date') return '日付を確認してください。';
  return '入力した内容を確認してください。';
}

const GAPS: readonly string[] = ['{次回受付}', '{連絡先}'];

/** What looks like a gap and is not filled would be read by her as it stands. */
function gapFaults(texts: object, path: string): Found[] {
  return Object.entries(texts).flatMap(([key, text]: [string, unknown]): Found[] => {
    if (typeof text === 'object' && text !== null) return gapFaults(text, `${path}.${key}`);
    if (typeof text !== 'string') return [];
    const isLine = key.startsWith('line') || key === 'roomButton';
    const found = (text.match(/[{｛][^{}｛｝\n]{1,20}[}｝]/gu) ?? []).filter(
      (gap) => isLine || !GAPS.includes(gap),
    );
    return found.length === 0
      ? []
      : [{ path: `${path}.${key}`, text: `${found.join('')}は、ここでは書きかわりません。` }];
  });
}
