/** The readable timeline of a history: every line in words made of codes, and never of what anybody wrote. */
import type { z } from 'zod';
import type { HistoryReview } from '../../contracts/histories.ts';
import type { Tx } from '../../db/scope.ts';
import { DELIVERY_STATUS_WORDS, DELIVERY_TEXT_WORDS } from '../../domain/code-words.ts';
import { NOTICE_TEXTS, type WayStatus } from '../../domain/notices.ts';
import { PURPOSE_NAMES, type ReadingPurpose } from '../../domain/reading.ts';
import { eventText } from '../../domain/step-words.ts';
import { trailName } from '../../domain/trail.ts';
import { readEvents } from '../consultations/timeline.ts';
import type { StaffContext } from '../http/route.ts';
import { instant } from '../consultations/present.ts';
import {
  readDeliveries,
  readMessageRuns,
  readNotices,
  readReads,
  type MessageRun,
  type NoticeGroup,
} from './queries.ts';

type Entry = z.input<typeof HistoryReview>['entries'][number];
type Context = Pick<StaffContext<unknown, unknown, unknown, unknown>, 'staff' | 'deps' | 'now'> & {
  tx: Tx;
};

/** So many of each kind are shown; a consultation has a few hundred at most. */
const MOST = 5_000;
const AUTOMATIC = '自動';

/** Everything the record holds of the consultation but its contents, the oldest first. */
export async function recordEntries(
  context: Context,
  consultationId: string,
): Promise<{ entries: Entry[]; isCut: boolean }> {
  const { tx, staff, deps, now } = context;
  const [events, notices, deliveries, reads, messages] = [
    await readEvents(tx, consultationId),
    await readNotices(tx, consultationId, MOST),
    await readDeliveries(tx, consultationId, MOST),
    await readReads(tx, consultationId, MOST),
    await readMessageRuns(tx, consultationId, MOST),
  ];
  const named = [
    ...events.flatMap(({ actorId, data }) => [actorId, ...NAMING.map((name) => idIn(data[name]))]),
    ...notices.flatMap(({ staffIds }) => staffIds),
    ...reads.map(({ actorId }) => actorId),
  ];
  const people = await deps.staff.people.names(tx, staff.organisationId, named, now);
  const nameOf = (id: unknown) => (typeof id === 'string' ? people.of(id).name : null) ?? '職員';
  const entries: Entry[] = [
    ...events.map((event): Entry => {
      const isOfRecord = event.workflowId.startsWith('record/');
      return {
        ...blank(`step-${event.workflowId}-${event.seq}`, 'step', event.at),
        text: eventText(event, nameOf),
        actor: actorText(event, nameOf),
        step: isOfRecord ? null : { escalation: escalationOf(event.workflowId), seq: event.seq },
      };
    }),
    ...notices.map((notice) => noticeEntry(notice, nameOf)),
    ...deliveries.map((one): Entry => ({
      ...blank(`delivery-${one.id}`, 'delivery', one.at),
      until: instant(one.settledAt),
      text: `LINEへの「${DELIVERY_TEXT_WORDS[one.text]}」`,
      detail: `${DELIVERY_STATUS_WORDS[one.status]}${one.attempts > 1 ? `（${one.attempts}回目）` : ''}`,
      actor: AUTOMATIC,
    })),
    ...reads.map((one): Entry => ({
      ...blank(`read-${one.id}`, 'read', one.at),
      text: trailName(one.action) ?? one.action,
      detail: purposeText(one.purpose),
      actor: nameOf(one.actorId),
    })),
    ...messages.map(messageEntry),
  ];
  const isCut = [events, notices, deliveries, reads, messages].some(({ length }) => length >= MOST);
  return { entries: inOrder(entries), isCut };
}

export function inOrder(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

export function blank(id: string, kind: Entry['kind'], at: Date): Entry {
  return { id, kind, at: instant(at), until: null, text: '', detail: null, actor: '', step: null };
}

/** Staff whom a step names besides who took it. */
const NAMING = ['from', 'to', 'approver'] as const;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

function idIn(value: unknown): string | null {
  return typeof value === 'string' && UUID.test(value) ? value : null;
}

function actorText(
  { actorKind, actorId }: { actorKind: string; actorId: string | null },
  nameOf: (id: unknown) => string,
): string {
  if (actorKind === 'staff') return nameOf(actorId);
  return actorKind === 'consultee' ? '相談者' : AUTOMATIC;
}

/** `null`: the consultation's own workflow. */
export function escalationOf(workflowId: string): number | null {
  const [, n] = /\/escalation\/(\d+)$/u.exec(workflowId) ?? [];
  return n === undefined ? null : Number(n);
}

function noticeEntry(notice: NoticeGroup, nameOf: (id: unknown) => string): Entry {
  const { kind, at, staffIds, seen, ways } = notice;
  const names = staffIds.slice(0, 3).map(nameOf).join('、');
  const more = staffIds.length > 3 ? `ほか${staffIds.length - 3}人` : '';
  const told = ways.map(({ way, status, count }) => {
    const times = count > 1 ? `${count}件` : '';
    return `${WAY_WORDS[way] ?? way}：${WAY_STATUS_WORDS[status]}${times}`;
  });
  return {
    ...blank(`notice-${kind}-${at.getTime()}-${staffIds[0] ?? ''}`, 'notice', at),
    text: `「${NOTICE_TEXTS[kind].reason}」を${names}${more}に知らせました`,
    detail: [`確認した人 ${seen}／${staffIds.length}`, ...told].join('、'),
    actor: AUTOMATIC,
  };
}

const WAY_WORDS: Readonly<Record<string, string>> = {
  screen: '画面',
  sound: '音',
  desktop: 'デスクトップ',
  mail: 'メール',
};
const WAY_STATUS_WORDS: Record<WayStatus, string> = {
  waiting: '待ち',
  sent: '届いた',
  failed: '届かなかった',
  'not-wanted': '対象外',
  cancelled: '不要になった',
};

const AUTHOR_WORDS: Record<MessageRun['author'], string> = {
  consultee: '相談者',
  staff: '職員',
  automatic: AUTOMATIC,
};

function messageEntry({ author, count, from, to }: MessageRun): Entry {
  return {
    ...blank(`messages-${from.getTime()}-${author}`, 'messages', from),
    until: count > 1 ? instant(to) : null,
    text: `${author === 'automatic' ? '自動応答' : 'メッセージ'} ${count}件`,
    actor: AUTHOR_WORDS[author],
  };
}

function purposeText(purpose: string | null): string | null {
  if (purpose === null) return null;
  const name = PURPOSE_NAMES[purpose as ReadingPurpose] as string | undefined;
  return `目的：${name ?? purpose}`;
}
