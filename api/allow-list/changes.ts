/** Adding networks and taking them out: never so that whoever does it could not come back. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { AllowListEntryBody, AllowListRemoval } from '../../contracts/allow-list.ts';
import { audit } from '../../db/audit.ts';
import type { FieldPlace } from '../../db/crypt.ts';
import { wake } from '../../db/notify.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { isAdmitted, readNetwork } from '../http/networks.ts';
import type { StaffContext } from '../http/route.ts';
import { organisationKey, sealOrNull } from '../sealed.ts';
import { addEntry, lockAllowList, readEntries, readNetworks, removeEntry } from './queries.ts';

type Context<Body> = StaffContext<undefined, undefined, undefined, Body>;

export function allowNotePlace(id: string): FieldPlace {
  return { table: 'allow_list_entries', column: 'note', row: id };
}

/** Refuses 'invalid-input' for what is no network, 'not-allowed-now' for one that is in force, or without which one is out. */
export async function addNetwork(
  context: Context<z.infer<typeof AllowListEntryBody>>,
): Promise<void> {
  const { tx, deps, staff, body, now } = context;
  const { organisationId, id: staffId } = staff;
  const network = demandNetwork(body.network);
  await lockAllowList(tx, organisationId);
  demandInside(context, [...(await readNetworks(tx)), network]);
  const id = randomUUID();
  const key = organisationKey(organisationId);
  const note = await sealOrNull(deps.crypt, key, allowNotePlace(id), body.note);
  const entry = { id, organisationId, staffId, network, note, now: new Date(now) };
  if (!(await addEntry(tx, entry))) {
    const text = `「${network}」は、もう入っています。`;
    throw new Refusal('not-allowed-now', { reason: 'in-force', text });
  }
  await tell(context, 'allow-list.add', { id, network });
}

/** Refuses 'not-found' for what is not in force, 'not-allowed-now' when one would be out. */
export async function removeNetwork(
  context: Context<z.infer<typeof AllowListRemoval>>,
): Promise<void> {
  const { tx, staff, body, now } = context;
  await lockAllowList(tx, staff.organisationId);
  const entries = await readEntries(tx);
  const found = entries.find(({ network }) => network === body.network);
  if (!found) throw new Refusal('not-found');
  const { id, network } = found;
  demandInside(
    context,
    entries.filter((one) => one !== found).map((one) => one.network),
  );
  await removeEntry(tx, { id, staffId: staff.id, now: new Date(now) });
  await tell(context, 'allow-list.remove', { id, network });
}

function demandNetwork(typed: string): string {
  const network = readNetwork(typed);
  if (network !== null) return network;
  throw new Refusal('invalid-input', {
    reason: 'no-network',
    fields: ['network'],
    text: '接続元として読み取れません。「203.0.113.5」「203.0.113.0/24」「2001:db8::/48」のように入れてください。広すぎる範囲（IPv4は/8、IPv6は/16より広いもの）は登録できません。',
  });
}

function demandInside({ from }: Context<unknown>, networks: readonly string[]): void {
  const { address } = from;
  if (isAdmitted(networks, address)) return;
  throw new Refusal('not-allowed-now', {
    reason: 'own-address',
    address,
    text: `このままでは、あなたが今使っている接続元（${address}）から入れなくなります。先に、${address} を含む接続元を加えてください。`,
  });
}

/** On record; and all streams are looked at now, so that whoever is outside hears it at once. */
async function tell(
  { tx, staff, requestId }: Context<unknown>,
  action: TrailAction,
  { id, network }: { id: string; network: string },
): Promise<void> {
  const { organisationId } = staff;
  await audit(tx, {
    organisationId,
    serviceId: null,
    actorKind: 'staff',
    actorId: staff.id,
    action,
    objectKind: 'allow-list-entry',
    objectId: id,
    data: { network },
    requestId,
  });
  const wakeUp = { kind: 'session', organisationId, id: staff.id, seq: 0 } as const;
  wake(tx, { ...wakeUp, serviceId: organisationId });
}
