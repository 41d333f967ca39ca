/** One search from its list of consultations to its end, batch by batch: never more in memory than two batches. */
import type { Pool } from 'pg';
import { keyIdOf, openBytesWith } from '../../db/crypt.ts';
import { inScopeOf, rows, type Tx } from '../../db/scope.ts';
import { packPlace } from '../../db/search-pack-format.ts';
import type { DataKey, KeyStore } from '../../keys/key-store.ts';
import type { SearchEnd } from '../../contracts/search.ts';
import type { FoundConsultation, SearchNews, SearchRequest, Standing } from './request.ts';
import { hasAll, placesIn, termOf, type Term } from './scan.ts';

export interface RunDeps {
  pool: Pool;
  keys: Pick<KeyStore, 'searchUnwrap'>;
  tell: (news: SearchNews) => void;
  isCancelled: () => boolean;
  /** A clock in ms that only goes forward. */
  clock: () => number;
}

/** Consultations looked through at most, and those of them whose words are shown; more are counted. */
const LISTED_AT_MOST = 300_000;
const SHOWN_AT_MOST = 200;
const LONGEST_MS = 60_000;
/** Parts of packs fetched at once: few at first, so that the newest hits are there soon. */
const FIRST_PARTS = 16;
const PARTS = 128;
/** Keys asked for in one request: the key store answers others between two of them. */
const KEYS = 64;
const TOLD_EVERY_MS = 200;

interface Listed {
  id: string;
  serviceId: string;
  parts: number;
}

interface Pack {
  id: string;
  part: number;
  pack: Buffer;
}

type Opened = Map<string, Buffer[]>;

export async function runSearch(deps: RunDeps, request: SearchRequest): Promise<void> {
  const began = deps.clock();
  const run = new SearchRun(deps, request);
  await run.showNumbered();
  const listed = await run.list();
  const batches = inBatches(listed);
  let next = run.open(batches[0] ?? []);
  for (const [n, batch] of batches.entries()) {
    const opened = await next;
    if (deps.isCancelled()) return;
    if (deps.clock() - began > LONGEST_MS) return run.end('too-long');
    // The next packs are on their way while these are looked through.
    next = run.open(batches[n + 1] ?? []);
    // Should these fail first, nobody waits for them any more.
    next.catch(() => undefined);
    await run.lookThrough(batch, opened);
  }
  run.end(listed.length < LISTED_AT_MOST ? 'whole' : 'too-many');
}

function inBatches(listed: readonly Listed[]): Listed[][] {
  const batches: Listed[][] = [];
  let room = 0;
  for (const one of listed) {
    if (room <= 0) {
      batches.push([]);
      room = batches.length === 1 ? FIRST_PARTS : PARTS;
    }
    batches.at(-1)?.push(one);
    room -= one.parts;
  }
  return batches;
}

class SearchRun {
  readonly #deps: RunDeps;
  readonly #request: SearchRequest;
  readonly #terms: Term[];
  readonly #standing: Standing = { searched: 0, of: 0, found: 0, byService: {} };
  readonly #shown = new Set<string>();
  #toldAt = 0;

  constructor(deps: RunDeps, request: SearchRequest) {
    this.#deps = deps;
    this.#request = request;
    this.#terms = request.terms.map(termOf);
  }

  #inScope<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { organisationId, serviceIds } = this.#request;
    return inScopeOf(this.#deps.pool, { organisationId, serviceIds }, work);
  }

  /** Those whose number was typed come first, whatever stands in them. */
  async showNumbered(): Promise<void> {
    const { number } = this.#request;
    if (number === null) return;
    const heads = await this.#heads('c.number = ?', number);
    this.#show(heads.map((head) => ({ ...head, isByNumber: true, excerpts: [], places: 0 })));
    for (const { id, serviceId } of heads) this.#count({ id, serviceId });
  }

