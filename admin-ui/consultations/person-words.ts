/** What is known of the person herself, in words. */
import { NEED_WORDS, type AccommodationDecision } from '../../domain/accommodation.ts';
import { ACCOMMODATION_STATUS_WORDS } from '../../domain/code-words.ts';
import { SUPPORTER_WORDS, type Supporter } from '../../domain/supporter.ts';
import { timeText } from '../parts/time.ts';
import type { Accommodation, ConsultationHead, LinkedRecord } from '../staff-api/types.ts';

export const DECISION_WORDS: Record<AccommodationDecision, string> = {
  given: '対応する',
  partly: '一部だけ対応する',
  declined: '対応しない（できない）',
  ended: '終わりにする',
};

/** 「大きい文字（対応しています）」 */
export function accommodationText({ need, status, words }: Accommodation): string {
  const what = need === 'other' && words !== null ? words : NEED_WORDS[need];
  return `${what}（${ACCOMMODATION_STATUS_WORDS[status]}）`;
}

/** 「支援者（家族）が入力」 */
export function writtenByText(writer: Supporter): string {
  return `支援者（${SUPPORTER_WORDS[writer]}）が入力`;
}

/** A record has no name of its own: it is called by the newest of its consultations. */
export function recordText({ numbers }: Pick<LinkedRecord, 'numbers'>): string {
  const [newest] = numbers;
  return `No.${newest ?? '？'}の記録`;
}

type WritingNow = NonNullable<ConsultationHead['consultee']['supporter']>;

/** Who writes for her now, since when, and who said so. */
export function supporterText({ supporter, name, markedBy, since }: WritingNow): string {
  const who = `${SUPPORTER_WORDS[supporter]}${name === null ? '' : `（${name}）`}`;
  const by = markedBy ? `${markedBy.name ?? '職員'}が記録しました` : '部屋で知らせがありました';
  return `${who}が代わりに書いています。${timeText(since)}に${by}。`;
}
