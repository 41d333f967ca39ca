/** What staff are told: in which words, by which ways, and when a notice has lost its point. */
import type { NoticeKind, Stage } from './consultation.ts';
import { markedName, type ServiceMode } from './practice.ts';

/** The screen tells everybody; the other ways are each person's choice. */
export const NOTICE_WAYS = ['screen', 'sound', 'desktop', 'mail'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];
export const CHOSEN_WAYS = ['sound', 'desktop', 'mail'] as const;
export type ChosenWay = (typeof CHOSEN_WAYS)[number];

/** `cancelled`: what it was about is over. */
export const WAY_STATUSES = ['waiting', 'sent', 'failed', 'not-wanted', 'cancelled'] as const;
export type WayStatus = (typeof WAY_STATUSES)[number];

/** Why LINE did not bring a notice to a consultee, where somebody should know of it. */
export const NOT_TOLD = ['quota-exceeded', 'refused', 'given-up', 'blocked'] as const;
export type NotTold = (typeof NOT_TOLD)[number];

/** Tones made in the browser; `none` until somebody chooses, since a desk may stand beside a telephone. */
export const SOUNDS = ['none', 'bell', 'two-tone', 'drop'] as const;
export type Sound = (typeof SOUNDS)[number];

/** Kinds that one wants to hear of, or not, together. */
export const NOTICE_TOPICS = [
  'danger',
  'new-consultation',
  'own',
  'reply-approval',
  'reminder',
  'escalation',
  'not-delivered',
  'watch',
] as const;
export type NoticeTopic = (typeof NOTICE_TOPICS)[number];

export type NoticeWishes = Partial<Record<NoticeTopic, readonly ChosenWay[]>>;

export const TOPIC_OF = {
  'new-consultation': 'new-consultation',
  'new-message': 'own',
  assigned: 'own',
  'came-back': 'own',
  whisper: 'own',
  'reply-approved': 'own',
  'reply-returned': 'own',
  'reply-waits': 'reply-approval',
  'take-up-overdue': 'reminder',
  'unanswered-overdue': 'reminder',
  'attributes-pending': 'reminder',
  'follow-up-due': 'reminder',
  danger: 'danger',
  'escalation-requested': 'escalation',
  'escalation-climbed': 'escalation',
  'escalation-decided': 'escalation',
  'escalation-overdue': 'escalation',
  'escalation-follow-up': 'escalation',
  'not-delivered': 'not-delivered',
  'emergency-access': 'watch',
  'contents-asked': 'watch',
  'disclosure-asked': 'watch',
  'disclosure-decided': 'watch',
  'contents-decided': 'watch',
  alarm: 'watch',
} as const satisfies Record<NoticeKind, NoticeTopic>;

/** Why one is told, and what to do: without a word of what anybody said. */
export const NOTICE_TEXTS = {
  'new-consultation': {
    reason: '新しい相談が届きました',
    action: '相談を開いて、担当を決めてください。',
  },
  'new-message': {
    reason: '担当の相談に新しいメッセージが届きました',
    action: '相談を開いて、返信してください。',
  },
  assigned: { reason: '担当になりました', action: '相談を開いて、履歴を確認してください。' },
  'came-back': { reason: '相談者が戻ってきました', action: '相談を開いて、返信してください。' },
  whisper: {
    reason: 'スーパーバイザーからささやきが届きました',
    action: '相談を開いて、内容を確認してください。',
  },
  'reply-waits': {
    reason: '研修中の相談員の返信が承認を待っています',
    action: '相談を開いて、承認するか、差し戻してください。',
  },
  'reply-approved': {
    reason: '承認を求めた返信が送られました',
    action: '相談を開いて、続けてください。',
  },
  'reply-returned': {
    reason: '承認を求めた返信が差し戻されました',
    action: '相談を開いて、書き直してください。',
  },
  'take-up-overdue': {
    reason: '会話が始まらないまま時間が過ぎています',
    action: '担当者を決めるか、担当者に履歴の確認を促してください。',
  },
  'unanswered-overdue': {
    reason: '返信がないまま時間が過ぎています',
    action: '返信するか、担当を引き継いでください。',
  },
  'attributes-pending': {
    reason: '属性が登録されていません',
    action: '属性を登録して、相談を終了してください。',
  },
  'follow-up-due': { reason: '次の連絡日です', action: '相談者への連絡を始めてください。' },
  danger: {
    reason: '命や身体の危険を示す言葉があります',
    action: 'すぐに相談を開いて確認してください。',
  },
  'escalation-requested': {
    reason: '関係機関との連携が申請されました',
    action: '内容を確認して、承認するか判断してください。',
  },
  'escalation-climbed': {
    reason: '連携の承認が待たれています',
    action: '内容を確認して、承認するか判断してください。',
  },
  'escalation-decided': {
    reason: '連携の承認について判断がありました',
    action: '判断を確認して、次の対応を進めてください。',
  },
  'escalation-overdue': {
    reason: '関係機関の受理が確認できていません',
    action: '関係機関に受理を確認してください。',
  },
  'escalation-follow-up': {
    reason: '関係機関に次に確認する日時です',
    action: '連携を開いて、機関に確認し、結果を記録してください。',
  },
  'not-delivered': {
    reason: '相談者へのお知らせが届きませんでした',
    action: '別の方法で連絡できるか確認してください。',
  },
  'emergency-access': {
    reason: '制限された相談の緊急閲覧がありました',
    action: '管理の「特別な閲覧」で理由を読み、適切だったかを確認してください。',
  },
  'contents-asked': {
    reason: '監査担当が、相談の内容の閲覧を申請しました',
    action: '管理の「特別な閲覧」で目的を読み、承認するか判断してください。',
  },
  'contents-decided': {
    reason: '内容の閲覧の申請について判断がありました',
    action: '管理の「特別な閲覧」で、判断と期限を確認してください。',
  },
  'disclosure-asked': {
    reason: 'アクセス記録の開示が申請されました',
    action: '管理の「アクセス記録の開示」で根拠を読み、別の人の申請なら判断してください。',
  },
  'disclosure-decided': {
    reason: 'アクセス記録の開示の申請について判断がありました',
    action: '管理の「アクセス記録の開示」で、判断と期限を確認してください。',
  },
  alarm: {
    reason: '相談の閲覧について警報が出ました',
    action: '管理の「操作記録」で、だれが何を開いたかを確認してください。',
  },
} as const satisfies Record<NoticeKind, { reason: string; action: string }>;

