/** The figures: what each counts, in words, and what it can be divided by. */

/** What a figure is reckoned from: consultations, what was none, or entries into rooms. */
export type FigureSource = 'consultations' | 'others' | 'accesses';
export type FigureUnit = 'count' | 'persons' | 'duration';

export interface FigureDefinition {
  name: string;
  /** What exactly is counted, for everybody who reads the number. */
  definition: string;
  unit: FigureUnit;
  source: FigureSource;
  /** Parts of it add up to its total; persons and middle values do not. */
  addsUp: boolean;
}

const counted = (
  name: string,
  definition: string,
  source: FigureSource = 'consultations',
): FigureDefinition => ({ name, definition, unit: 'count', source, addsUp: true });
const duration = (name: string, definition: string): FigureDefinition => ({
  name,
  definition,
  unit: 'duration',
  source: 'consultations',
  addsUp: false,
});

const ANSWERED = '夜間や休日も含む実際の時間で、返信のない相談は含みません。';
const TAKEN = '夜間や休日も含む実際の時間で、職員が開いた相談とまだ担当のない相談は含みません。';
const HANDLED =
  '最初の担当が付いた時（職員が開いた相談は開いた時）から終了までの時間です。終了していない相談は含みません。';

export const FIGURES = {
  consultations: counted(
    '相談件数（延べ）',
    '相談者が書いて、または職員が開いて始まった相談の数です。同じ人の相談も、始まるたびに1件と数えます。終了のときに「相談でないもの」（間違い・テスト・迷惑・無言・重複）とした件は含みません。',
  ),
  persons: {
    name: '相談者数（実人数）',
    definition:
      '相談をした人の数です。同じ人は、絞り込んだ範囲の中で1人と数えます。職員が「同じ方」と結び付けた記録は1人です。区分ごとの人数を足しても合計にはなりません。廃棄した相談の人は、廃棄した回と年度ごとに数えます。',
    unit: 'persons',
    source: 'consultations',
    addsUp: false,
  },
  accesses: counted(
    'アクセス数',
    '相談の部屋に入った回数です。30分を過ぎて入り直したときは、もう1回と数えます。書かずに閉じた回も含みます。窓口と期間（入った日）のほかの絞り込みは効きません。',
    'accesses',
  ),
  others: counted(
    '相談でないものの件数',
    '終了のときに「間違い・テスト・迷惑・無言・重複」とした件の数です。相談件数には含みません。',
    'others',
  ),
  abandoned: counted(
    '返信前に終わった相談',
    '職員が一度も返信しないまま終了した相談の数です（自動応答は返信に数えません）。',
  ),
  unanswered: counted(
    '未返信の相談',
    '相談者の最後の発言に、まだ返信していない相談の数です。終了した相談では、返信しないまま終了したものです。',
  ),
  escalated: counted('連携した相談', '警察・福祉事務所などへの連携を1回以上依頼した相談の数です。'),
  escalations: counted(
    '連携の件数',
    '警察・福祉事務所などへの連携の依頼の数です。1件の相談で2回依頼したときは2件です。承認されなかった依頼も含みます。',
  ),
  danger: counted(
    '命の危険による連携のある相談',
    '命や体に危険があるとして、承認を待たずに連携した相談の数です。',
  ),
  surveys: counted('アンケートの回答数', '相談の後のアンケートに、1問以上答えた相談の数です。'),
  messages: counted('メッセージ数', '相談者と職員のメッセージの数です。自動応答は含みません。'),
  'response-median': duration(
    '最初の返信までの時間（中央値）',
    `相談が始まってから、職員の最初の返信までの時間の真ん中の値です。${ANSWERED}`,
  ),
  'response-p90': duration(
    '最初の返信までの時間（90%値）',
    `相談が始まってから、職員の最初の返信までの時間で、9割の相談がこの時間以内です。${ANSWERED}`,
  ),
  'waiting-median': duration(
    '担当が付くまでの時間（中央値）',
    `相談が始まってから、最初の担当が付くまでの時間の真ん中の値です。${TAKEN}`,
  ),
  'waiting-p90': duration(
    '担当が付くまでの時間（90%値）',
    `相談が始まってから、最初の担当が付くまでの時間で、9割の相談がこの時間以内です。${TAKEN}`,
  ),
  'handling-median': duration('対応時間（中央値）', `${HANDLED}真ん中の値です。`),
  'handling-p90': duration('対応時間（90%値）', `${HANDLED}9割の相談がこの時間以内です。`),
} as const satisfies Record<string, FigureDefinition>;
export type FigureCode = keyof typeof FIGURES;
export const FIGURE_CODES = Object.keys(FIGURES) as [FigureCode, ...FigureCode[]];

