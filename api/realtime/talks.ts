/**
 * Who reads along in which consultation. One reading of the database serves all who have it open, in
 * order and without gaps: each reader has the number up to which it was given everything. What is asked
 * while others are read is read together, in one transaction.
 */
import type { Logger } from 'pino';
import type { Crypt } from '../../db/crypt.ts';
import type { Database } from '../../db/orm.ts';
import { inScope, type Tx } from '../../db/scope.ts';
import { stateAfter } from '../../domain/message-changes.ts';
import { presentStanding } from '../files/present.ts';
import { logFailure, answerOf } from '../http/errors.ts';
import type { People, PeopleNames } from '../people.ts';
import type { Heads } from './heads.ts';
import {
  BATCH,
  readingsOf,
  readTalks,
  recordReadings,
  type TalkHead,
  type TalkMessage,
  type TalkRead,
  type TalkReader,
} from './talk-rows.ts';

export interface TalkPlace {
  organisationId: string;
  serviceId: string;
  consultationId: string;
}

/** What was just stored, as its sender gave it. */
export type JustSaid = Omit<TalkMessage, 'standing'> & { text: string; head: TalkHead };

interface Talk {
  place: TalkPlace;
  readers: Set<TalkReader>;
  isRunning: boolean;
}

/** The talks of one service, which one transaction may see. */
interface Service {
  asked: Set<Talk>;
  rounds: number;
}

interface Parts {
  database: Database;
  crypt: Crypt;
  people: People;
  /** Told who may know of what was read. */
  heads: Heads;
  log: Logger;
  now: () => number;
}

/** Rounds of one service at a time: while one waits for the disk the next reads; what comes meanwhile shares the one after. */
const ROUNDS = 3;
/** Talks of one round, so that nobody waits for very many others. */
const TOGETHER = 20;

export class Talks {
  readonly #parts: Parts;
  readonly #talks = new Map<string, Talk>();
  readonly #services = new Map<string, Service>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Gives the reader everything after `reader.sent`, from now on until the returned function is called. */
  join(place: TalkPlace, reader: TalkReader): () => void {
    const { consultationId } = place;
    let talk = this.#talks.get(consultationId);
    if (!talk) {
      talk = { place, readers: new Set(), isRunning: false };
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

  /**
   * Words without files that this very transaction has stored. Whoever has everything before them is handed
   * them as soon as it has committed, their reading on record by the same commit; whoever lacks more reads
   * them from the database like everybody on another process.
   */
  async handOver(tx: Tx, place: TalkPlace, { head, ...said }: JustSaid): Promise<void> {
    const { consultationId } = place;
    const talk = this.#talks.get(consultationId);
    if (!talk) return;
    const lacksNothing = (reader: TalkReader) => reader.sent === said.seq - 1;
    const readers = [...talk.readers].filter(
      (reader) => lacksNothing(reader) && !reader.isFull() && reader.mayRead(head),
    );
    if (readers.length === 0) return;
    await recordReadings(tx, place, readingsOf({ consultationId, head, last: said, readers }));
    const { people, heads, now } = this.#parts;
    const names = await people.names(
      tx,
      place.organisationId,
      [said.staffId, said.approvedById],
      now(),
    );
    const standing = { text: said.text, state: stateAfter(null), change: null, files: [] };
    tx.afterCommit.push(() => {
      heads.note(consultationId, head);
      for (const reader of readers) {
        if (!talk.readers.has(reader) || !lacksNothing(reader)) continue;
        reader.sent = said.seq;
        try {
          reader.hand([{ ...said, standing }], names);
        } catch (error) {
          // They are stored: its heartbeat tells that one that it lacks something.
          this.#logged(error);
        }
      }
    });
  }

  has(consultationId: string): boolean {
    return this.#talks.has(consultationId);
  }

  #ask(talk: Talk): void {
    const { organisationId, serviceId } = talk.place;
    const key = `${organisationId} ${serviceId}`;
    let service = this.#services.get(key);
    if (!service) this.#services.set(key, (service = { asked: new Set(), rounds: 0 }));
    service.asked.add(talk);
    if (service.rounds < ROUNDS) void this.#run(key, service);
  }

  async #run(key: string, service: Service): Promise<void> {
    service.rounds += 1;
    for (let talks = next(service); talks.length > 0; talks = next(service)) {
      try {
        await this.#round(service, talks);
      } catch (error) {
        // The next wake-up or the floor asks again.
        this.#logged(error);
      } finally {
        for (const talk of talks) talk.isRunning = false;
      }
    }
    service.rounds -= 1;
    if (service.rounds === 0 && service.asked.size === 0) this.#services.delete(key);
  }

  async #round(service: Service, talks: readonly Talk[]): Promise<void> {
    const asked = talks.flatMap((talk) => {
      const ready = [...talk.readers].filter((reader) => !reader.isFull());
      return ready.length === 0 ? [] : [{ talk, consultationId: talk.place.consultationId, ready }];
    });
    const [first] = asked;
    if (!first) return;
    const { organisationId, serviceId } = first.talk.place;
    const { database, people, now } = this.#parts;
    const read = await inScope(database, { organisationId, serviceIds: [serviceId] }, (tx) =>
      readTalks(tx, { organisationId, serviceId }, asked, { people, now: now() }),
    );
    await Promise.all(
      asked.map(async ({ talk, consultationId }) => {
        const one = read.talks.get(consultationId);
        if (!one) return;
        this.#parts.heads.note(consultationId, one.head);
        try {
          await this.#hand(talk, one, read.names);
          if (one.found.length >= BATCH) service.asked.add(talk);
        } catch (error) {
          // One that cannot be opened keeps no other from being handed over.
          this.#logged(error);
        }
      }),
    );
  }

  async #hand(talk: Talk, { found, files, readers }: TalkRead, names: PeopleNames): Promise<void> {
    const { crypt } = this.#parts;
    const messages = await Promise.all(
      found.map(async (row) => ({
        ...row,
        standing: await presentStanding(crypt, talk.place, row, files),
      })),
    );
    for (const reader of readers) {
      // Left meanwhile, or further than the others.
      const hers = messages.filter(({ seq }) => seq > reader.sent);
      const last = hers.at(-1);
      if (!last || !talk.readers.has(reader)) continue;
      reader.sent = last.seq;
      reader.hand(hers, names);
    }
  }

  #logged(error: unknown): void {
    logFailure(this.#parts.log, error, answerOf(error, crypto.randomUUID()).body);
  }
}

/** What is read next; none that is being read, so that nobody is handed anything twice. */
function next({ asked }: Service): Talk[] {
  const talks: Talk[] = [];
  for (const talk of asked) {
    if (talks.length === TOGETHER) break;
    if (talk.isRunning) continue;
    asked.delete(talk);
    talk.isRunning = true;
    talks.push(talk);
  }
  return talks;
}
