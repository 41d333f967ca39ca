/** One member of staff who listens: what has changed, and the words of the consultations they have open. */
import type { z } from 'zod';
import type { StaffEvents, StreamEnd } from '../../contracts/realtime.ts';
import type { StaffMessage } from '../../contracts/messages.ts';
import { isTyping, presenceOf, type Presence } from '../../domain/presence.ts';
import { readingPurpose } from '../../domain/reading.ts';
import type { SignedInStaff } from '../http/route.ts';
import { mayReadWords } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import { presentColleagues } from '../presence/present.ts';
import { presentStaff } from '../presence/queries.ts';
import type { Checked, OpenTalk, StaffToCheck } from './check.ts';
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
  isTyping: boolean;
  /** What her room said of typing before it sent: with the message that is over. */
  typedBefore: Date | null;
  hasSent: boolean;
  /** Who else was there, as last told. */
  colleagues: string;
}

export class StaffListener {
  staff: SignedInStaff;
  readonly address: string;
  readonly stream: EventStream;
  readonly #talks: Talks;
  readonly #open = new Map<string, Opened>();

  constructor(
    talks: Talks,
    stream: EventStream,
    { staff, address }: { staff: SignedInStaff; address: string },
  ) {
    this.#talks = talks;
    this.stream = stream;
    this.staff = staff;
    this.address = address;
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
    this.#open.set(id, {
      reader,
      leave,
      seq,
      lastSeq,
      presence: null,
      readByConsultee: 0,
      isTyping: false,
      typedBefore: null,
      hasSent: false,
      colleagues: '[]',
    });
  }

  /**
   * Who they are now and how (these of) their consultations stand now. Whoever has other roles than before, or
   * may not read any more what is open, is told so: the stream ends and begins anew with what they have now.
   */
  update(
    staff: SignedInStaff,
    checked: Pick<Checked, 'open' | 'screens' | 'names'>,
    { now, only }: { now: number; only: ReadonlySet<string> | undefined },
  ): void {
    const isOut = this.staff.serviceIds.some((id) => !staff.serviceIds.includes(id));
    const isChanged = rolesOf(this.staff) !== rolesOf(staff);
    this.staff = staff;
    if (isOut) {
      this.#end('membership');
      return;
    }
    for (const [id, opened] of this.#open) {
      if (only && !only.has(id)) continue;
      const talk = checked.open.get(id);
      if (!talk || !mayReadWords(staff, talk)) {
        this.#end('access');
        return;
      }
      opened.seq = talk.seq;
      opened.lastSeq = talk.lastSeq;
      this.#tellPresence(talk, opened, now);
      this.#tellColleagues(talk, opened, checked, now);
      this.#talks.tell(id, talk.lastSeq);
    }
    if (isChanged) this.#end('membership');
  }

  /** From this moment nothing of it is handed over, whatever is on its way. */
  #end(reason: StreamEnd): void {
    for (const { leave } of this.#open.values()) leave();
    this.#open.clear();
    this.stream.end(reason);
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
    const typing = typesNow(talk, opened, presence, now);
    if (
      presence === opened.presence &&
      talk.readByConsultee === opened.readByConsultee &&
      typing === opened.isTyping
    )
      return;
    opened.presence = presence;
    opened.readByConsultee = talk.readByConsultee;
    opened.isTyping = typing;
    this.stream.push('presence', {
      consultationId: talk.id,
      presence,
      since: talk.roomSeenAt?.toISOString() ?? null,
      readByConsultee: talk.readByConsultee,
      typing,
    });
  }

  #tellColleagues(
    talk: OpenTalk,
    opened: Opened,
    { screens, names }: Pick<Checked, 'screens' | 'names'>,
    now: number,
  ): void {
    const others = presentStaff(screens.get(talk.id) ?? [], talk, now).filter(
      ({ staffId }) => staffId !== this.staff.id,
    );
    const colleagues = presentColleagues(others, names);
    const told = JSON.stringify(colleagues);
    if (told === opened.colleagues) return;
    opened.colleagues = told;
    this.stream.push('colleagues', { consultationId: talk.id, colleagues });
  }

  #hand(consultationId: string, messages: readonly TalkMessage[], names: PeopleNames): void {
    const opened = this.#open.get(consultationId);
    for (const message of messages) {
      if (opened && message.author === 'consultee') {
        opened.hasSent = true;
        opened.isTyping = false;
      }
      this.stream.push('message', { consultationId, message: presentStaffMessage(message, names) });
    }
  }
}

/** In which services which roles are held, to be compared. */
function rolesOf(staff: Pick<SignedInStaff, 'serviceIds' | 'rolesIn'>): string {
  return staff.serviceIds
    .map((id) => `${id} ${staff.rolesIn(id).toSorted().join()}`)
    .toSorted()
    .join('; ');
}

/** What was said of typing before a message of hers came is over with it, without another word from her room. */
function typesNow(talk: OpenTalk, opened: Opened, presence: Presence, now: number): boolean {
  if (opened.hasSent) {
    opened.hasSent = false;
    opened.typedBefore = talk.roomTypingAt;
  }
  const typingAt = talk.roomTypingAt?.getTime() ?? null;
  if (typingAt === opened.typedBefore?.getTime()) return false;
  return isTyping(presence, typingAt, now);
}

function presentStaffMessage(message: TalkMessage, names: PeopleNames): StaffMessage {
  const { seq, clientId, author, staffId, automatic, standIn, writer, standing, at } = message;
  const person = names.of(staffId);
  const approvedBy = names.of(message.approvedById);
  const said = { approvedBy, ...standing, at: at.toISOString() };
  return { seq, id: clientId, author, person, automatic, standIn, writer, ...said };
}
