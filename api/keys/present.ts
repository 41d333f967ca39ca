import { z } from 'zod';
import type { KeysState } from '../../contracts/keys.ts';
import { Refusal } from '../../domain/errors.ts';
import { isKeyCeremony, KEY_CEREMONIES, keyEventPlace } from '../../domain/key-events.ts';
import { KEY_KIND_NAMES } from '../../domain/key-kinds.ts';
import { KEY_LIFE_DAYS } from '../../domain/key-rules.ts';
import type { StaffContext } from '../http/route.ts';
import { readCeremonies, readLast, type CeremonyRow } from './queries.ts';

type Context = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;

const DAY_MS = 86_400_000;

export async function presentKeys({ tx, staff, deps, now }: Context): Promise<KeysState> {
  const { organisationId } = staff;
  const [status, inventory] = await Promise.all([
    deps.keys.status(),
    deps.keys.inventory(organisationId),
  ]);
  const verified = await readLast(tx, 'verify');
  const replaced = await readLast(tx, 'rotate-root');
  const ceremonies = await readCeremonies(tx);
  const { main, mirror } = status.folders;
  return {
    store: {
      rootVersion: status.rootVersion,
      rootReplacedAt: replaced?.at.toISOString() ?? null,
      main: main.failure,
      mirror: mirror.failure,
      verified: verified
        ? { at: verified.at.toISOString(), findings: verified.counts.findings ?? 0 }
        : null,
      copies: status.copies && {
        last: status.copies.last,
        count: status.copies.count,
        hasFailed: status.copies.failure !== null,
      },
    },
    organisation: inventory.parent,
    kinds: inventory.kinds.map((kind) => presentKind(kind, now)),
    destroyed: inventory.destroyed,
    ceremonies: await Promise.all(
      ceremonies.map((row) => presentCeremony(deps, organisationId, row)),
    ),
  };
}

type Inventory = Awaited<ReturnType<Context['deps']['keys']['inventory']>>;

function presentKind(
  { kind, names, version, superseded, oldest }: Inventory['kinds'][number],
  now: number,
): KeysState['kinds'][number] {
  const dueAt = Date.parse(oldest) + KEY_LIFE_DAYS * DAY_MS;
  return {
    kind,
    name: KEY_KIND_NAMES[kind],
    names,
    version,
    superseded,
    oldest,
    dueAt: new Date(dueAt).toISOString(),
    isDue: now >= dueAt,
  };
}

async function presentCeremony(
  deps: Context['deps'],
  organisationId: string,
  row: CeremonyRow,
): Promise<KeysState['ceremonies'][number]> {
  const { id, ceremony, at, step, fromVersion, toVersion } = row;
  return {
    id,
    ceremony,
    name: isKeyCeremony(ceremony) ? KEY_CEREMONIES[ceremony].name : ceremony,
    at: at.toISOString(),
    isOpen: step === 'began',
    fromVersion,
    toVersion,
    counts: countsText(row.counts),
    ...(await personsOf(deps, organisationId, row)),
  };
}

const Persons = z.object({ by: z.string(), witness: z.string().nullable() });

/** The rest can be read although the names cannot. */
async function personsOf(
  { crypt }: Context['deps'],
  organisationId: string,
  { id, persons }: CeremonyRow,
): Promise<{ by: string | null; witness: string | null }> {
  try {
    const text = await crypt.open(organisationId, keyEventPlace(id), persons);
    return Persons.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof Refusal) return { by: null, witness: null };
    throw error;
  }
}

const COUNT_NAMES = {
  keys: '鍵',
  fields: '暗号化し直した項目',
  consultees: '付け直した相談者',
  left: '古い鍵のまま',
  unreadable: '開けない項目',
  findings: '異常',
  custodians: '保管者',
} as const;

function countsText(counts: CeremonyRow['counts']): string {
  return (Object.keys(COUNT_NAMES) as (keyof typeof COUNT_NAMES)[])
    .filter((name) => counts[name] !== undefined && (name !== 'unreadable' || counts[name] > 0))
    .map((name) => `${COUNT_NAMES[name]} ${counts[name]}`)
    .join('、');
}
