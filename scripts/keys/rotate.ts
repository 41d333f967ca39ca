/** New keys: of what is stored, of what the engine stores, of look-ups; and new keys above the others. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { reindexOnce } from '../../db/reindex.ts';
import { resealOnce, type Resealed } from '../../db/reseal.ts';
import type { KeyCeremony } from '../../domain/key-events.ts';
import type { KeyInventory, SealingKind } from '../../keys/key-store.ts';
import { SEALING_KINDS } from '../../keys/protocol.ts';
import type { Beside, OrganisationPlace } from './beside.ts';
import { beginCeremony, recordEvent } from './record.ts';

/** What the engine stores is encrypted under the keys of these; those of files and of consultees it never sees. */
const ENGINE_KINDS = ['organisation', 'service', 'consultation'] as const satisfies SealingKind[];
const MOST_PASSES = 20;

/** New keys for all that is stored, and everything sealed again; ends when no field is under an older key. */
export async function rotateData(beside: Beside, ceremony: 'rotate-data' | 'rotate-codec') {
  const kinds = ceremony === 'rotate-data' ? SEALING_KINDS : ENGINE_KINDS;
  for (const organisation of beside.organisations) {
    if (beside.isDryRun) {
      await sayInventory(beside, organisation, kinds);
      continue;
    }
    const before = highest(await beside.keys.inventory(organisation.id), kinds);
    const begun = await beginCeremony(beside, organisation.id, ceremony, before);
    if (begun.isResumed) beside.say(`${organisation.name}：前に途中で止まった作業の続きをします。`);
    const keys = await newKeys(beside, organisation, kinds, begun.at);
    const { resealed, unreadable } = await sealEverythingAgain(beside, organisation);
    const after = highest(await beside.keys.inventory(organisation.id), kinds);
    await recordEvent(beside, organisation.id, {
      ...begun,
      ceremony,
      step: 'done',
      toVersion: after,
      counts: { keys, fields: resealed, left: 0, unreadable },
    });
    beside.say(
      `${organisation.name}：終わりました。新しい鍵 ${keys}個、暗号化し直した項目 ${resealed}件、古い鍵のままの項目 0件。`,
    );
  }
}

async function newKeys(
  { keys, say, signal, waits }: Beside,
  organisation: OrganisationPlace,
  kinds: readonly (SealingKind | 'index')[],
  since: Date,
): Promise<number> {
  // The database's clock and the key store's may differ a little; a key made now must never seem older than this.
  const madeBefore = new Date(since.getTime() - waits.skewMs).toISOString();
  let made = 0;
  for (;;) {
    signal.throwIfAborted();
    const more = await keys.rotateMany(organisation.id, kinds, madeBefore);
    if (more === 0) return made;
    made += more;
    say(`${organisation.name}：新しい鍵を作っています（${made}個）`);
  }
}

/** Passes over everything until one finds nothing that is under an older key. */
async function sealEverythingAgain(
  beside: Beside,
  organisation: OrganisationPlace,
): Promise<Omit<Resealed, 'found'>> {
  const { owner, keys, crypt, say, signal, waits } = beside;
  const total = { resealed: 0, unreadable: 0 };
  const deps = { owner, keys, crypt, signal, restMs: waits.restMs };
  const since = performance.now();
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    const done = await resealOnce(
      { ...deps, say: (table, n) => say(`${organisation.name}：${table} ${n}件`) },
      organisation.id,
    );
    total.resealed += done.resealed;
    total.unreadable = done.unreadable;
    const rest = waits.sealingMs - (performance.now() - since);
    if (done.found === done.unreadable && rest <= 0) return total;
    // A process that fetched its key just before goes on sealing under it for a while.
    if (rest > 0) {
      say(
        `${organisation.name}：ほかのプロセスが新しい鍵に移るのを待っています（${Math.ceil(rest / 1000)}秒）`,
      );
      await wait(rest, undefined, { signal });
    }
  }
  throw new Error(
    'fields under older keys keep coming: is a process running with an older version?',
  );
}

/** A new key of look-ups; consultees are found by both until all have the new look-up. */
export async function rotateIndex(beside: Beside): Promise<void> {
  const ceremony = 'rotate-index';
  for (const organisation of beside.organisations) {
    if (beside.isDryRun) {
      await sayInventory(beside, organisation, ['index']);
      continue;
    }
    const before = highest(await beside.keys.inventory(organisation.id), ['index']);
    const begun = await beginCeremony(beside, organisation.id, ceremony, before);
    if (begun.isResumed) beside.say(`${organisation.name}：前に途中で止まった作業の続きをします。`);
    const keys = await newKeys(beside, organisation, ['index'], begun.at);
    await waitForLookups(beside, organisation);
    const consultees = await reindexAll(beside, organisation);
    const after = highest(await beside.keys.inventory(organisation.id), ['index']);
    await recordEvent(beside, organisation.id, {
      ...begun,
      ceremony,
      step: 'done',
      toVersion: after,
      counts: { keys, consultees, left: 0 },
    });
    beside.say(
      `${organisation.name}：終わりました。新しい鍵 ${keys}個、付け直した相談者 ${consultees}人、古い値のままの相談者 0人。`,
    );
  }
}

