/** How broadcasts are spoken of. */
import {
  isEverybody,
  type BroadcastStatus,
  type Segment,
  type StopReason,
} from '../../domain/broadcast.ts';
import { dayText } from '../parts/time.ts';

export const STATUS_WORDS: Record<BroadcastStatus, string> = {
  draft: '下書き',
  confirmed: '予約中',
  sending: '送信中',
  sent: '送信済み',
  stopped: '中止',
  discarded: '破棄',
};

export const STOP_WORDS: Record<StopReason, string> = {
  'by-staff': '職員が途中で止めました。止める前に送られた分は届いています。',
  quota: '今月LINEに送れる残りの数を超えたため、だれにも送らずに中止しました。',
  'too-late':
    '予定の時刻から2時間たっても始められなかったため、だれにも送らずに中止しました。必要なら、写して新しい下書きを作ってください。',
  'no-channel':
    'LINEとの接続、または文の読み取りに問題があるため、送れませんでした。LINE連携と、窓口が受付を終えていないかを確かめてください。',
};

const ROOM_WORDS = { opened: '相談室を開いたことがある人', never: '相談室を開いたことがない人' };
const CONSULTATION_WORDS = { open: '相談が続いている人', none: '相談が続いていない人' };
const WORDS_WORDS = { usual: 'ふつうの言葉を選んでいる人', plain: 'やさしい日本語を選んでいる人' };

const day = (date: string) => dayText(`${date}T12:00+09:00`);

/** 「2026年7月1日(水)以降に友だちになった、相談室を開いたことがない人」 */
export function segmentText(segment: Segment): string {
  if (isEverybody(segment)) return '友だち全員';
  const { since, room, consultation, words } = segment;
  const parts = [
    since?.from === undefined ? null : `${day(since.from)}以降に友だちになった人`,
    since?.before === undefined ? null : `${day(since.before)}より前に友だちになった人`,
    room === undefined ? null : ROOM_WORDS[room],
    consultation === undefined ? null : CONSULTATION_WORDS[consultation],
    words === undefined ? null : WORDS_WORDS[words],
  ];
  return parts.filter((part) => part !== null).join('で、');
}

export const SEGMENT_CHOICES = {
  room: { '': '問わない', opened: '開いたことがある', never: '開いたことがない' },
  consultation: { '': '問わない', open: '続いている', none: '続いていない' },
  words: { '': '問わない', usual: 'ふつうの言葉', plain: 'やさしい日本語' },
} as const;
