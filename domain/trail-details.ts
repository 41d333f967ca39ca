/** The codes and numbers of a row of the trail in words: what helps whoever reads it, and no id. */
import { REFUSAL_TEXTS, type RefusalCode } from './errors.ts';

export const TRAIL_OUTCOMES = ['done', 'refused', 'failed'] as const;
export type TrailOutcome = (typeof TRAIL_OUTCOMES)[number];

export const OUTCOME_NAMES = {
  done: '完了',
  refused: '拒否',
  failed: '失敗',
} as const satisfies Record<TrailOutcome, string>;

/** Who did it; members of staff by name. */
export function actorText({
  actorKind,
  person,
}: {
  actorKind: 'staff' | 'consultee' | 'system';
  person: { name: string | null } | null;
}): string {
  if (actorKind === 'consultee') return '相談者';
  return actorKind === 'system' ? 'システム' : (person?.name ?? '不明な職員');
}

const OBJECT_NAMES: Readonly<Record<string, string>> = {
  message: 'メッセージ',
  note: 'メモ',
  file: '添付',
  command: '操作',
  consultee: '相談者',
  escalation: '連携',
  flag: '注意の印',
  whisper: 'ささやき',
  service: '窓口',
  settings: '窓口の設定',
  'settings-draft': '窓口の設定の下書き',
  staff: '職員',
  template: '定型文',
  channel: 'LINE公式アカウント',
  broadcast: 'お知らせ配信',
  notice: 'お知らせ',
  'rich-menu': 'リッチメニュー',
  'rich-menu-draft': 'リッチメニューの下書き',
  'rich-menu-picture': 'リッチメニューの画像',
  'reply-request': '承認を求めた返信',
  'practice-run': '練習',
  pause: '休止',
  accommodation: '合理的配慮',
  access: '特別な閲覧',
  copy: '書き出した写し',
  alarm: '警報',
};

/** `objectId` of a message is its number in the talk; other ids say nothing to anybody. */
export function objectText(objectKind: string | null, objectId: string | null): string | null {
  if (objectKind === null) return null;
  const name = OBJECT_NAMES[objectKind] ?? null;
  return name !== null && objectKind === 'message' && /^\d+$/u.test(objectId ?? '')
    ? `${name} ${objectId}`
    : name;
}

type Data = Readonly<Record<string, unknown>>;

const PARTS: readonly [key: string, text: (value: number) => string | null][] = [
  ['upTo', (value) => (value === 0 ? null : `メッセージ${value}まで`)],
  ['number', (value) => `番号 ${value}`],
  ['found', (value) => `${value}件見つかった`],
  ['count', (value) => `${value}件`],
  ['rows', (value) => `${value}件`],
  ['version', (value) => `第${value}版`],
  ['minutes', (value) => `${value}分間`],
  ['consultations', (value) => `相談 ${value}件`],
];

/** `null` where there is nothing to add. */
export function detailText(data: Data | null): string | null {
  if (data === null) return null;
  const parts = PARTS.flatMap(([key, text]) => {
    const value = countOf(data[key]);
    return value === null ? [] : (text(value) ?? []);
  });
  const query = data['query'];
  if (typeof query === 'object' && query !== null) parts.push(...queryParts(query as Data));
  const { reason } = data;
  if (typeof reason === 'string' && Object.hasOwn(REFUSAL_TEXTS, reason))
    parts.push(REFUSAL_TEXTS[reason as RefusalCode]);
  return parts.length === 0 ? null : parts.join('、');
}

function countOf(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'number' ? value : null;
}

const PAGING = new Set(['page', 'perPage', 'sort', 'order']);

/** What was looked for: a number and days as they are, further conditions counted. */
function queryParts(query: Data): string[] {
  const asked = Object.entries(query).filter(([key]) => !PAGING.has(key));
  const shown = asked.flatMap(([key, value]) => {
    if (key === 'number') return [`番号 ${String(value)}`];
    if (key === 'from') return [`${String(value)}から`];
    return key === 'to' ? [`${String(value)}まで`] : [];
  });
  const others = asked.length - shown.length;
  return others === 0 ? shown : [...shown, `条件 ${others}個`];
}
