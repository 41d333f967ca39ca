/** Exports of records: what can be written out, in which columns, and how a file stands on its way. */
import type { CopyKind } from './registers.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Of a CSV; a workbook says its own. */
export const EXPORT_ENCODINGS = ['utf-8', 'cp932'] as const;
export type ExportEncoding = (typeof EXPORT_ENCODINGS)[number];

/**
 * `waiting`: for the workflow; `running`: rows are written; `ready`: may be fetched; `fetched`: left the system.
 * All from `fetched` on is disposed of at once.
 */
export const EXPORT_STATES = [
  'waiting',
  'running',
  'ready',
  'fetched',
  'cancelled',
  'failed',
  'expired',
] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

export const EXPORT_STATE_WORDS: Record<ExportState, string> = {
  waiting: '順番を待っています',
  running: '書き出しています',
  ready: '受け取れます',
  fetched: '受け取り済み',
  cancelled: '取りやめ',
  failed: 'できませんでした',
  expired: '期限切れ',
};

/** Why none came of it, in words for whoever asked. */
export const EXPORT_FAILURES = {
  'rows-differ':
    '書き出している間に記録が変わり、行の数が合わなくなりました。もう一度書き出してください。',
  'too-many-rows':
    'Excelの形式に入る行や文章の量を超えました。条件で絞るか、CSVで書き出してください。',
  'text-too-long': 'Excelの1つのセルに入らない長さの文章がありました。CSVで書き出してください。',
} as const;
export type ExportFailure = keyof typeof EXPORT_FAILURES;

/** A workbook is made in memory and opened whole; beyond this it is refused, and a CSV is the way. */
export const XLSX_MOST_ROWS = 20_000;

/** A file waits so long to be fetched, and a link to it works once within so long. */
export const EXPORT_LIVES_HOURS = 24;
export const EXPORT_LINK_MINUTES = 10;

/** So many places of letters that CP932 lacks are listed; all of them are counted. */
export const MOST_UNMAPPABLE = 200;

/** What stands in the file where CP932 has no letter. */
export const UNMAPPABLE_MARK = '〓';

/** Whether somebody may still stop it. */
export function isUnderWay(state: ExportState): boolean {
  return state === 'waiting' || state === 'running';
}

export type ExportCellKind = 'text' | 'number' | 'time' | 'day';

export interface ExportColumn {
  code: string;
  name: string;
  /** What stands in it, for whoever chooses. */
  about: string;
  kind: ExportCellKind;
  /** Of a person, or in a person's own words: left out unless it is chosen. */
  isPersonal: boolean;
}

const of =
  (kind: ExportCellKind, isPersonal = false) =>
  (code: string, name: string, about: string): ExportColumn => ({
    code,
    name,
    about,
    kind,
    isPersonal,
  });
const text = of('text');
const count = of('number');
const time = of('time');
const day = of('day');
const personal = of('text', true);

/** By these every row of every kind is found again. */
const WHOSE = [
  count('number', '相談番号', '窓口ごとの番号'),
  text('service', '窓口', '窓口の名前'),
] as const;

