/** Of which consultation a wake-up speaks and who may know of it: read once for all streams, many at a time. */
import type { Wake } from '../../db/notify.ts';
import type { Database } from '../../db/orm.ts';
import { inScope, rows } from '../../db/scope.ts';
import type { TalkHead } from './talk-rows.ts';

const MAX_AGE_MS = 5_000;
/** Lists need not know in the same instant: what is asked for within this is read at once. */
const TOGETHER_MS = 25;
const MAX_KEPT = 10_000;

interface Asked {
  fresh: boolean;
  organisationId: string;
  serviceId: string;
  id: string;
  answer: (head: TalkHead | null) => void;
}

/** What a wake-up names: a consultation, or something of one. */
const SOURCES = {
  consultation: `select c.id, c.service_id as "serviceId", c.assignee_id as "assigneeId", c.restricted
    from consultations c where c.id = any(?::uuid[])`,
  escalation: `select e.id, c.service_id as "serviceId", c.assignee_id as "assigneeId", c.restricted
    from escalations e join consultations c on c.id = e.consultation_id where e.id = any(?::uuid[])`,
  // A command concerns the one who gave it: told as if it were assigned to them.
  command: `select k.id, k.service_id as "serviceId", k.staff_id as "assigneeId", true as restricted
    from commands k where k.id = any(?::uuid[])`,
} as const;
export type HeadSource = keyof typeof SOURCES;

export class Heads {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #kept = new Map<string, { head: TalkHead; at: number }>();
  readonly #asked = new Map<string, Asked[]>();

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** The head of what the wake names; `fresh` when it may just have changed. `null`: gone, or the database is away. */
  get(
    source: HeadSource,
    wake: Pick<Wake, 'organisationId' | 'serviceId' | 'id'>,
    fresh: boolean,
  ): Promise<TalkHead | null> {
    const known = fresh ? null : this.#recent(wake.id);
    if (known) return Promise.resolve(known);
    const { organisationId, serviceId, id } = wake;
    const asked = { organisationId, serviceId, id, fresh };
    return new Promise((answer) => {
      const group = `${source} ${organisationId} ${serviceId}`;
      const waiting = this.#asked.get(group);
      if (waiting) {
        waiting.push({ ...asked, answer });
        return;
      }
      this.#asked.set(group, [{ ...asked, answer }]);
      setTimeout(() => void this.#load(source, group), TOGETHER_MS).unref();
    });
  }

  /** Read just now with what was said in it. */
  note(id: string, head: TalkHead): void {
    this.#keep(id, head);
  }

  async #load(source: HeadSource, group: string): Promise<void> {
    const all = this.#asked.get(group) ?? [];
    this.#asked.delete(group);
    const asked = all.filter(({ id, fresh, answer }) => {
      const noted = fresh ? null : this.#recent(id);
      if (noted) answer(noted);
      return !noted;
    });
    const [first] = asked;
    if (!first) return;
    const { organisationId, serviceId } = first;
    const ids = [...new Set(asked.map(({ id }) => id))];
    try {
      const found = await inScope(
        this.#database,
        { organisationId, serviceIds: [serviceId] },
        (tx) => rows<TalkHead & { id: string }>(tx, SOURCES[source], [ids]),
      );
      const heads = new Map(found.map((head) => [head.id, head]));
      for (const [id, head] of heads) this.#keep(id, head);
      for (const { id, answer } of asked) answer(heads.get(id) ?? null);
    } catch {
      // Whoever missed it reads anew when wake-ups come again.
      for (const { answer } of asked) answer(null);
    }
  }

  #recent(id: string): TalkHead | null {
    const kept = this.#kept.get(id);
    return kept && this.#now() - kept.at < MAX_AGE_MS ? kept.head : null;
  }

  #keep(id: string, head: TalkHead): void {
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(id, { head, at: this.#now() });
  }
}
