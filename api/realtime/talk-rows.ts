/** What is new in several talks, read at once for all who have them open; staff's reading is on record before anything leaves. */
import type { FileRow } from '../../db/files.ts';
import { MESSAGE_COLUMNS, MESSAGE_SOURCE, type MessageRow } from '../../db/messages.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { ReadingPurpose } from '../../domain/reading.ts';
import { watchReading } from '../accesses/watch.ts';
import { readFilesOf, type Standing } from '../files/present.ts';
import type { ConsultationTarget } from '../http/target.ts';
import type { People, PeopleNames } from '../people.ts';

export type TalkHead = Pick<ConsultationTarget, 'serviceId' | 'assigneeId' | 'restricted'>;

/** A message as it is handed over. */
export type TalkMessage = Pick<
  MessageRow,
  | 'seq'
  | 'clientId'
  | 'author'
  | 'staffId'
  | 'automatic'
  | 'standIn'
  | 'writer'
  | 'approvedById'
  | 'at'
> & { standing: Standing };

export interface TalkReader {
  /** Number of the last message handed over. */
  sent: number;
  /** Takes nothing now. */
  isFull(): boolean;
  /** The member of staff whose reading goes on record; `null` for the consultee herself. */
  staff: { id: string; purpose: (head: TalkHead) => ReadingPurpose } | null;
  mayRead(head: TalkHead): boolean;
  hand(messages: readonly TalkMessage[], names: PeopleNames): void;
}

/** Messages of one talk that are read at once. */
export const BATCH = 50;

interface AskedTalk {
  consultationId: string;
  /** Those who take something now. */
  ready: readonly TalkReader[];
}

export interface TalkRead {
  head: TalkHead;
  found: MessageRow[];
  files: FileRow[];
  /** Of those who are ready: who may read and lacks something. */
  readers: TalkReader[];
}

/** One statement for all talks, one for all rows of the trail. A talk with nothing new is not in the answer. */
export async function readTalks(
  tx: Tx,
  place: { organisationId: string; serviceId: string },
  asked: readonly AskedTalk[],
  { people, now }: { people: People; now: number },
): Promise<{ talks: Map<string, TalkRead>; names: PeopleNames }> {
  const found = await readNew(tx, asked);
  const read = asked.flatMap(({ consultationId, ready }) => {
    const messages = found.get(consultationId) ?? [];
    const [head] = messages;
    const last = messages.at(-1);
    if (!head || !last) return [];
    const readers = ready.filter((reader) => reader.sent < last.seq && reader.mayRead(head));
    return readers.length === 0 ? [] : [{ consultationId, head, last, messages, readers }];
  });
  await recordReadings(tx, place, read.flatMap(readingsOf));
  // Colleagues' names are for colleagues alone.
  const authors = read.flatMap(({ messages, readers }) =>
    readers.some(({ staff }) => staff !== null)
      ? messages.flatMap(({ staffId, approvedById }) => [staffId, approvedById])
      : [],
  );
  const names = await people.names(tx, place.organisationId, authors, now);
  const talks = new Map<string, TalkRead>();
  for (const { consultationId, head, messages, readers } of read) {
    const files = await readFilesOf(tx, consultationId, messages);
    const { serviceId, assigneeId, restricted } = head;
    talks.set(consultationId, {
      head: { serviceId, assigneeId, restricted },
      found: messages,
      files,
      readers,
    });
  }
  return { talks, names };
}

interface Reading {
  consultationId: string;
  staffId: string;
  purpose: ReadingPurpose;
  upTo: number;
}

/** One for each member of staff, on however many screens they have it open. */
export function readingsOf(read: {
  consultationId: string;
  head: TalkHead;
  last: { seq: number };
  readers: readonly TalkReader[];
}): Reading[] {
  const { consultationId, head, last, readers } = read;
  const purposes = new Map(
    readers.flatMap(({ staff }) => (staff ? [[staff.id, staff.purpose(head)] as const] : [])),
  );
  return [...purposes].map(([staffId, purpose]) => ({
    consultationId,
    staffId,
    purpose,
    upTo: last.seq,
  }));
}

/** Puts them on the trail. */
export async function recordReadings(
  tx: Tx,
  { organisationId, serviceId }: { organisationId: string; serviceId: string },
  readings: readonly Reading[],
): Promise<void> {
  if (readings.length === 0) return;
  await rows(
    tx,
    `insert into audit_entries (organisation_id, service_id, actor_kind, actor_id, action, consultation_id, purpose, data)
     select ?, ?, 'staff', r.reader, 'consultation.read', r.consultation, r.purpose, jsonb_build_object('upTo', r.up_to)
     from unnest(?::uuid[], ?::uuid[], ?::text[], ?::int[]) as r(consultation, reader, purpose, up_to)`,
    [
      organisationId,
      serviceId,
      readings.map(({ consultationId }) => consultationId),
      readings.map(({ staffId }) => staffId),
      readings.map(({ purpose }) => purpose),
      readings.map(({ upTo }) => upTo),
    ],
  );
  for (const { consultationId: id, staffId, purpose } of readings) {
    // Whoever has their own before them looks into nothing.
    if (purpose !== 'own')
      await watchReading(tx, { id: staffId, organisationId }, { id, serviceId });
  }
}

type NewRow = MessageRow & TalkHead & { consultationId: string };

/** What lies beyond the least that anybody has, by consultation and in order. The limits keep PostgreSQL from reading all there are. */
async function readNew(tx: Tx, asked: readonly AskedTalk[]): Promise<Map<string, NewRow[]>> {
  const found = await rows<NewRow>(
    tx,
    `select n.*, c.id as "consultationId", c.service_id as "serviceId", c.assignee_id as "assigneeId", c.restricted
     from unnest(?::uuid[], ?::int[]) as asked(id, after)
     cross join lateral (select id, service_id, assignee_id, restricted from consultations where id = asked.id limit 1) c
     cross join lateral (select ${MESSAGE_COLUMNS} from ${MESSAGE_SOURCE}
       where m.consultation_id = asked.id and m.seq > asked.after order by m.seq limit ${BATCH}) n
     order by c.id, n.seq`,
    [
      asked.map(({ consultationId }) => consultationId),
      asked.map(({ ready }) => Math.min(...ready.map(({ sent }) => sent))),
    ],
  );
  return Map.groupBy(found, ({ consultationId }) => consultationId);
}
