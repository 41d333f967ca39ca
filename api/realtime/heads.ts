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
    const kept = this.#kept.get(wake.id);
    if (!fresh && kept && this.#now() - kept.at < MAX_AGE_MS) return Promise.resolve(kept.head);
    const { organisationId, serviceId, id } = wake;
    return new Promise((answer) => {
      const group = `${source} ${organisationId} ${serviceId}`;
      const waiting = this.#asked.get(group);
      if (waiting) {
        waiting.push({ organisationId, serviceId, id, answer });
        return;
      }
      this.#asked.set(group, [{ organisationId, serviceId, id, answer }]);
      setTimeout(() => void this.#load(source, group), TOGETHER_MS).unref();
    });
  }

  async #load(source: HeadSource, group: string): Promise<void> {
    const asked = this.#asked.get(group) ?? [];
    this.#asked.delete(group);
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

  #keep(id: string, head: TalkHead): void {
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(id, { head, at: this.#now() });
  }
}
