/** A service's settings: seen by all who work there, published as a new version by administrators. */
import type { z } from 'zod';
import { PublishSettingsBody, ServiceSettingsShown } from '../../contracts/settings.ts';
import { wake } from '../../db/notify.ts';
import { Refusal } from '../../domain/errors.ts';
import { undoSecondsOf } from '../../domain/settings.ts';
import { instant } from '../consultations/present.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import { auditDone } from '../staff-audit.ts';
import { addVersion, findVersion, lockSettings, readVersions, type VersionRow } from './queries.ts';

const path = '/api/staff/services/:id/settings';

type Context<Body> = StaffContext<ServiceTarget, unknown, unknown, Body>;

export const settingsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '窓口の設定（今の版と、次に始まる版）',
    access: { kind: 'staff', permission: 'settings.read', on: 'service' },
    response: ServiceSettingsShown,
    handle: present,
  }),
  route({
    method: 'POST',
    path,
    summary: '窓口の設定を、今から始まる新しい版にする',
    access: { kind: 'staff', permission: 'settings.publish', on: 'service' },
    body: PublishSettingsBody,
    response: ServiceSettingsShown,
    async handle(context) {
      await publish(context);
      return present(context);
    },
  }),
];

/** Refuses 'not-allowed-now' when there is nothing to go out from, or somebody else published first. */
async function publish(context: Context<z.infer<typeof PublishSettingsBody>>): Promise<void> {
  const { tx, staff, target, body, now } = context;
  const { organisationId } = staff;
  await lockSettings(tx, target.id);
  if (await wasPublished(context)) return;
  const { inForce } = await readVersions(tx, target.id, new Date(now));
  if (!inForce)
    throw new Refusal('not-allowed-now', {
      reason: 'no-settings',
      text: 'この窓口にはまだ設定がありません。システム運用者に連絡してください。',
    });
  if (inForce.version !== body.basedOn)
    throw new Refusal('not-allowed-now', {
      reason: 'published-meanwhile',
      text: 'ほかの人が先に設定を変えました。新しい内容を確認してから、もう一度変えてください。',
    });
  const settings = { ...inForce.settings, ...body.changes };
  const version = await addVersion(tx, {
    id: body.id,
    organisationId,
    serviceId: target.id,
    publishedById: staff.id,
    basedOn: inForce,
    settings,
    now: new Date(now),
  });
  if (version === undefined) throw reused();
  await auditDone(context, { id: null, serviceId: target.id }, 'settings.publish', {
    objectKind: 'settings',
    objectId: body.id,
    data: { version, basedOn: inForce.version, ...changesOf(inForce, body.changes) },
  });
  // Whoever keeps settings in memory reads them anew.
  wake(tx, {
    kind: 'settings',
    organisationId,
    serviceId: target.id,
    id: target.id,
    seq: version,
  });
}

/** The same version sent again. Refuses 'id-reused' when the id stands for something else. */
async function wasPublished({
  tx,
  staff,
  target,
  body,
}: Context<z.infer<typeof PublishSettingsBody>>): Promise<boolean> {
  const before = await findVersion(tx, body.id);
  if (!before) return false;
  const isSame =
    before.serviceId === target.id &&
    before.publishedById === staff.id &&
    undoSecondsOf(before.settings) === body.changes.undoSeconds;
  if (!isSame) throw reused();
  return true;
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'settings-id' });
}

/** Before and after, for the trail. */
function changesOf({ settings }: VersionRow, { undoSeconds }: { undoSeconds: number }) {
  return { undoSeconds: { from: undoSecondsOf(settings), to: undoSeconds } };
}

async function present(
  context: Pick<Context<unknown>, 'tx' | 'staff' | 'target' | 'deps' | 'now'>,
): Promise<z.input<typeof ServiceSettingsShown>> {
  const { tx, staff, target, deps, now } = context;
  const { inForce, next } = await readVersions(tx, target.id, new Date(now));
  const ids = [inForce?.publishedById ?? null, next?.publishedById ?? null];
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  return { inForce: shown(inForce, people), next: shown(next, people) };
}

function shown(row: VersionRow | null, people: PeopleNames) {
  if (!row) return null;
  const { version, effectiveFrom, publishedById, settings } = row;
  return {
    version,
    effectiveFrom: instant(effectiveFrom),
    publishedBy: people.of(publishedById),
    settings: { undoSeconds: undoSecondsOf(settings) },
  };
}