/** Counted from when the newest was made: what is left of a wait that was cut short is short. */
async function waitForLookups(beside: Beside, { id, name }: OrganisationPlace): Promise<void> {
  const index = (await beside.keys.inventory(id)).kinds.find(({ kind }) => kind === 'index');
  if (!index) return;
  const rest = Date.parse(index.newest) + beside.waits.lookupMs - beside.now();
  if (rest <= 0) return;
  beside.say(
    `${name}：すべてのプロセスが新しい鍵を知るまで待っています（約${Math.ceil(rest / 60_000)}分）。止めても、同じコマンドで続きから始められます。`,
  );
  await wait(rest, undefined, { signal: beside.signal });
}

async function reindexAll(beside: Beside, organisation: OrganisationPlace): Promise<number> {
  const { owner, crypt, signal, waits } = beside;
  let reindexed = 0;
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    const done = await reindexOnce({ owner, crypt, signal, restMs: waits.restMs }, organisation.id);
    reindexed += done.reindexed;
    if (done.found === 0) return reindexed;
  }
  throw new Error(
    'consultees with older look-ups keep coming: is a process running with an older version?',
  );
}

/** New keys above the organisation's others: all are wrapped again, and older copies of the store open no newer. */
export async function rotateOrganisation(beside: Beside): Promise<void> {
  for (const organisation of beside.organisations) {
    const { parent } = await beside.keys.inventory(organisation.id);
    if (!parent || beside.isDryRun) {
      beside.say(`${organisation.name}：今は第${parent?.version ?? 0}版です。`);
      continue;
    }
    const keys = await beside.keys.rewrap({
      scope: 'organisation',
      organisationId: organisation.id,
    });
    const { parent: now } = await beside.keys.inventory(organisation.id);
    await recordAbove(beside, [organisation], 'rotate-organisation', {
      fromVersion: parent.version,
      toVersion: now?.version ?? null,
      keys,
    });
    beside.say(
      `${organisation.name}：終わりました。第${now?.version ?? 0}版で${keys}個を包み直しました。`,
    );
  }
}

/** A new root key. Copies for its custodians are to be made anew, and one of the store. */
export async function rotateRoot(beside: Beside): Promise<void> {
  const { rootVersion, organisations } = await beside.keys.status();
  if (beside.isDryRun) {
    beside.say(
      `ルート鍵は今、第${rootVersion}版です。${organisations.length}組織の鍵を包み直します。`,
    );
    return;
  }
  const keys = await beside.keys.rewrap({ scope: 'root' });
  const { rootVersion: now, copies } = await beside.keys.status();
  await recordAbove(beside, beside.organisations, 'rotate-root', {
    fromVersion: rootVersion,
    toVersion: now,
    keys,
  });
  if (copies !== null) await beside.keys.backup();
  beside.say(`終わりました。ルート鍵は第${now}版になり、${keys}組織の鍵を包み直しました。`);
  beside.say(
    '前のルート鍵の控えは、もう使えません。続けて npm run keys -- export-custody で控えを作り直してください。',
  );
}

/** One ceremony, remembered by each organisation it touches. */
async function recordAbove(
  beside: Beside,
  organisations: readonly OrganisationPlace[],
  ceremony: KeyCeremony,
  { keys, ...versions }: { fromVersion: number | null; toVersion: number | null; keys: number },
): Promise<void> {
  const ceremonyId = randomUUID();
  for (const { id } of organisations)
    await recordEvent(beside, id, {
      ceremonyId,
      ceremony,
      step: 'done',
      ...versions,
      counts: { keys },
    });
}

function highest(inventory: KeyInventory, kinds: readonly string[]): number | null {
  const versions = inventory.kinds.filter(({ kind }) => kinds.includes(kind));
  return versions.length === 0 ? null : Math.max(...versions.map(({ version }) => version));
}

async function sayInventory(
  { keys, say }: Beside,
  { id, name }: OrganisationPlace,
  kinds: readonly string[],
): Promise<void> {
  const found = (await keys.inventory(id)).kinds.filter(({ kind }) => kinds.includes(kind));
  const names = found.reduce((sum, one) => sum + one.names, 0);
  const superseded = found.reduce((sum, one) => sum + one.superseded, 0);
  say(
    `${name}：新しい版を作る鍵は${names}個です（前の版の鍵は今${superseded}個）。何も変えていません。`,
  );
}
