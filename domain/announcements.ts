/** What is announced to staff and handed to the ward: which kinds, how long beforehand, and in which words. */

export const ANNOUNCEMENT_KINDS = [
  'planned-stop',
  'end-of-service',
  'change-of-operator',
  'major-change',
  'minor-update',
] as const;
export type AnnouncementKind = (typeof ANNOUNCEMENT_KINDS)[number];

interface Rule {
  name: string;
  /** What the document is called. */
  documentTitle: string;
  /** So many months before it takes effect it must be announced; 0: any time before. */
  monthsAhead: number;
  aheadText: string;
}

/** One month for stops; six, in writing, for what changes the service itself; without delay beforehand for the rest. */
export const ANNOUNCEMENTS = {
  'planned-stop': {
    name: 'システムの計画停止',
    documentTitle: 'システム計画停止のお知らせ',
    monthsAhead: 1,
    aheadText: '1か月以上前に、相談の受付時間の外で',
  },
  'end-of-service': {
    name: 'サービスの終了',
    documentTitle: 'サービス終了のお知らせ',
    monthsAhead: 6,
    aheadText: '6か月以上前に、書面で',
  },
  'change-of-operator': {
    name: '運営事業者の変更',
    documentTitle: '運営事業者の変更のお知らせ',
    monthsAhead: 6,
    aheadText: '6か月以上前に、書面で',
  },
  'major-change': {
    name: '大幅な変更',
    documentTitle: 'サービス内容の大幅な変更のお知らせ',
    monthsAhead: 6,
    aheadText: '6か月以上前に、書面で',
  },
  'minor-update': {
    name: '軽微な更新',
    documentTitle: '軽微な更新のお知らせ',
    monthsAhead: 0,
    aheadText: '行う前に、速やかに',
  },
} as const satisfies Record<AnnouncementKind, Rule>;

export const ANNOUNCEMENT_FAULTS = ['inside-reception', 'too-soon'] as const;
export type AnnouncementFault = (typeof ANNOUNCEMENT_FAULTS)[number];

export const MAX_ANNOUNCEMENT_TITLE = 100;
export const MAX_ANNOUNCEMENT_BODY = 4000;
export const MAX_ANNOUNCEMENT_NAME = 100;

/** How a document was handed over. */
export const HAND_OVER_WAYS = ['paper', 'mail', 'meeting'] as const;
export type HandOverWay = (typeof HAND_OVER_WAYS)[number];
export const HAND_OVER_WAY_NAMES = {
  paper: '紙で手渡し・郵送',
  mail: 'メールで送付',
  meeting: '打ち合わせの場で',
} as const satisfies Record<HandOverWay, string>;

/** Whether the day comes sooner than the kind allows. Both days as "YYYY-MM-DD". */
export function isTooSoon(kind: AnnouncementKind, today: string, takesEffect: string): boolean {
  return takesEffect < monthsLater(today, ANNOUNCEMENTS[kind].monthsAhead);
}

/** The same day so many months later, or that month's last day. */
function monthsLater(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  // Day 0 of a month is the last of the one before.
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const at = Date.UTC(year, month - 1 + months, Math.min(day, last));
  return new Date(at).toISOString().slice(0, 10);
}

/** Where the typed parts of an announcement live, for their encryption (under the organisation's key). */
export function announcementPlace(
  column: 'title' | 'body' | 'override_reason' | 'addressee' | 'sender',
  id: string,
): { table: string; column: string; row: string } {
  return { table: 'announcements', column, row: id };
}

export function handOverPlace(
  column: 'handed_by' | 'handed_to',
  id: string,
): { table: string; column: string; row: string } {
  return { table: 'announcement_handovers', column, row: id };
}
