/** The open streams of this process: what wakes them, what they are told, and when they end. */
import type { Logger } from 'pino';
import type { Crypt } from '../../db/crypt.ts';
import type { Wakes } from '../../db/listen.ts';
import type { Wake } from '../../db/notify.ts';
import type { Database } from '../../db/orm.ts';
import type { Tx } from '../../db/scope.ts';
import type { ApiMetrics } from '../health/metrics.ts';
import { answerOf, logFailure } from '../http/errors.ts';
import type { SignedInStaff } from '../http/route.ts';
import { isVisible } from '../http/target.ts';
import type { People } from '../people.ts';
import { isReplyOnTheWay } from '../presence/queries.ts';
import { checkStreams, type Checked } from './check.ts';
import type { EventStream } from './event-stream.ts';
import { Heads, type HeadSource } from './heads.ts';
import { RoomListener, type RoomPlace } from './room-listener.ts';
import { StaffListener } from './staff-listener.ts';
import { Talks, type JustSaid, type TalkPlace } from './talks.ts';

interface Parts {
  database: Database;
  crypt: Crypt;
  people: People;
  wakes: Wakes;
  log: Logger;
  metrics: Pick<ApiMetrics, 'streams'>;
  now: () => number;
}

/** Sessions, memberships and presence are looked at this often, and at once when a wake-up speaks of them. */
const CHECK_MS = 900;
/** Wake-ups that come together share one look. */
const TOGETHER_MS = 20;
const HEARTBEAT_MS = 15_000;
/** More streams of one session than any browser needs; the oldest makes way. */
const MAX_PER_SESSION = 8;

type Listener = RoomListener | StaffListener;

/** What is to be looked at: everything, or these consultations and listeners. */
interface Look {
  isAll: boolean;
  consultations: Set<string>;
  listeners: Set<Listener>;
}

const nothing = (): Look => ({ isAll: false, consultations: new Set(), listeners: new Set() });

/** Of a listener's consultations those that are looked at; `undefined`: all it has. */
function onlyOf({ isAll, consultations, listeners }: Look, listener: Listener) {
  return isAll || listeners.has(listener) ? undefined : consultations;
}

/** The streams of one organisation. */
class Listeners {
  readonly rooms = new Set<RoomListener>();
  readonly staff = new Set<StaffListener>();
  isChecking = false;
  asked = nothing();
  soon: NodeJS.Timeout | undefined;

  /** Takes what is to be looked at next. */
  take(): Look {
    const look = this.asked;
    this.asked = nothing();
    return look;
  }

  get isAsked(): boolean {
    const { isAll, consultations, listeners } = this.asked;
    return isAll || consultations.size > 0 || listeners.size > 0;
  }

  get isEmpty(): boolean {
    return this.rooms.size === 0 && this.staff.size === 0;
  }
}

