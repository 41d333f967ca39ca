/** A service's settings: read by all who work there, published by administrators, where wanted by two of them. */
import type { z } from 'zod';
import {
  PublishSettingsBody,
  ReturnPublicationBody,
  ServiceSettingsShown,
  SettingsRevisionBody,
  SettingsVersion,
  SettingsVersionParams,
  SettingsVersions,
  WithdrawVersionBody,
} from '../../contracts/settings.ts';
import { Refusal } from '../../domain/errors.ts';
import { needsSecondPair } from '../../domain/settings-plan.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { route } from '../http/route.ts';
import { sealOrNull, serviceKey, settingsRequestPlace, settingsReturnPlace } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { demandRevision, save, settingsDraftRoutes } from './draft-routes.ts';
import { endRequest, findDraft, requestPublication, type DraftRow } from './draft-queries.ts';
import {
  presentOneVersion,
  presentSettings,
  presentVersions,
  type SettingsContext,
} from './present.ts';
import { afterChange, demandPublishable, publishDraft, refused } from './publish.ts';
import {
  findVersion,
  findVersionById,
  lockSettings,
  readStanding,
  withdrawVersion,
} from './queries.ts';

const path = '/api/staff/services/:id/settings';
const read = { kind: 'staff', permission: 'settings.read', on: 'service' } as const;
const publishing = { kind: 'staff', permission: 'settings.publish', on: 'service' } as const;

