/** What a place of a consultation is called, and the way there. */
import type { SearchExcerpt } from '../staff-api/search.ts';

const KIND_WORDS: Record<Exclude<SearchExcerpt['kind'], 'message'>, string> = {
  file: '添付の名前',
  note: '内部メモ',
  attribute: '属性',
  'own-answer': '相談者の回答',
  survey: 'アンケート',
  step: '経過に書いた文',
  escalation: '連携の理由',
  traits: '相談者の特徴',
  cautions: '対応の注意点',
};

const AUTHOR_WORDS: Record<NonNullable<SearchExcerpt['author']>, string> = {
  consultee: '相談者',
  staff: '返信',
  automatic: '自動応答',
};

export function placeWord({ kind, author, label }: SearchExcerpt): string {
  const word = kind === 'message' ? AUTHOR_WORDS[author ?? 'automatic'] : KIND_WORDS[kind];
  return label === null ? `${word}　` : `${word}（${label}）　`;
}

/** Beside the talk: which part of the screen shows it. */
const PARTS: Partial<Record<SearchExcerpt['kind'], string>> = {
  note: 'notes',
  attribute: 'attributes',
  'own-answer': 'attributes',
  step: 'timeline',
  escalation: 'timeline',
};

/** To the consultation, at the message or with the part beside the talk open. */
export function pathToPlace(id: string, place: SearchExcerpt | undefined): string {
  const path = `/consultations/${id}/show`;
  if (place === undefined) return path;
  if (place.seq !== null) return `${path}?message=${place.seq}`;
  const part = PARTS[place.kind];
  return part === undefined ? path : `${path}?part=${part}`;
}
