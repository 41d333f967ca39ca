/** One room that listens: her messages in order, where her consultation stands, and a sign of life. */
import type { RoomConsultation } from '../../contracts/room.ts';
import { epochOf, presentMessage } from '../room/present.ts';
import type { RoomToCheck } from './check.ts';
import type { EventStream } from './event-stream.ts';
import type { TalkMessage, TalkReader } from './talk-rows.ts';
import type { Talks } from './talks.ts';

export interface RoomPlace {
  organisationId: string;
  serviceId: string;
  consulteeId: string;
  sessionHash: Buffer;
  historyHiddenAt: Date | null;
}

interface Followed {
  id: string;
  seq: number;
  lastSeq: number;
  reader: TalkReader;
  leave: () => void;
}

export class RoomListener {
  readonly place: RoomPlace;
  readonly stream: EventStream;
  readonly #talks: Talks;
  #followed: Followed | null = null;
  #isWrittenTo = false;

  constructor(talks: Talks, stream: EventStream, place: RoomPlace) {
    this.#talks = talks;
    this.stream = stream;
    this.place = place;
    stream.onDrain(() => this.#goOn());
    stream.onClose(() => this.#followed?.leave());
  }

  get consultationId(): string | null {
    return this.#followed?.id ?? null;
  }

  isIn(consultations: ReadonlySet<string>): boolean {
    return this.#followed !== null && consultations.has(this.#followed.id);
  }

  toCheck(): RoomToCheck {
    const { serviceId, consulteeId, sessionHash } = this.place;
    const told = this.#followed && { id: this.#followed.id, seq: this.#followed.seq };
    return { serviceId, consulteeId, sessionHash, told };
  }

  /** Her consultation as it is now; `after`: what she has of it already. `told: null`: nothing new to say of it. */
  follow(
    current: { id: string; seq: number; lastSeq: number },
    told: RoomConsultation | null,
    after = 0,
  ): void {
    if (!this.stream.isOpen) return;
    if (this.#followed?.id !== current.id) {
      // Numbers come from here alone: whoever has higher ones had them from a record that is no more.
      const isBeyond = after > current.lastSeq;
      if (isBeyond) this.stream.push('resync', {}, '');
      this.#begin(current, isBeyond ? 0 : after);
    }
    const followed = this.#followed;
    if (!followed) return;
    followed.lastSeq = Math.max(followed.lastSeq, current.lastSeq);
    if (told && current.seq >= followed.seq) {
      followed.seq = current.seq;
      this.stream.push('state', { consultation: told, lastSeq: followed.lastSeq });
    }
    this.#talks.tell(current.id, current.lastSeq);
  }

  /** Whether somebody writes to her; with their words she has them instead. */
  tellTyping(typing: boolean): void {
    if (typing === this.#isWrittenTo) return;
    this.#isWrittenTo = typing;
    this.stream.push('typing', { typing });
  }

  heartbeat(): void {
    const epoch = this.#followed ? epochOf(this.#followed.id) : null;
    const lastSeq = Math.max(this.#followed?.lastSeq ?? 0, this.#followed?.reader.sent ?? 0);
    this.stream.push('heartbeat', { epoch, lastSeq });
  }

  #begin(current: { id: string; seq: number; lastSeq: number }, after: number): void {
    this.#followed?.leave();
    const { organisationId, serviceId } = this.place;
    const epoch = epochOf(current.id);
    const reader: TalkReader = {
      sent: after,
      staff: null,
      isFull: () => this.stream.isFull,
      mayRead: () => this.stream.isOpen,
      hand: (messages) => this.#hand(epoch, messages),
    };
    const leave = this.#talks.join(
      { organisationId, serviceId, consultationId: current.id },
      reader,
    );
    this.#followed = { id: current.id, seq: -1, lastSeq: current.lastSeq, reader, leave };
  }

  #hand(epoch: string, messages: readonly TalkMessage[]): void {
    for (const message of messages) {
      this.stream.push(
        'message',
        presentMessage(message, message.standing, this.place.historyHiddenAt),
        `${epoch}:${message.seq}`,
      );
    }
  }

  #goOn(): void {
    const followed = this.#followed;
    if (followed && !this.stream.isFull) this.#talks.tell(followed.id, followed.lastSeq);
  }
}
