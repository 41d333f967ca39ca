/**
 * Keeps the search packs behind the talk: whatever changes tells so by its wake-up, and is packed within two seconds;
 * what was told to nobody (a lost connection, a worker that was killed) is found by looking through all consultations
 * from time to time. Nothing is noted with the message itself, which therefore takes no longer.
 */
import type { Wake } from '../../db/notify.ts';
import { inScope, inSystem, rows, scopeOf } from '../../db/scope.ts';
import {
  findTold,
  lookThrough,
  writePack,
  type PackDeps,
  type ServiceOf,
} from '../../db/search-packs.ts';
import { HOUR, MINUTE } from '../../domain/hours.ts';
import type { RelayDeps } from './deps.ts';
import { isPassing, reasonOf } from './failures.ts';
import { eachOf } from './queue.ts';

type Deps = PackDeps & Pick<RelayDeps, 'system' | 'log' | 'now'>;

/** A talk that flows is packed once for all that is said meanwhile. */
const GATHERED_MS = 800;
/** Told at once of more than this, a turn leaves the rest for the next. */
const TOLD_A_TURN = 50;
const LOOKED_AT_A_TIME = 200;
const AT_ONCE = 3;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const OPEN_EVERY = MINUTE / 2;
const ALL_EVERY = HOUR;

export interface SearchPacker {
  /** Something was told of. */
  heard(wake: Wake): void;
  /** One turn; true when the next one should follow at once. */
  turn(): Promise<boolean>;
}

const TELLING: readonly Wake['kind'][] = ['message', 'consultation', 'person', 'escalation'];

interface Told extends ServiceOf {
  at: number;
}

/** A walk through the consultations of all services, a page a turn. */
interface Walk {
  onlyOpen: boolean;
  services: ServiceOf[];
  after: string;
}

export function createSearchPacker(deps: Deps): SearchPacker {
  const { now = Date.now } = deps;
  const told = new Map<string, Told>();
  let walk: Walk | null = null;
  let allAt = 0;
  let openAt = 0;

  async function packTold(): Promise<boolean> {
    const due = [...told].filter(([, { at }]) => at + GATHERED_MS <= now()).slice(0, TOLD_A_TURN);
    for (const [id] of due) told.delete(id);
    const services = new Map(due.map(([, place]) => [place.serviceId, place]));
    for (const [serviceId, place] of services) {
      const ids = due.filter(([, one]) => one.serviceId === serviceId).map(([id]) => id);
      try {
        const behind = await inScope(deps.database, scopeOf(place), (tx) => findTold(tx, ids));
        await packAll(deps, place, behind, again);
      } catch (error) {
        // The database or the key store is away: they are told of once more.
        for (const id of ids) again(id, place);
        throw error;
      }
    }
    return due.length === TOLD_A_TURN;
  }

  function again(id: string, { organisationId, serviceId }: ServiceOf): void {
    if (!told.has(id)) told.set(id, { organisationId, serviceId, at: now() });
  }

  async function nextWalk(): Promise<Walk | null> {
    const isAll = now() >= allAt;
    if (!isAll && now() < openAt) return null;
    openAt = now() + OPEN_EVERY;
    if (isAll) allAt = now() + ALL_EVERY;
    return { onlyOpen: !isAll, services: await readServices(deps), after: FIRST_ID };
  }

  /** True when something had to be packed: there may be more of it. */
  async function step(): Promise<boolean> {
    walk ??= await nextWalk();
    const [place] = walk?.services ?? [];
    if (!walk || !place) {
      walk = null;
      return false;
    }
    const { serviceId } = place;
    const { after, onlyOpen } = walk;
    const { behind, last } = await inScope(deps.database, scopeOf(place), (tx) =>
      lookThrough(tx, { serviceId, after, onlyOpen }, LOOKED_AT_A_TIME),
    );
    await packAll(deps, place, behind, again);
    if (last === null) walk.services.shift();
    walk.after = last ?? FIRST_ID;
    return behind.length > 0;
  }

  return {
    heard({ kind, id, organisationId, serviceId }) {
      if (TELLING.includes(kind)) again(id, { organisationId, serviceId });
    },
    async turn() {
      const isMore = await packTold();
      const wasBehind = await step();
      return isMore || wasBehind;
    },
  };
}

async function packAll(
  deps: Deps,
  place: ServiceOf,
  ids: readonly string[],
  again: (id: string, place: ServiceOf) => void,
): Promise<void> {
  await eachOf(ids, AT_ONCE, async (id) => {
    try {
      if ((await writePack(deps, place, id)) === 'moved') again(id, place);
    } catch (error) {
      if (isPassing(error)) throw error;
      // The others do not wait for one that cannot be packed.
      deps.log.warn(
        { code: 'search-pack-failed', consultation: id, reason: reasonOf(error) },
        'a search pack could not be written',
      );
    }
    return true;
  });
}

function readServices({ system }: Deps): Promise<ServiceOf[]> {
  return inSystem(system, (tx) =>
    rows<ServiceOf>(
      tx,
      `select organisation_id as "organisationId", id as "serviceId" from services order by id`,
    ),
  );
}

/** Packs whatever is behind, to the last: for what was written past everybody who tells. */
export async function packEverything(deps: Deps): Promise<number> {
  let packed = 0;
  for (const place of await readServices(deps)) {
    const { serviceId } = place;
    let after: string | null = FIRST_ID;
    while (after !== null) {
      const from: string = after;
      const { behind, last } = await inScope(deps.database, scopeOf(place), (tx) =>
        lookThrough(tx, { serviceId, after: from, onlyOpen: false }, LOOKED_AT_A_TIME),
      );
      await packAll(deps, place, behind, () => undefined);
      packed += behind.length;
      after = last;
    }
  }
  return packed;
}