/** A danger that somebody has seen, and asks agencies for help with: a hand is wanted elsewhere than for her words. */
const DANGER_REQUESTED = {
  reason: '命の危険のため、関係機関との連携が申請されました',
  action: '内容を確認して、承認してください。連絡は、承認を待たずに進みます。',
} as const;

/** `isRequest`: it is about a request to an agency. */
export function noticeText(
  kind: NoticeKind,
  isRequest: boolean,
): { reason: string; action: string } {
  return kind === 'danger' && isRequest ? DANGER_REQUESTED : NOTICE_TEXTS[kind];
}

/** Whether this person wants to be told of it by this way. */
export function isWanted(wishes: NoticeWishes, kind: NoticeKind, way: NoticeWay): boolean {
  return way === 'screen' || (wishes[TOPIC_OF[kind]] ?? []).includes(way);
}

/** Reminders are sent while reception is open; danger, words and decisions at once. */
export function waitsForReception(kind: NoticeKind): boolean {
  return TOPIC_OF[kind] === 'reminder';
}

interface About {
  stage: Stage;
  /** Whether somebody has taken it. */
  isTaken: boolean;
  /** Whether it is this person's. */
  isOwn: boolean;
  /** Whether she waits for an answer. */
  isUnanswered: boolean;
  /** Whether a reply in it waits for approval. */
  hasWaitingReply: boolean;
}

/** What the notice asks for was done, or is somebody else's by now: nobody needs to be told any more. */
export function isOver(kind: NoticeKind, about: About): boolean {
  const isClosed = about.stage === 'closed';
  switch (kind) {
    case 'new-consultation':
      return about.isTaken || about.stage !== 'intake';
    case 'take-up-overdue':
      return about.stage !== 'intake' && about.stage !== 'review';
    case 'new-message':
      return isClosed || !about.isOwn || !about.isUnanswered;
    case 'reply-waits':
      return !about.hasWaitingReply;
    case 'unanswered-overdue':
      return isClosed || !about.isUnanswered;
    case 'attributes-pending':
      return about.stage !== 'attributes';
    case 'assigned':
    case 'came-back':
    case 'whisper':
    case 'reply-approved':
    case 'reply-returned':
    case 'danger':
      return isClosed;
    case 'follow-up-due':
    case 'escalation-requested':
    case 'escalation-climbed':
    case 'escalation-decided':
    case 'escalation-overdue':
    case 'escalation-follow-up':
    case 'not-delivered':
    case 'emergency-access':
    case 'contents-asked':
    case 'contents-decided':
    case 'disclosure-asked':
    case 'disclosure-decided':
    case 'alarm':
      return false;
  }
}

