/**
 * Who reads along in which consultation. One reading of the database serves all who have it open, in
 * order and without gaps: each reader has the number up to which it was given everything.
 */
import type { Logger } from 'pino';
import type { Crypt } from '../../db/crypt.ts';
import type { FileRow } from '../../db/files.ts';
import { MESSAGE_COLUMNS, MESSAGE_SOURCE, type MessageRow } from '../../db/messages.ts';
import type { Database } from '../../db/orm.ts';
import { inScope, rows, type Tx } from '../../db/scope.ts';
import type { ReadingPurpose } from '../../domain/reading.ts';
import { presentStanding, readFilesOf, type Standing } from '../files/present.ts';
import { logFailure, answerOf } from '../http/errors.ts';
import type { ConsultationTarget } from '../http/target.ts';
import type { People, PeopleNames } from '../people.ts';

export interface TalkPlace {
  organisationId: string;
  serviceId: string;
  consultationId: string;
}

export type TalkHead = Pick<ConsultationTarget, 'serviceId' | 'assigneeId' | 'restricted'>;

export type TalkMessage = MessageRow & { standing: Standing };

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

interface Talk {
  place: TalkPlace;
  readers: Set<TalkReader>;
  isRunning: boolean;
  isAsked: boolean;
}

interface Parts {
  database: Database;
  crypt: Crypt;
  people: People;
  log: Logger;
  now: () => number;
}

const BATCH = 50;

export class Talks {
  readonly #parts: Parts;
  readonly #talks = new Map<string, Talk>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Gives the reader everything after `reader.sent`, from now on until the returned function is called. */
  join(place: TalkPlace, reader: TalkReader): () => void {
    const { consultationId } = place;
    let talk = this.#talks.get(consultationId);
    if (!talk) {
      talk = { place, readers: new Set(), isRunning: false, isAsked: false };
      this.#talks.set(consultationId, talk);
    }
    const { readers } = talk;
    readers.add(reader);
    this.#ask(talk);
    return () => {
      readers.delete(reader);
      if (readers.size === 0) this.#talks.delete(consultationId);
    };
  }

  /** Message `seq` is there; whoever lacks it is given it. */
  tell(consultationId: string, seq: number): void {
    const talk = this.#talks.get(consultationId);
    if (!talk) return;
    for (const reader of talk.readers) {
      if (reader.sent < seq) {
        this.#ask(talk);
        return;
      }
    }
  }

  has(consultationId: string): boolean {
    return this.#talks.has(consultationId);
  }

  #ask(talk: Talk): void {
    talk.isAsked = true;
    if (!talk.isRunning) void this.#run(talk);
  }

  async #run(talk: Talk): Promise<void> {
    talk.isRunning = true;
    try {
      while (talk.isAsked) {
        talk.isAsked = false;
        await this.#round(talk);
      }
    } catch (error) {
      // The next wake-up or the floor asks again.
      const requestId = crypto.randomUUID();
      logFailure(this.#parts.log, error, answerOf(error, requestId).body);
    } finally {
      talk.isRunning = false;
    }
  }

  async #round(talk: Talk): Promise<void> {
    const ready = [...talk.readers].filter((reader) => !reader.isFull());
    if (ready.length === 0) return;
    const from = Math.min(...ready.map(({ sent }) => sent));
    const { organisationId, serviceId } = talk.place;
    const read = await inScope(
      this.#parts.database,
      { organisationId, serviceIds: [serviceId] },
      (tx) => this.#read(tx, talk.place, ready, from),
    );
    if (!read) return;
    const messages = await this.#opened(talk.place, read.found, read.files);
    for (const reader of read.readers) {
      // Left meanwhile, or further than the others.
      const hers = messages.filter(({ seq }) => seq > reader.sent);
      const last = hers.at(-1);
      if (!last || !talk.readers.has(reader)) continue;
      reader.sent = last.seq;
      reader.hand(hers, read.names);
    }
    if (read.found.length === BATCH) talk.isAsked = true;
  }

  /** What is newer than `from`, for those who may read it; their reading is on record before anything leaves. */
  async #read(tx: Tx, place: TalkPlace, ready: readonly TalkReader[], from: number) {
    const { consultationId, organisationId } = place;
    const found = await rows<MessageRow & TalkHead>(
      tx,
      `select ${MESSAGE_COLUMNS}, c.service_id as "serviceId", c.assignee_id as "assigneeId", c.restricted
       from ${MESSAGE_SOURCE} join consultations c on c.id = m.consultation_id
       where m.consultation_id = ? and m.seq > ? order by m.seq limit ${BATCH}`,
      [consultationId, from],
    );
    const [head] = found;
    const last = found.at(-1);
    if (!head || !last) return null;
    const readers = ready.filter((reader) => reader.sent < last.seq && reader.mayRead(head));
    const purposes = new Map(
      readers.flatMap(({ staff }) => (staff ? [[staff.id, staff.purpose(head)] as const] : [])),
    );
    if (purposes.size > 0) await recordReading(tx, place, purposes, last.seq);
    const authors = purposes.size > 0 ? found.map(({ staffId }) => staffId) : [];
    const names = await this.#parts.people.names(tx, organisationId, authors, this.#parts.now());
    const files = await readFilesOf(tx, consultationId, found);
    return { found, files, readers, names };
  }

  async #opened(place: TalkPlace, found: readonly MessageRow[], files: readonly FileRow[]) {
    const { crypt } = this.#parts;
    return Promise.all(
      found.map(async (row) => ({
        ...row,
        standing: await presentStanding(crypt, place, row, files),
      })),
    );
  }
}

async function recordReading(
  tx: Tx,
  { organisationId, serviceId, consultationId }: TalkPlace,
  purposes: ReadonlyMap<string, ReadingPurpose>,
  upTo: number,
): Promise<void> {
  await rows(
    tx,
    `insert into audit_entries (organisation_id, service_id, actor_kind, actor_id, action, consultation_id, purpose, data)
     select ?, ?, 'staff', r.reader, 'consultation.read', ?, r.purpose, jsonb_build_object('upTo', ?::int)
     from unnest(?::uuid[], ?::text[]) as r(reader, purpose)`,
    [organisationId, serviceId, consultationId, upTo, [...purposes.keys()], [...purposes.values()]],
  );
}