export class Realtime {
  readonly #parts: Parts;
  readonly #talks: Talks;
  readonly #heads: Heads;
  readonly #organisations = new Map<string, Listeners>();
  readonly #stop: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#heads = new Heads(parts.database, parts.now);
    this.#talks = new Talks({ ...parts, heads: this.#heads });
    const checks = setInterval(() => this.#checkAll(), CHECK_MS);
    const beats = setInterval(() => this.#beat(), HEARTBEAT_MS);
    checks.unref();
    beats.unref();
    this.#stop.push(
      () => clearInterval(checks),
      () => clearInterval(beats),
      parts.wakes.onWake((wake) => this.#heard(wake)),
      parts.wakes.onReconnect(() => this.#missed()),
    );
  }

  /** Hands words to whoever reads along here, as they are stored: see `Talks.handOver`. */
  handOver(tx: Tx, place: TalkPlace, said: JustSaid): Promise<void> {
    return this.#talks.handOver(tx, place, said);
  }

  addRoom(stream: EventStream, place: RoomPlace): RoomListener {
    const listener = new RoomListener(this.#talks, stream, place);
    const listeners = this.#of(place.organisationId);
    makeWay([...listeners.rooms].filter((one) => one.place.sessionHash.equals(place.sessionHash)));
    listeners.rooms.add(listener);
    this.#onEnd(stream, 'room', () => listeners.rooms.delete(listener), place.organisationId);
    return listener;
  }

  /** `address`: where it is listened. */
  addStaff(stream: EventStream, staff: SignedInStaff, address: string): StaffListener {
    const listener = new StaffListener(this.#talks, stream, { staff, address });
    const listeners = this.#of(staff.organisationId);
    makeWay([...listeners.staff].filter((one) => one.staff.sessionHash.equals(staff.sessionHash)));
    listeners.staff.add(listener);
    this.#onEnd(stream, 'staff', () => listeners.staff.delete(listener), staff.organisationId);
    return listener;
  }

  /** Looks at once at what has happened since this stream's position was taken. */
  checkNow(organisationId: string, listener: Listener): void {
    this.#checkSoon(organisationId, ({ listeners }) => listeners.add(listener));
  }

  /** Ends every stream and says that the process goes away; browsers come again by themselves. */
  endAll(): void {
    for (const { rooms, staff } of this.#organisations.values()) {
      for (const { stream } of [...rooms, ...staff]) stream.end('shutdown');
    }
  }

  close(): void {
    for (const stop of this.#stop) stop();
    for (const { soon } of this.#organisations.values()) clearTimeout(soon);
    this.endAll();
  }

  #of(organisationId: string): Listeners {
    let listeners = this.#organisations.get(organisationId);
    if (!listeners) {
      listeners = new Listeners();
      this.#organisations.set(organisationId, listeners);
    }
    return listeners;
  }

  #onEnd(
    stream: EventStream,
    kind: 'room' | 'staff',
    remove: () => void,
    organisationId: string,
  ): void {
    this.#parts.metrics.streams.inc({ kind });
    stream.onClose(() => {
      remove();
      this.#parts.metrics.streams.dec({ kind });
      const listeners = this.#organisations.get(organisationId);
      if (listeners?.isEmpty) {
        clearTimeout(listeners.soon);
        this.#organisations.delete(organisationId);
      }
    });
  }

  #heard(wake: Wake): void {
    const listeners = this.#organisations.get(wake.organisationId);
    if (!listeners) return;
    switch (wake.kind) {
      case 'message':
        this.#talks.tell(wake.id, wake.seq);
        // A first message opens a consultation that her room does not follow yet.
        if (wake.seq === 1 && !this.#talks.has(wake.id) && hasRoomIn(listeners, wake.serviceId))
          this.#checkSoon(wake.organisationId);
        void this.#tellChange(listeners, wake, 'message', 'consultation');
        return;
      case 'consultation':
        this.#checkFollowed(listeners, wake);
        void this.#tellChange(listeners, wake, 'consultation', 'consultation');
        return;
      case 'reply-request':
        void this.#tellChange(listeners, wake, 'reply-request', 'consultation');
        return;
      case 'escalation':
        void this.#tellChange(listeners, wake, 'escalation', 'escalation');
        return;
      case 'command':
        void this.#tellChange(listeners, wake, 'command', 'command');
        return;
      case 'notice':
        for (const listener of listeners.staff) {
          if (listener.staff.id === wake.id)
            listener.change({ kind: 'notice', id: wake.id, version: wake.seq });
        }
        return;
      case 'whisper':
        for (const listener of listeners.staff) {
          if (listener.hasOpen(wake.id))
            listener.change({ kind: 'whisper', id: wake.id, version: wake.seq });
        }
        return;
      case 'person':
        for (const { place, stream } of listeners.rooms) {
          if (place.consulteeId === wake.id) stream.push('own', {});
        }
        return;
      case 'settings':
        for (const { place, stream } of listeners.rooms) {
          if (place.serviceId === wake.serviceId) stream.push('reception', {});
        }
        for (const listener of listeners.staff) {
          if (listener.staff.serviceIds.includes(wake.serviceId))
            listener.change({ kind: 'settings', id: wake.id, version: wake.seq });
        }
        return;
      case 'channel':
        return;
      case 'presence':
        this.#checkFollowed(listeners, wake);
        return;
      case 'broadcast':
        return;
      case 'session':
        this.#checkSoon(wake.organisationId);
    }
  }

  /** Names what changed to those who may know of it. */
  async #tellChange(
    listeners: Listeners,
    wake: Wake,
    kind: 'message' | 'consultation' | 'reply-request' | 'escalation' | 'command',
    source: HeadSource,
  ): Promise<void> {
    if (listeners.staff.size === 0) return;
    const head = await this.#heads.get(source, wake, kind !== 'message');
    if (!head) return;
    for (const listener of listeners.staff) {
      // Who has it open is given the message itself.
      if (kind === 'message' && listener.hasOpen(wake.id)) continue;
      const mayKnow =
        kind === 'command'
          ? head.assigneeId === listener.staff.id
          : isVisible(listener.staff, head);
      if (mayKnow) listener.change({ kind, id: wake.id, version: wake.seq });
    }
  }

  #checkAll(): void {
    for (const [organisationId, listeners] of this.#organisations) {
      listeners.asked.isAll = true;
      void this.#check(organisationId);
    }
  }

  /** This consultation has changed; the many others need not be looked at for it. */
  #checkFollowed(listeners: Listeners, { organisationId, id }: Wake): void {
    if (!isFollowed(listeners, id)) return;
    this.#checkSoon(organisationId, ({ consultations }) => consultations.add(id));
  }

  /** `ask` says what is to be looked at; left out, everything. */
  #checkSoon(
    organisationId: string,
    ask: (look: Look) => void = (look) => {
      look.isAll = true;
    },
  ): void {
    const listeners = this.#organisations.get(organisationId);
    if (!listeners) return;
    ask(listeners.asked);
    listeners.soon ??= setTimeout(() => {
      listeners.soon = undefined;
      void this.#check(organisationId);
    }, TOGETHER_MS);
  }