  /** All that are to be looked through, the newest first. */
  async list(): Promise<Listed[]> {
    const { condition } = this.#request;
    const listed = await this.#inScope((tx) =>
      rows<Listed>(
        tx,
        `select c.id, c.service_id as "serviceId", coalesce(k.parts, 0) as parts
         from consultations c left join search_packs k on k.consultation_id = c.id and k.part = 0
         where ${condition.sql} order by c.opened_at desc, c.id limit ${LISTED_AT_MOST}`,
        condition.params,
      ),
    );
    this.#standing.of = listed.length;
    this.#tell();
    return listed;
  }

  /** Their packs in the open. A pack whose key is destroyed is none. */
  async open(batch: readonly Listed[]): Promise<Opened> {
    const opened: Opened = new Map();
    if (batch.length === 0) return opened;
    const packs = await this.#inScope((tx) =>
      rows<Pack>(
        tx,
        `select consultation_id as id, part, pack from search_packs where consultation_id = any(?::uuid[]) and pack is not null order by consultation_id, part`,
        [batch.map(({ id }) => id)],
      ),
    );
    const keys = await this.#keysOf([...new Set(packs.map(({ pack }) => keyIdOf(pack)))]);
    for (const one of packs) {
      const key = keys.get(keyIdOf(one.pack));
      if (key) opened.set(one.id, [...(opened.get(one.id) ?? []), this.#openOne(key, one)]);
    }
    for (const key of keys.values()) key.material.fill(0);
    return opened;
  }

  async #keysOf(ids: readonly string[]): Promise<Map<string, DataKey>> {
    const { organisationId } = this.#request;
    const slices = Array.from({ length: Math.ceil(ids.length / KEYS) }, (_, n) =>
      ids.slice(n * KEYS, (n + 1) * KEYS),
    );
    const found = await Promise.all(
      slices.map((slice) => this.#deps.keys.searchUnwrap(organisationId, slice)),
    );
    return new Map(found.flatMap((keys) => [...keys]));
  }

  #openOne(key: DataKey, { id, part, pack }: Pack): Buffer {
    return openBytesWith(key, this.#request.organisationId, packPlace(id, part), pack);
  }

  async lookThrough(batch: readonly Listed[], opened: Opened): Promise<void> {
    const found = batch.filter(({ id }) => hasAll(opened.get(id) ?? [], this.#terms));
    const fresh = found.filter(({ id }) => !this.#shown.has(id));
    const shown = fresh.slice(0, Math.max(0, SHOWN_AT_MOST - this.#shown.size));
    for (const one of fresh) this.#count(one);
    if (shown.length > 0) {
      const ids = shown.map(({ id }) => id);
      const heads = new Map(
        (await this.#heads('c.id = any(?::uuid[])', ids)).map((head) => [head.id, head]),
      );
      const gone = await this.#goneIn(ids);
      this.#show(
        shown.flatMap(({ id }) => {
          const head = heads.get(id);
          const found = placesIn(opened.get(id) ?? [], this.#terms, gone.get(id) ?? new Set());
          return head && found.places > 0 ? [{ ...head, ...found, isByNumber: false }] : [];
        }),
      );
    }
    this.#standing.searched += batch.length;
    if (this.#deps.clock() - this.#toldAt >= TOLD_EVERY_MS) this.#tell();
  }

  end(end: SearchEnd): void {
    this.#deps.tell({ kind: 'done', standing: this.#standing, end });
  }

  /** Asked under the same condition once more: what one may not read any more by now is not shown. */
  #heads(
    which: string,
    param: unknown,
  ): Promise<Omit<FoundConsultation, 'isByNumber' | 'excerpts' | 'places'>[]> {
    const { condition } = this.#request;
    return this.#inScope((tx) =>
      rows(
        tx,
        `select c.id, c.number, c.service_id as "serviceId", c.stage, c.opened_at as "openedAt", c.closed_at as "closedAt", c.outcome, c.restricted
         from consultations c where ${which} and ${condition.sql} order by c.opened_at desc, c.id`,
        [param, ...condition.params],
      ),
    );
  }

  /** Messages that were taken back or replaced since they were packed: a pack is a moment behind, or as long as nobody packs. */
  async #goneIn(ids: readonly string[]): Promise<Map<string, Set<string>>> {
    const changed = await this.#inScope((tx) =>
      rows<{ id: string; seqs: string[] }>(
        tx,
        `select m.consultation_id as id, array_agg(m.about_seq::text) as seqs from messages m
           join search_packs k on k.consultation_id = m.consultation_id and k.part = 0
         where m.consultation_id = any(?::uuid[]) and m.about_seq is not null and (m.change = 'retraction' or m.seq > split_part(k.mark, '/', 2)::int)
         group by 1`,
        [ids],
      ),
    );
    return new Map(changed.map(({ id, seqs }) => [id, new Set(seqs)]));
  }

  #count({ serviceId }: Pick<Listed, 'id' | 'serviceId'>): void {
    const { byService } = this.#standing;
    this.#standing.found += 1;
    byService[serviceId] = (byService[serviceId] ?? 0) + 1;
  }

  #show(hits: FoundConsultation[]): void {
    for (const { id } of hits) this.#shown.add(id);
    if (hits.length > 0) this.#deps.tell({ kind: 'hits', hits });
  }

  #tell(): void {
    this.#toldAt = this.#deps.clock();
    this.#deps.tell({ kind: 'progress', standing: this.#standing });
  }
}