export const EXPORT_KINDS = {
  consultations: {
    name: '相談',
    about: '相談1件が1行です。受付から終了までの記録を書き出します。',
    copy: 'records',
    columns: [
      ...WHOSE,
      time('openedAt', '受付日時', '最初のメッセージが届いた日時'),
      text('stage', '段階', '受付・履歴確認・会話・属性登録・終了'),
      text('priority', '優先度', '緊急・高・ふつう・低'),
      text('outcome', '終了の結果', '終了したときに選んだ結果'),
      text('counted', '相談として数える', '間違いやテストは「いいえ」'),
      time('closedAt', '終了日時', '終了した日時。終わっていなければ空欄'),
      day('followUpOn', 'フォローの予定日', '次に連絡する日'),
      count('messages', 'メッセージの数', '相談者・職員・自動応答のすべて'),
      time('lastConsulteeAt', '相談者の最後の発言', '相談者が最後に書いた日時'),
      time('lastStaffAt', '職員の最後の返信', '職員が最後に返信した日時'),
      count('escalations', '関係機関との連携の数', '申請した連携の件数'),
      text('restricted', '閲覧の制限', '制限している相談は「はい」'),
      personal('assignee', '担当した職員', '職員の氏名'),
      personal(
        'consultee',
        '相談者の記号',
        '同じ人の相談を結びつける記号。氏名ではありませんが、個人を見分けられます',
      ),
      personal('notes', '内部メモ', '職員が書いたメモのすべて'),
    ],
  },
  messages: {
    name: 'メッセージ',
    about: 'メッセージ1通が1行です。本文は個人情報なので、はじめは選ばれていません。',
    copy: 'records',
    columns: [
      ...WHOSE,
      count('seq', '順番', '相談の中の通し番号'),
      time('at', '日時', '書かれた日時'),
      text('author', '書いた人', '相談者・職員・自動応答'),
      text('automatic', '自動応答の種類', '時間外の案内など。自動応答でなければ空欄'),
      text('change', '取り消し・訂正', '前のメッセージを取り消した・訂正したもの'),
      count('aboutSeq', '取り消し・訂正の対象', '対象のメッセージの順番'),
      count('files', '添付の数', '一緒に送られた写真やファイルの数'),
      personal('staff', '職員の氏名', '書いた職員の氏名'),
      personal('text', '本文', 'メッセージの文章そのもの。取り消し・訂正される前の文章は空欄'),
    ],
  },
  attributes: {
    name: '属性',
    about: '属性の回答1つが1行です。年代・主訴など、終了のときに登録したものです。',
    copy: 'records',
    columns: [
      ...WHOSE,
      text('code', '項目コード', '集計用のコード'),
      text('name', '項目', '様式での項目の名前'),
      text('state', '回答の状態', '回答あり・聞いていない・答えたくない・わからない'),
      text('value', '回答', '選んだ答え・数・日付。自由記述は別の列'),
      text('valueCode', '回答コード', '選択肢のコード（集計用）'),
      time('updatedAt', '登録日時', '最後に登録した日時'),
      personal('typed', '自由記述', '文章で書かれた回答'),
      personal('staff', '登録した職員', '職員の氏名。空欄は相談者本人の回答'),
    ],
  },
  events: {
    name: '経過',
    about: '相談の経過の1歩が1行です。担当・引き継ぎ・連携・終了などです。',
    copy: 'records',
    columns: [
      ...WHOSE,
      time('at', '日時', '起きた日時'),
      text('kind', '種類コード', '出来事のコード'),
      text('text', '出来事', '何が起きたか'),
      count('escalation', '連携の番号', '関係機関との連携の番号。相談そのものなら空欄'),
      text('actor', 'だれが', '職員・相談者・システム'),
      personal('staff', '職員の氏名', 'その操作をした職員の氏名'),
      personal('written', '添えた文章', '理由や引き継ぎなど、職員が書いた文章'),
    ],
  },
  figures: {
    name: '統計',
    about:
      '集計のための一覧です。相談1件が1行で、時間帯・経路・対応時間・属性の回答などを書き出します。文章も氏名も入りません。',
    copy: 'figures',
    columns: [
      ...WHOSE,
      day('openedOn', '受付日', '最初のメッセージが届いた日'),
      text('month', '受付の月', '年と月'),
      count('fiscalYear', '年度', '4月から3月まで'),
      text('weekday', '曜日', '受付の曜日'),
      count('hour', '時刻（時）', '受付の時。0から23'),
      text('inHours', '受付時間内', '受付時間の中に届いたか'),
      text('entrance', '入り方', 'はじめて・再び・職員が開いた'),
      text('counted', '相談として数える', '間違いやテストは「いいえ」'),
      text('outcome', '終了の結果', '終了したときに選んだ結果'),
      day('closedOn', '終了日', '終わっていなければ空欄'),
      count('responseSeconds', '最初の返信まで（秒）', '受付から職員の最初の返信まで'),
      count('waitingSeconds', '担当が決まるまで（秒）', '受付から担当が決まるまで'),
      count('handlingSeconds', '対応時間（秒）', '担当が決まってから終了まで'),
      count('consulteeMessages', '相談者の発言の数', '相談者が書いた数'),
      count('staffMessages', '職員の返信の数', '職員が書いた数'),
      count('automaticMessages', '自動応答の数', '自動で送られた数'),
      text('abandoned', '返信なしで終了', '職員が一度も返信せずに終わった'),
      text('escalations', '関係機関', '連携した機関の種類'),
      text('danger', '命の危険', '命の危険として連携した'),
      text('relief', '気持ちの変化（アンケート）', '終わったあとの回答のコード'),
      text('again', 'また利用したいか（アンケート）', '終わったあとの回答のコード'),
    ],
  },
} as const satisfies Record<
  string,
  { name: string; about: string; copy: CopyKind; columns: readonly ExportColumn[] }
>;
export type ExportKind = keyof typeof EXPORT_KINDS;
export const EXPORT_KIND_CODES = Object.keys(EXPORT_KINDS) as ExportKind[];

/** A coded attribute as a column of its own, among the figures. */
const ATTRIBUTE = 'attribute:';

function attributeColumn({ code, label }: { code: string; label: string }): ExportColumn {
  return text(`${ATTRIBUTE}${code}`, label, '属性の回答');
}

/** The attribute a column is of; `null` for the others. */
export function attributeOf(column: string): string | null {
  return column.startsWith(ATTRIBUTE) ? column.slice(ATTRIBUTE.length) : null;
}

/** All there are to choose from; `attributes`: the coded ones of the services' forms. */
export function allColumns(
  kind: ExportKind,
  attributes: readonly { code: string; label: string }[],
): ExportColumn[] {
  const own: readonly ExportColumn[] = EXPORT_KINDS[kind].columns;
  return kind === 'figures' ? [...own, ...attributes.map(attributeColumn)] : [...own];
}

/** What is chosen at first: everything that is of no person. */
export function usualColumns(
  columns: readonly Pick<ExportColumn, 'code' | 'isPersonal'>[],
): string[] {
  return columns.filter(({ isPersonal }) => !isPersonal).map(({ code }) => code);
}