export interface DimensionDefinition {
  name: string;
  definition: string;
  /** Also of entries into rooms, of which nothing but place and time is known. */
  ofAccesses: boolean;
  /** A consultation can stand in several of its parts. */
  isSeveral: boolean;
}

const ofTime = (name: string, definition: string): DimensionDefinition => ({
  name,
  definition,
  ofAccesses: true,
  isSeveral: false,
});
const ofRecord = (name: string, definition: string, isSeveral = false): DimensionDefinition => ({
  name,
  definition,
  ofAccesses: false,
  isSeveral,
});

/** What every figure can be divided by, beside the attributes of the services' forms. Counselors are none of them. */
export const DIMENSIONS = {
  month: ofTime('月', '期間の基準にした日（相談開始日または終了日）の月です。'),
  year: ofTime('年度', '期間の基準にした日の年度（4月から翌年3月）です。'),
  weekday: ofTime('曜日', '相談が始まった時の曜日です（日本時間）。'),
  'hour-band': ofTime('時間帯（3時間）', '相談が始まった時刻を3時間ごとに区切ります（日本時間）。'),
  hour: ofTime(
    '時刻（1時間）',
    '相談が始まった時刻を1時間ごとに区切ります（日本時間）。廃棄した相談は3時間ごとの初めの時刻に数えます。',
  ),
  'in-hours': ofRecord(
    '受付時間の内外',
    '相談が始まった時に、受付時間の内だったかどうかです。その時の受付時間によります。受付を休止していた時は時間外です。',
  ),
  service: ofTime('窓口', '相談の窓口です。'),
  entrance: ofRecord(
    '相談の始まり方',
    '初めての相談か、2回目以降の相談か、職員が開いた相談かです。',
  ),
  kind: ofRecord('相談かどうか', '相談か、「相談でないもの」の種類かです。'),
  outcome: ofRecord('結果', '終了のときの結果です。終了していない相談は「なし」です。'),
  stage: ofRecord('段階', '今の段階です。'),
  priority: ofRecord('優先度', '今の、または終了した時の優先度です。'),
  risk: ofRecord(
    '危険を示す言葉',
    '相談者の言葉に見つかった危険の種類です。1件が複数に入ることがあります。',
    true,
  ),
  escalation: ofRecord(
    '関係機関の種類',
    '連携を依頼した先の種類です。1件が複数に入ることがあります。',
    true,
  ),
  relief: ofRecord('アンケート：気持ちが楽になったか', '相談の後のアンケートの答えです。'),
  again: ofRecord('アンケート：また相談したいか', '相談の後のアンケートの答えです。'),
} as const satisfies Record<string, DimensionDefinition>;
export type DimensionCode = keyof typeof DIMENSIONS;
export const DIMENSION_CODES = Object.keys(DIMENSIONS) as [DimensionCode, ...DimensionCode[]];

/** What a table is divided by: a dimension, or an attribute of a form. */
export type Division = DimensionCode | `a.${string}`;

export function isDimension(division: string): division is DimensionCode {
  return Object.hasOwn(DIMENSIONS, division);
}

/** The attribute's code where it is one; otherwise `null`. */
export function attributeOf(division: Division): string | null {
  return division.startsWith('a.') ? division.slice(2) : null;
}

/** Whether this figure can be divided so. */
export function canDivide(figure: FigureCode, division: Division): boolean {
  if (FIGURES[figure].source !== 'accesses') return true;
  return isDimension(division) && DIMENSIONS[division].ofAccesses;
}

/** Attribute parts that are no value: how it was answered instead. */
export const STATE_PART = '~';

/** The same stretch of days just before: whole months before whole months, else as many days. */
export function periodBefore(from: string, to: string): { from: string; to: string } {
  const first = utc(from);
  const after = new Date(utc(to).getTime() + DAY_MS);
  if (first.getUTCDate() === 1 && after.getUTCDate() === 1) {
    const months =
      (after.getUTCFullYear() - first.getUTCFullYear()) * 12 +
      after.getUTCMonth() -
      first.getUTCMonth();
    const start = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - months, 1);
    return { from: day(start), to: day(first.getTime() - DAY_MS) };
  }
  const length = after.getTime() - first.getTime();
  return { from: day(first.getTime() - length), to: day(first.getTime() - DAY_MS) };
}

const DAY_MS = 86_400_000;

function utc(date: string): Date {
  return new Date(`${date}T00:00:00.000Z`);
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