/** Why a way failed or was left out, in words for whoever can do something about it. */
export const WAY_CODE_TEXTS = {
  'not-shown': '対応中でしたが、画面に出ませんでした',
  'off-duty': '勤務外でした',
  seen: '先に画面で確認しました',
  'in-view': '画面を見ていました',
  'not-chosen': '本人が選んでいません',
  'no-address': 'メールアドレスがありません',
  'not-offered': 'この環境ではメールを送れません',
  over: '対応が済みました',
  'sound-blocked': 'ブラウザーが音を止めました',
  'sound-failed': '音を鳴らせませんでした',
  'desktop-denied': 'ブラウザーで通知が許可されていません',
  'desktop-failed': '通知を出せませんでした',
  'address-refused': '宛先のメールアドレスが受け付けられませんでした',
  'mail-refused': 'メールサーバーが受け付けませんでした',
  'mail-away': 'メールサーバーにつながりません',
  unreadable: '宛先を読み取れませんでした',
  'told-otherwise': '別の方法で伝えました',
} as const;
export type WayCode = keyof typeof WAY_CODE_TEXTS;

interface Recipient {
  wishes: NoticeWishes;
  sound: Sound;
  hasAddress: boolean;
  mailOffDuty: boolean;
  isOffDuty: boolean;
}

interface PlannedWay {
  way: NoticeWay;
  status: 'waiting' | 'failed' | 'not-wanted';
  code: WayCode | null;
}

/** Every way with where it stands at first: to be gone, not wanted, or not possible. */
export function planWays(
  kind: NoticeKind,
  recipient: Recipient,
  isMailOffered: boolean,
): PlannedWay[] {
  return NOTICE_WAYS.map((way) => ({ way, ...planOf(kind, way, recipient, isMailOffered) }));
}

function planOf(
  kind: NoticeKind,
  way: NoticeWay,
  { wishes, sound, hasAddress, mailOffDuty, isOffDuty }: Recipient,
  isMailOffered: boolean,
): Pick<PlannedWay, 'status' | 'code'> {
  const isChosen = isWanted(wishes, kind, way) && (way !== 'sound' || sound !== 'none');
  if (!isChosen) return { status: 'not-wanted', code: 'not-chosen' };
  if (isOffDuty && !(way === 'mail' && mailOffDuty))
    return { status: 'not-wanted', code: 'off-duty' };
  if (way === 'mail' && !isMailOffered) return { status: 'failed', code: 'not-offered' };
  if (way === 'mail' && !hasAddress) return { status: 'failed', code: 'no-address' };
  return { status: 'waiting', code: null };
}

type FailedWay = { way: NoticeWay; code: WayCode | null };

/** Those of the failed ways by which it can be told once more. */
export function retriedWays(failed: readonly FailedWay[], isMailOffered: boolean): NoticeWay[] {
  return failed.filter(({ way }) => way !== 'mail' || isMailOffered).map(({ way }) => way);
}

/** Why a notice that did not arrive need not, or cannot, be told once more; `null` when it can. */
export function retryBlockOf(
  { isSeen, isOver, ways }: { isSeen: boolean; isOver: boolean; ways: readonly FailedWay[] },
  isMailOffered: boolean,
): string | null {
  if (isSeen) return '本人が画面で確認しました。';
  if (isOver) return '対応が済んだため、もう知らせる必要がありません。';
  if (retriedWays(ways, isMailOffered).length === 0) return 'この環境ではメールを送れません。';
  return null;
}

/** Where a person's address lives, for its encryption (under the organisation's key). */
export function mailAddressPlace(staffId: string): { table: string; column: string; row: string } {
  return { table: 'notice_settings', column: 'mail', row: staffId };
}

/** What is mailed: it lies in mailboxes elsewhere, so it holds neither a name nor a word that was said. */
export function noticeMail(
  notice: { kind: NoticeKind; number: number; serviceName: string; mode: ServiceMode },
  link: string,
): { subject: string; text: string } {
  const { reason, action } = NOTICE_TEXTS[notice.kind];
  const lines = [
    ...(notice.mode === 'practice' ? ['これは練習です。実際の相談ではありません。', ''] : []),
    `窓口：${markedName(notice.serviceName, notice.mode)}`,
    `相談：No.${notice.number}`,
    `理由：${reason}`,
    `お願い：${action}`,
    '',
    link,
    '',
    'このメールには相談の内容は書かれていません。返信は届きません。',
    'メールを受け取るかどうかは、画面右上のお名前から「お知らせの設定」で変えられます。',
  ];
  return {
    subject: markedName(`【${notice.serviceName}】No.${notice.number} ${reason}`, notice.mode),
    text: lines.join('\n'),
  };
}