  async #check(organisationId: string): Promise<void> {
    const listeners = this.#organisations.get(organisationId);
    if (!listeners || listeners.isChecking) return;
    const look = listeners.take();
    const rooms = [...listeners.rooms].filter((one) => isLookedAt(look, one));
    const staff = [...listeners.staff].filter((one) => isLookedAt(look, one));
    if (rooms.length === 0 && staff.length === 0) return;
    listeners.isChecking = true;
    const now = this.#parts.now();
    try {
      const asked = {
        rooms: rooms.map((one) => one.toCheck()),
        staff: staff.map((one) => one.toCheck(onlyOf(look, one))),
      };
      const { database, people } = this.#parts;
      const checked = await checkStreams(database, organisationId, asked, { people, now });
      tellRooms(rooms, checked, now);
      tellStaff(staff, checked, { now, look });
    } catch (error) {
      // Without the database nothing new can be delivered either; the next look comes in a second.
      logFailure(this.#parts.log, error, answerOf(error, crypto.randomUUID()).body);
    } finally {
      listeners.isChecking = false;
    }
    for (const { stream } of [...rooms, ...staff]) stream.check(performance.now());
    if (listeners.isAsked) this.#checkSoon(organisationId, () => undefined);
  }

  #missed(): void {
    for (const [organisationId, { staff }] of this.#organisations) {
      this.#checkSoon(organisationId);
      for (const listener of staff) listener.resync();
    }
  }

  #beat(): void {
    for (const { rooms, staff } of this.#organisations.values()) {
      for (const listener of [...rooms, ...staff]) listener.heartbeat();
    }
  }
}

function tellRooms(
  rooms: readonly RoomListener[],
  { rooms: held, current, screens }: Checked,
  now: number,
): void {
  for (const listener of rooms) {
    if (!held.has(listener.place.sessionHash.toString('hex'))) {
      listener.stream.end('session');
      continue;
    }
    const one = current.get(listener.place.consulteeId);
    if (!one) continue;
    listener.follow(one, one.told);
    listener.tellTyping(isReplyOnTheWay(screens.get(one.id) ?? [], one, now));
  }
}

function tellStaff(
  staff: readonly StaffListener[],
  checked: Checked,
  { now, look }: { now: number; look: Look },
): void {
  for (const listener of staff) {
    const hash = listener.staff.sessionHash.toString('hex');
    const one = checked.staff.get(hash);
    if (one && !checked.isAdmitted(listener.address)) listener.stream.end('address');
    else if (one) listener.update(one, checked, { now, only: onlyOf(look, listener) });
    else listener.stream.end(checked.ends.get(hash) ?? 'session');
  }
}

function isLookedAt(look: Look, listener: Listener): boolean {
  const only = onlyOf(look, listener);
  return only === undefined || listener.isIn(only);
}

function hasRoomIn({ rooms }: Listeners, serviceId: string): boolean {
  for (const { place } of rooms) if (place.serviceId === serviceId) return true;
  return false;
}

function isFollowed({ rooms, staff }: Listeners, consultationId: string): boolean {
  for (const room of rooms) if (room.consultationId === consultationId) return true;
  for (const one of staff) if (one.hasOpen(consultationId)) return true;
  return false;
}

function makeWay(ofSession: readonly { stream: EventStream }[]): void {
  // Mostly it listens at one end only. Whoever still does comes again: their session is not over.
  if (ofSession.length >= MAX_PER_SESSION) ofSession[0]?.stream.end('shutdown');
}
