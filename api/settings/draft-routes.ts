/** The one draft of a service's settings: begun, written, brought up to date and thrown away by those who may. */
import type { z } from 'zod';
import {
  ServiceSettingsShown,
  SettingsDraftBody,
  SettingsDraftFromBody,
  SettingsRevisionBody,
} from '../../contracts/settings.ts';
import { Refusal } from '../../domain/errors.ts';
import {
  changedCodes,
  isSame,
  mergedContent,
  type SettingsContent,
} from '../../domain/settings-content.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { findDraft, removeDraft, saveDraft, type DraftRow } from './draft-queries.ts';
import { presentSettings, type SettingsContext } from './present.ts';
import { noSettings, refused } from './publish.ts';
import { findVersion, lockSettings, readStanding, type VersionRow } from './queries.ts';

const path = '/api/staff/services/:id/settings/draft';
const access = { kind: 'staff', permission: 'settings.draft', on: 'service' } as const;

export const settingsDraftRoutes = [
  route({
    method: 'PUT',
    path,
    summary: '窓口の設定の下書きを書く',
    access,
    body: SettingsDraftBody,
    response: ServiceSettingsShown,
    async handle(context) {
      await write(context);
      return presentSettings(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/from`,
    summary: '前の版から、窓口の設定の下書きを作る',
    access,
    body: SettingsDraftFromBody,
    response: ServiceSettingsShown,
    async handle(context) {
      await beginFrom(context);
      return presentSettings(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/renewal`,
    summary: '下書きを始めたあとに始まった版の内容を、下書きに取り込む',
    access,
    body: SettingsRevisionBody,
    response: ServiceSettingsShown,
    async handle(context) {
      await renew(context);
      return presentSettings(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/removal`,
    summary: '窓口の設定の下書きを捨てる',
    access,
    body: SettingsRevisionBody,
    response: ServiceSettingsShown,
    async handle(context) {
      await discard(context);
      return presentSettings(context);
    },
  }),
];

async function write(context: SettingsContext<z.infer<typeof SettingsDraftBody>>): Promise<void> {
  const { body, tx, target } = context;
  const { settings, form, revision } = body;
  const inForce = await lockedInForce(context);
  const draft = await findDraft(tx, target.id);
  const before = draft ?? inForce.content;
  // Sent again, or nothing new: nothing changes.
  if (isSame(contentOf(before), { settings, form })) return;
  demandRevision(draft, revision);
  await save(context, {
    content: { settings, form },
    basedOn: draft?.basedOn ?? inForce.version,
    action: draft ? 'settings.draft-change' : 'settings.draft-begin',
    before: contentOf(before),
  });
}

async function beginFrom(
  context: SettingsContext<z.infer<typeof SettingsDraftFromBody>>,
): Promise<void> {
  const { body, tx, target } = context;
  const inForce = await lockedInForce(context);
  const old = await findVersion(tx, target.id, body.version);
  if (!old) throw new Refusal('not-found');
  demandRevision(await findDraft(tx, target.id), body.replaces ?? 0);
  await save(context, {
    content: old.content,
    basedOn: inForce.version,
    action: 'settings.draft-from',
    before: inForce.content,
    from: old.version,
  });
}

async function renew(
  context: SettingsContext<z.infer<typeof SettingsRevisionBody>>,
): Promise<void> {
  const { body, tx, target } = context;
  const inForce = await lockedInForce(context);
  const draft = await findDraft(tx, target.id);
  if (!draft || draft.basedOn === inForce.version) return;
  demandRevision(draft, body.revision);
  const base = await findVersion(tx, target.id, draft.basedOn);
  const before = contentOf(draft);
  await save(context, {
    content: mergedContent(base?.content ?? inForce.content, inForce.content, before),
    basedOn: inForce.version,
    action: 'settings.draft-renew',
    before,
  });
}

async function discard(
  context: SettingsContext<z.infer<typeof SettingsRevisionBody>>,
): Promise<void> {
  const { body, tx, target } = context;
  await lockSettings(tx, target.id);
  const draft = await findDraft(tx, target.id);
  // Gone already: the same request again.
  if (!draft) return;
  demandRevision(draft, body.revision);
  await removeDraft(tx, target.id);
  await auditDone(context, { id: null, serviceId: target.id }, 'settings.draft-discard', {
    objectKind: 'settings-draft',
    data: { revision: draft.revision },
  });
}

async function lockedInForce({
  tx,
  target,
  now,
}: Pick<SettingsContext, 'tx' | 'target' | 'now'>): Promise<VersionRow> {
  await lockSettings(tx, target.id);
  const { inForce } = await readStanding(tx, target.id, new Date(now));
  if (!inForce) throw noSettings();
  return inForce;
}

/**
 * Refuses 'written-meanwhile' for another revision than the one that was seen, 'not-allowed-now' while it waits for
 * a second pair of eyes: they must get what they have read.
 */
export function demandRevision(draft: DraftRow | null, revision: number): void {
  if (draft?.request)
    throw refused(
      'publication-requested',
      '公開の承認を待っています。直すときは、先に承認の依頼を取り下げてください。',
    );
  if ((draft?.revision ?? 0) !== revision)
    throw new Refusal('written-meanwhile', {
      reason: 'draft-changed',
      text: 'ほかの人が先に下書きを変えました。今の下書きを確認してください。',
    });
}

interface Saved {
  content: SettingsContent;
  basedOn: number;
  action: TrailAction;
  before: SettingsContent;
  from?: number;
}

/** As the draft's next revision; what changed is on the trail by its codes. */
export async function save(
  context: Pick<SettingsContext, 'tx' | 'staff' | 'target' | 'now' | 'requestId'>,
  { content, basedOn, action, before, from }: Saved,
): Promise<void> {
  const { tx, staff, target, now } = context;
  await saveDraft(tx, {
    organisationId: staff.organisationId,
    serviceId: target.id,
    basedOn,
    content,
    editedById: staff.id,
    now: new Date(now),
  });
  await auditDone(context, { id: null, serviceId: target.id }, action, {
    objectKind: 'settings-draft',
    data: {
      basedOn,
      changes: changedCodes(before, content),
      ...(from === undefined ? {} : { from }),
    },
  });
}

function contentOf({ settings, form }: SettingsContent): SettingsContent {
  return { settings, form };
}
