/** One member of staff who listens: what has changed, and the words of the consultations they have open. */
import type { z } from 'zod';
import type { StaffEvents } from '../../contracts/realtime.ts';
import type { StaffMessage } from '../../contracts/messages.ts';
import { presenceOf, type Presence } from '../../domain/presence.ts';
import { readingPurpose } from '../../domain/reading.ts';
import type { SignedInStaff } from '../http/route.ts';
import { mayReadWords } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import type { OpenTalk, StaffToCheck } from './check.ts';
import type { EventStream } from './event-stream.ts';
import type { TalkMessage, TalkReader } from './talk-rows.ts';
import type { Talks } from './talks.ts';

interface Opened {
  reader: TalkReader;
  leave: () => void;
  seq: number;
  lastSeq: number;
  presence: Presence | null;
  readByConsultee: number;
}

export class StaffListener {
  staff: SignedInStaff;
  readonly stream: EventStream;
  readonly #talks: Talks;
  readonly #open = new Map<string, Opened>();

  constructor(talks: Talks, stream: EventStream, staff: SignedInStaff) {
    this.#talks = talks;
    this.stream = stream;
    this.staff = staff;
    stream.onDrain(() => {
      if (!stream.isFull) for (const [id, { lastSeq }] of this.#open) talks.tell(id, lastSeq);
    });
    stream.onClose(() => {
      for (const { leave } of this.#open.values()) leave();
    });
  }

  /** `only`: of these consultations alone. */
  toCheck(only?: ReadonlySet<string>): StaffToCheck {
    const open = [...this.#open.keys()].filter((id) => !only || only.has(id));
    return { sessionHash: this.staff.sessionHash, open: new Set(open) };
  }

  isIn(consultations: ReadonlySet<string>): boolean {
    for (const id of this.#open.keys()) if (consultations.has(id)) return true;
    return false;
  }

  hasOpen(consultationId: string): boolean {
    return this.#open.has(consultationId);
  }

  /** Begins with what comes after `talk.lastSeq`; what lies before it the screen has read or will read. */
  open(talk: Pick<OpenTalk, 'id' | 'serviceId' | 'seq' | 'lastSeq'>): void {
    const { id, serviceId, seq, lastSeq } = talk;
    const reader: TalkReader = {
      sent: lastSeq,
      staff: {
        id: this.staff.id,
        purpose: (head) => readingPurpose(this.staff.id, this.staff.rolesIn(head.serviceId), head),
      },
      isFull: () => this.stream.isFull,
      mayRead: (head) => this.stream.isOpen && mayReadWords(this.staff, head),
      hand: (messages, names) => this.#hand(id, messages, names),
    };
    const { organisationId } = this.staff;
    const leave = this.#talks.join({ organisationId, serviceId, consultationId: id }, reader);
    this.#open.set(id, { reader, leave, seq, lastSeq, presence: null, readByConsultee: 0 });
  }

  /** Who they are now and how (these of) their consultations stand now. What may not be read any more is closed. */
  update(
    staff: SignedInStaff,
    talks: ReadonlyMap<string, OpenTalk>,
    { now, only }: { now: number; only: ReadonlySet<string> | undefined },
  ): void {
    this.staff = staff;
    for (const [id, opened] of this.#open) {
      if (only && !only.has(id)) continue;
      const talk = talks.get(id);
      if (!talk || !mayReadWords(staff, talk)) {
        opened.leave();
        this.#open.delete(id);
        continue;
      }
      opened.seq = talk.seq;
      opened.lastSeq = talk.lastSeq;
      this.#tellPresence(talk, opened, now);
      this.#talks.tell(id, talk.lastSeq);
    }
  }

  change(change: z.infer<(typeof StaffEvents)['change']>): void {
    this.stream.push('change', change);
  }

  resync(): void {
    this.stream.push('resync', {});
  }

  heartbeat(): void {
    const open = [...this.#open].map(([id, { lastSeq, reader, seq }]) => ({
      id,
      lastSeq: Math.max(lastSeq, reader.sent),
      version: seq,
    }));
    this.stream.push('heartbeat', { open });
  }

  #tellPresence(talk: OpenTalk, opened: Opened, now: number): void {
    const seenAt = talk.roomSeenAt?.getTime() ?? null;
    const presence = presenceOf(talk.roomState, seenAt, now);
    if (presence === opened.presence && talk.readByConsultee === opened.readByConsultee) return;
    opened.presence = presence;
    opened.readByConsultee = talk.readByConsultee;
    this.stream.push('presence', {
      consultationId: talk.id,
      presence,
      since: talk.roomSeenAt?.toISOString() ?? null,
      readByConsultee: talk.readByConsultee,
    });
  }

  #hand(consultationId: string, messages: readonly TalkMessage[], names: PeopleNames): void {
    for (const message of messages) {
      this.stream.push('message', { consultationId, message: presentStaffMessage(message, names) });
    }
  }
}

function presentStaffMessage(message: TalkMessage, names: PeopleNames): StaffMessage {
  const { seq, clientId, author, staffId, automatic, standIn, standing, at } = message;
  const person = names.of(staffId);
  const approvedBy = names.of(message.approvedById);
  const said = { approvedBy, ...standing, at: at.toISOString() };
  return { seq, id: clientId, author, person, automatic, standIn, ...said };
}
