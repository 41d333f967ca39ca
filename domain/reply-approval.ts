/** Replies of a counselor in training go to the consultee by way of a supervisor: whose, and what becomes of one that waits. */
import { may, type Role } from './roles.ts';

/** What became of a reply that was put before the supervisors. */
export const REPLY_REQUEST_STATUSES = ['waiting', 'approved', 'returned', 'withdrawn'] as const;
export type ReplyRequestStatus = (typeof REPLY_REQUEST_STATUSES)[number];

/** What the timeline tells of it. */
export const REPLY_EVENT_KINDS = [
  'reply-asked',
  'reply-approved',
  /** Approved with other words than were asked for. */
  'reply-changed',
  'reply-returned',
  /** By its writer, or by itself where the consultation was closed. */
  'reply-withdrawn',
] as const;
export type ReplyEventKind = (typeof REPLY_EVENT_KINDS)[number];

/** Of what a supervisor writes when a reply is returned. */
export const MAX_COMMENT_LENGTH = 2000;

/** Who holds this in the service decides over what waits there. */
export const APPROVING_ROLE = 'supervisor' satisfies Role;

/**
 * Every way in which words that a member of staff writes reach the consultee. Files go with a reply; prepared texts,
 * notes, whispers and what is written with a command go to staff alone, and automatic words are the service's. The name
 * of somebody who writes for her stands in her room, and so does what is written of something she asked for.
 */
export type WordsToHer = 'reply' | 'correction' | 'supporter-name' | 'accommodation-words';

/** A member of staff as they stand in the service. */
export interface Writer {
  roles: readonly Role[];
  repliesNeedApproval: boolean;
}

/** Whether what they write waits for approval; who may approve needs none. */
export function needsApproval({ roles, repliesNeedApproval }: Writer): boolean {
  return repliesNeedApproval && !may(roles, 'reply.approve', 'service');
}

const NEEDS_APPROVAL_TEXTS = {
  reply:
    '研修中のため、返信は承認のあとで送られます。「承認を求める」を押してください。まだ送っていません。',
  'supporter-name':
    '研修中のため、代わりの人の名前はスーパーバイザーが入れます。名前を空欄にすると、だれが書いているかを記録できます。',
  'accommodation-words':
    '研修中のため、本人の部屋に出る文は、スーパーバイザーが入れます。その欄を空欄にすると記録できます。くわしいことは内部メモに書けます。',
  correction: '研修中のため、訂正は承認した人かスーパーバイザーが行います。声をかけてください。',
} as const satisfies Record<WordsToHer, string>;

/** Why these words of theirs may not go to her as they stand; `null` when they may. */
export function wordsBlockOf(
  writer: Writer,
  words: WordsToHer,
): { reason: 'needs-approval'; text: string } | null {
  if (!needsApproval(writer)) return null;
  return { reason: 'needs-approval', text: NEEDS_APPROVAL_TEXTS[words] };
}

export const REPLY_REQUEST_REFUSAL_TEXTS = {
  'not-needed': '承認は要らなくなりました。そのまま送れます。',
  'waits-already':
    '承認待ちの返信がすでにあります。判断を待つか、取り下げてから、もう一度求めてください。',
  'own-request': '自分が書いた返信は、自分では承認できません。',
  'not-own': '自分が承認を求めた返信だけ、取り下げられます。',
  approved: 'この返信は、すでに承認されて送られました。',
  returned: 'この返信は、すでに差し戻されました。',
  withdrawn: 'この返信は、取り下げられました。送っていません。',
} as const;
export type ReplyRequestRefusal = keyof typeof REPLY_REQUEST_REFUSAL_TEXTS;

interface Asked {
  status: ReplyRequestStatus;
  staffId: string;
}

/** Why this person may not approve or return it; what was decided is answered by its decision. */
export function decisionBlockOf(
  { status, staffId }: Asked,
  deciderId: string,
): ReplyRequestRefusal | null {
  if (status !== 'waiting') return status;
  return staffId === deciderId ? 'own-request' : null;
}

/** Why this person may not withdraw it. */
export function withdrawalBlockOf(
  { status, staffId }: Asked,
  personId: string,
): ReplyRequestRefusal | null {
  if (staffId !== personId) return 'not-own';
  return status === 'waiting' ? null : status;
}
