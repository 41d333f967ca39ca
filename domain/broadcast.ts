/** Messages to an account's followers: whom they go to, what they may say on a lock screen, and what becomes of them. */
import { foldForRisk } from './priority.ts';

/**
 * - `confirmed`: goes out by itself at its time. - `stopped`: ended before everybody was served. A discarded draft is
 *   kept for the trail and shown nowhere.
 */
export const BROADCAST_STATUSES = [
  'draft',
  'confirmed',
  'sending',
  'sent',
  'stopped',
  'discarded',
] as const;
export type BroadcastStatus = (typeof BROADCAST_STATUSES)[number];

/** Why one was stopped. */
export const STOP_REASONS = ['by-staff', 'quota', 'too-late', 'no-channel'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** What LINE says of the form before anything goes out. */
export const CHECK_STATUSES = ['asked', 'ok', 'refused', 'away'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** The platform takes so many bubbles at once, and so many UTF-16 units in one of them. */
export const MAX_BUBBLES = 5;
export const MAX_BUBBLE_UNITS = 5_000;
/** Letters of a button, as people count them. */
export const MAX_LINK_LABEL = 20;
export const MAX_LINK_URL = 1_000;
/** Colleagues who look at it on their own telephones first. */
export const MAX_TESTERS = 5;
/** A part of the followers is never so small that it is a message to somebody. */
export const LEAST_OF_SEGMENT = 5;
/** What could not begin within so long of its time is not sent in the night instead. */
export const BEGIN_WITHIN_MS = 2 * 60 * 60_000;

export type BroadcastLink =
  | { kind: 'none' }
  | { kind: 'room' }
  | { kind: 'page'; label: string; url: string };

/** The words of a broadcast, as they are stored encrypted. */
export interface BroadcastWords {
  /** For staff alone. */
  title: string;
  bubbles: readonly string[];
  link: BroadcastLink;
}

/** Only what is known without content and without what she consults about. */
export interface Segment {
  /** Friends since that business day or later, or before it. */
  since?: { from?: string | undefined; before?: string | undefined } | undefined;
  /** Has, or has never, opened the room. */
  room?: 'opened' | 'never' | undefined;
  /** Whether a consultation of hers is open. */
  consultation?: 'open' | 'none' | undefined;
  /** Has chosen easy words for her room, or not. */
  words?: 'usual' | 'plain' | undefined;
}

export function isEverybody({ since, room, consultation, words }: Segment): boolean {
  const day = since?.from ?? since?.before;
  return [day, room, consultation, words].every((one) => one === undefined);
}

/** Words that tell whoever sees her telephone that she consults, or about what. */
const REVEALING = [
  '相談',
  'カウンセリング',
  'DV',
  'ドメスティック',
  '暴力',
  '虐待',
  '性被害',
  '性暴力',
  'セクハラ',
  'ストーカー',
  '妊娠',
  '中絶',
  '避妊',
  '自殺',
  '死にたい',
  '自傷',
  'リストカット',
  '家出',
  'いじめ',
  'ひきこもり',
  '借金',
  '生活保護',
  '貧困',
  '離婚',
  '障害',
  'うつ',
  '精神',
  '病院',
  '警察',
  '保護',
  'シェルター',
  '支援',
  '被害',
] as const;

interface Sensitive {
  riskWords: readonly { word: string }[];
  /** The service's form: the choices of what people come with. */
  fields: readonly FormField[];
}

interface FormField {
  code: string;
  label: string;
  choices?: readonly { label: string }[] | null | undefined;
}

/** The words of the texts that reveal something on a lock screen, each once, in the order of the lists. */
export function revealingWords(
  { bubbles, link }: Pick<BroadcastWords, 'bubbles' | 'link'>,
  { riskWords, fields }: Sensitive,
): string[] {
  const page = link.kind === 'page' ? [link.label, link.url] : [];
  const folded = foldForRisk([...bubbles, ...page].join('\n'));
  const all = [...REVEALING, ...riskWords.map(({ word }) => word), ...fields.flatMap(topicsOf)];
  const found = all.filter((word) => {
    const wanted = foldForRisk(word);
    return wanted !== '' && folded.includes(wanted);
  });
  return [...new Set(found)];
}

/** Which of a form's fields asks what she comes with. */
const ASKS_TOPIC = /topic|主訴|相談(?:の)?(?:内容|種類|種別)/iu;

function topicsOf({ code, label, choices }: FormField): string[] {
  if (!ASKS_TOPIC.test(code) && !ASKS_TOPIC.test(label)) return [];
  const words = (choices ?? []).flatMap((one) => one.label.split(/[・、/（）()]/u));
  return words.map((word) => word.trim()).filter((word) => word.length > 1 && word !== 'その他');
}

/** What is still missing before it can go out, in words; `null` when nothing is. */
export function missingOf({ title, bubbles, link }: BroadcastWords): string | null {
  if (title.trim() === '') return '件名（職員用）を入力してください。';
  if (bubbles.every((one) => one.trim() === '')) return '本文を入力してください。';
  if (bubbles.some((one) => one.trim() === ''))
    return '空の吹き出しがあります。入力するか、消してください。';
  if (bubbles.some((one) => one.length > MAX_BUBBLE_UNITS))
    return `1つの吹き出しは${MAX_BUBBLE_UNITS.toLocaleString('ja-JP')}文字までです。短くしてください。`;
  if (link.kind === 'page') return missingOfPage(link);
  return null;
}

function missingOfPage({ label, url }: { label: string; url: string }): string | null {
  if (label.trim() === '') return 'ボタンに出す言葉を入力してください。';
  if (Array.from(label).length > MAX_LINK_LABEL)
    return `ボタンに出す言葉は${MAX_LINK_LABEL}文字までです。`;
  if (!isWebPage(url)) return 'ページのアドレスは https:// で始まるものを入力してください。';
  return null;
}

/** An address that a telephone opens over an encrypted connection; one with a name and password in it is none. */
export function isWebPage(url: string): boolean {
  if (url.length > MAX_LINK_URL || !URL.canParse(url)) return false;
  const { protocol, username, password, hostname } = new URL(url);
  return protocol === 'https:' && username === '' && password === '' && hostname.includes('.');
}