export const settingsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '窓口の設定（今の版、予約された版、下書き）',
    access: read,
    response: ServiceSettingsShown,
    handle: presentSettings,
  }),
  route({
    method: 'GET',
    path: `${path}/versions`,
    summary: '窓口の設定の版の一覧',
    access: read,
    response: SettingsVersions,
    handle: presentVersions,
  }),
  route({
    method: 'GET',
    path: `${path}/versions/:version`,
    summary: '窓口の設定の一つの版',
    access: read,
    params: SettingsVersionParams,
    response: SettingsVersion,
    async handle(context) {
      const { tx, target, params } = context;
      const found = await findVersion(tx, target.id, params.version);
      if (!found) throw new Refusal('not-found');
      return presentOneVersion(context, found);
    },
  }),
  ...settingsDraftRoutes,
  route({
    method: 'POST',
    path: `${path}/publication`,
    summary: '下書きを公開する（今から、または日時を決めて。承認が要る窓口では承認を頼む）',
    access: publishing,
    body: PublishSettingsBody,
    stepUp: true,
    response: ServiceSettingsShown,
    async handle(context) {
      await publish(context);
      return presentSettings(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/publication/approval`,
    summary: 'ほかの管理者が頼んだ公開を承認する',
    access: publishing,
    body: SettingsRevisionBody,
    stepUp: true,
    response: ServiceSettingsShown,
    async handle(context) {
      await approve(context);
      return presentSettings(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/publication/return`,
    summary: '公開の依頼を下書きに戻す',
    access: publishing,
    body: ReturnPublicationBody,
    response: ServiceSettingsShown,
    async handle(context) {
      await giveBack(context);
      return presentSettings(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/withdrawal`,
    summary: '予約された版を取り下げる',
    access: publishing,
    body: WithdrawVersionBody,
    response: ServiceSettingsShown,
    async handle(context) {
      await withdraw(context);
      return presentSettings(context);
    },
  }),
];

type PublishContext = SettingsContext<z.infer<typeof PublishSettingsBody>>;

async function publish(context: PublishContext): Promise<void> {
  const { tx, target, staff, body } = context;
  const { id, later, note } = body;
  await lockSettings(tx, target.id);
  const draft = await findDraft(tx, target.id);
  if (await wasSent(context, draft)) return;
  if (!draft) throw noDraft();
  demandRevision(draft, body.revision);
  const effectiveFrom = body.effectiveFrom === null ? null : new Date(body.effectiveFrom);
  const { inForce } = await demandPublishable(context, draft, effectiveFrom);
  if (needsSecondPair(inForce.settings)) return request(context, effectiveFrom);
  await publishDraft(context, draft, {
    id,
    effectiveFrom,
    later,
    note,
    publishedById: staff.id,
    approvedById: null,
  });
}

/** The same publication or request sent again. Refuses 'id-reused' when the id stands for something else. */
async function wasSent(
  { tx, staff, target, body }: PublishContext,
  draft: DraftRow | null,
): Promise<boolean> {
  if (draft?.request?.id === body.id && draft.request.byId === staff.id) return true;
  const before = await findVersionById(tx, body.id);
  if (!before) return false;
  if (before.serviceId !== target.id || before.publishedById !== staff.id)
    throw new Refusal('id-reused', { reason: 'settings-id' });
  return true;
}

async function request(context: PublishContext, from: Date | null): Promise<void> {
  const { tx, target, staff, body, deps, now } = context;
  const { id, later } = body;
  const key = serviceKey({ organisationId: staff.organisationId, serviceId: target.id });
  const note = await deps.crypt.seal(key, settingsRequestPlace(id), body.note);
  const asked = { id, byId: staff.id, at: new Date(now), from, later, note };
  await requestPublication(tx, target.id, asked);
  await audited(context, 'settings.request', {
    revision: body.revision,
    effectiveFrom: from?.toISOString() ?? null,
    later,
  });
}

/** Refuses 'not-allowed-now' to whoever asked for it, and when what was asked for cannot be published any more. */
async function approve(
  context: SettingsContext<z.infer<typeof SettingsRevisionBody>>,
): Promise<void> {
  const { tx, target, staff, body, deps, now } = context;
  await lockSettings(tx, target.id);
  const draft = await findDraft(tx, target.id);
  if (!draft?.request) throw noRequest();
  const { id, byId, from, later, note } = draft.request;
  if (byId === staff.id)
    throw refused('second-person', '公開を頼んだ本人は承認できません。ほかの管理者が承認します。');
  demandRevision({ ...draft, request: null }, body.revision);
  // What waited beyond its date begins with the approval; the screen says so beforehand.
  const effectiveFrom = from && from.getTime() > now ? from : null;
  await publishDraft(context, draft, {
    id,
    effectiveFrom,
    later,
    note: await deps.crypt.open(staff.organisationId, settingsRequestPlace(id), note),
    publishedById: byId,
    approvedById: staff.id,
  });
}

/** By another administrator with a comment; by whoever asked, simply taken back. */
async function giveBack(
  context: SettingsContext<z.infer<typeof ReturnPublicationBody>>,
): Promise<void> {
  const { tx, target, staff, body, deps, now } = context;
  await lockSettings(tx, target.id);
  const draft = await findDraft(tx, target.id);
  if (!draft?.request) throw noRequest();
  demandRevision({ ...draft, request: null }, body.revision);
  const isOwn = draft.request.byId === staff.id;
  if (!isOwn && body.comment.trim() === '')
    throw new Refusal('invalid-input', {
      reason: 'no-comment',
      text: '戻す理由を書いてください。',
      fields: ['comment'],
    });
  const key = serviceKey({ organisationId: staff.organisationId, serviceId: target.id });
  const place = settingsReturnPlace(target.id);
  const comment = isOwn ? null : await sealOrNull(deps.crypt, key, place, body.comment);
  await endRequest(tx, target.id, comment && { byId: staff.id, at: new Date(now), comment });
  await audited(context, isOwn ? 'settings.request-withdraw' : 'settings.request-return', {
    revision: body.revision,
  });
}

/** Back into the draft where there is none; otherwise it stays in the list, for a draft to be made from it. */
async function withdraw(
  context: SettingsContext<z.infer<typeof WithdrawVersionBody>>,
): Promise<void> {
  const { tx, target, body, now } = context;
  await lockSettings(tx, target.id);
  const { inForce, announced } = await readStanding(tx, target.id, new Date(now));
  const found = announced.find(({ version }) => version === body.version);
  if (!found) {
    const gone = await findVersion(tx, target.id, body.version);
    if (!gone) throw new Refusal('not-found');
    // The same request again.
    if (gone.withdrawnAt) return;
    throw refused(
      'in-force-already',
      'この版はもう始まっています。前の内容に戻すときは、前の版から下書きを作って公開してください。',
    );
  }
  await withdrawVersion(tx, found, new Date(now));
  await audited(context, 'settings.withdraw', {
    version: found.version,
    effectiveFrom: found.effectiveFrom.toISOString(),
  });
  const draft = await findDraft(tx, target.id);
  if (!draft && inForce)
    await save(context, {
      content: found.content,
      basedOn: inForce.version,
      action: 'settings.draft-from',
      before: inForce.content,
      from: found.version,
    });
  await afterChange(context);
}

function noDraft(): Refusal {
  return refused('no-draft', '下書きがありません。ほかの人が公開したか、捨てました。');
}

function noRequest(): Refusal {
  return refused('no-request', '公開の依頼がありません。取り下げられたか、もう公開されています。');
}

function audited(
  context: Parameters<typeof auditDone>[0] & Pick<SettingsContext, 'target'>,
  action: TrailAction,
  data: Record<string, string | number | null>,
): Promise<void> {
  const place = { id: null, serviceId: context.target.id };
  return auditDone(context, place, action, { objectKind: 'settings', data });
}
