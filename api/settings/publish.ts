/** How a draft becomes a version: at once or for a day to come, with its form, beside what is announced already. */
import { randomUUID } from 'node:crypto';
import { wake } from '../../db/notify.ts';
import { Refusal } from '../../domain/errors.ts';
import { DAY } from '../../domain/hours.ts';
import { knownFields } from '../../domain/form-rules.ts';
import { changedCodes, isSame, type SettingsContent } from '../../domain/settings-content.ts';
import { carriedInto, type LaterWay } from '../../domain/settings-plan.ts';
import { notePlanChanged } from '../pauses/queries.ts';
import { openOrNull, sealOrNull, serviceKey, settingsNotePlace } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { removeDraft, type DraftRow } from './draft-queries.ts';
import { faultsOf } from './faults.ts';
import type { SettingsContext } from './present.ts';
import {
  addVersion,
  readForms,
  readStanding,
  settleForms,
  withdrawVersion,
  type Standing,
  type VersionRow,
} from './queries.ts';

const MOST_DAYS_AHEAD = 3 * 366;

export interface Publication {
  id: string;
  /** `null`: from now on. */
  effectiveFrom: Date | null;
  later: LaterWay;
  note: string;
  publishedById: string;
  approvedById: string | null;
}

type Publishing = Pick<SettingsContext, 'tx' | 'staff' | 'target' | 'deps' | 'now' | 'requestId'>;

interface Publishable {
  standing: Standing;
  inForce: VersionRow;
  content: SettingsContent;
}

/**
 * What would be published, looked through. Refuses 'not-allowed-now' for a draft with faults, without any change or
 * behind what came into force since, and for a date that is gone or taken.
 */
export async function demandPublishable(
  { tx, target, now }: Pick<Publishing, 'tx' | 'target' | 'now'>,
  draft: DraftRow,
  effectiveFrom: Date | null,
): Promise<Publishable> {
  const standing = await readStanding(tx, target.id, new Date(now));
  const { inForce, announced } = standing;
  if (!inForce) throw noSettings();
  const content = { settings: draft.settings, form: draft.form };
  if (faultsOf(content, knownFields(await readForms(tx, target.id))).length > 0)
    throw refused('draft-faults', '直すところが残っています。赤い印のところを直してください。');
  if (draft.basedOn !== inForce.version)
    throw refused(
      'published-meanwhile',
      '下書きを始めたあとに、設定の版が変わりました。新しい版の内容を取り込んでから、公開してください。',
    );
  if (effectiveFrom && effectiveFrom.getTime() <= now)
    throw refused('date-past', '始まる日時が過ぎています。これからの日時にしてください。');
  if (effectiveFrom && effectiveFrom.getTime() > now + MOST_DAYS_AHEAD * DAY)
    throw refused('date-too-far', '3年より先の日時は指定できません。');
  if (announced.some((one) => one.effectiveFrom.getTime() === effectiveFrom?.getTime()))
    throw refused(
      'date-taken',
      '同じ日時に始まる版が予約されています。日時を変えるか、その予約を取り下げてください。',
    );
  const before = announced.findLast((one) => effectiveFrom && one.effectiveFrom < effectiveFrom);
  if (isSame(content, (before ?? inForce).content))
    throw refused('no-change', '変えたところがありません。');
  return { standing, inForce, content };
}

/** Publishes the draft and tells everybody; the draft is done with. Gives the version's number. */
export async function publishDraft(
  context: Publishing,
  draft: DraftRow,
  publication: Publication,
): Promise<number> {
  const { tx, target, staff, now } = context;
  const { id, effectiveFrom, later } = publication;
  const found = await demandPublishable(context, draft, effectiveFrom);
  const { inForce, standing } = found;
  const owner = { organisationId: staff.organisationId, serviceId: target.id };
  const from = effectiveFrom ?? startOfNow(inForce, now);
  const version = await addVersion(tx, {
    ...owner,
    id,
    content: found.content,
    basedOn: inForce.version,
    effectiveFrom: from,
    publishedById: publication.publishedById,
    approvedById: publication.approvedById,
    note: await sealNote(context, id, publication.note),
    now: new Date(now),
  });
  if (version === undefined) throw new Refusal('id-reused', { reason: 'settings-id' });
  const after = standing.announced.filter((one) => one.effectiveFrom > from);
  for (const one of after)
    await treatLater(context, one, { ...found, version, later, publishedById: staff.id });
  await removeDraft(tx, target.id);
  await auditDone(context, { id: null, serviceId: target.id }, 'settings.publish', {
    objectKind: 'settings',
    objectId: id,
    data: {
      version,
      basedOn: inForce.version,
      effectiveFrom: from.toISOString(),
      announced: effectiveFrom !== null,
      ...(after.length === 0 ? {} : { later, laterVersions: after.map((one) => one.version) }),
      ...(publication.approvedById ? { requestedBy: publication.publishedById } : {}),
      changes: changesForTrail(inForce.content, found.content),
    },
  });
  await afterChange(context);
  return version;
}

/** From the minute's beginning: a process whose clock is a little behind finds it in force as well. */
function startOfNow(inForce: VersionRow, now: number): Date {
  const minute = Math.floor(now / 60_000) * 60_000;
  return new Date(Math.max(minute, inForce.effectiveFrom.getTime()));
}

interface Beside {
  inForce: VersionRow;
  content: SettingsContent;
  version: number;
  later: LaterWay;
  publishedById: string;
}

async function treatLater(
  context: Publishing,
  announced: VersionRow,
  { inForce, content, version, later, publishedById }: Beside,
): Promise<void> {
  if (later === 'stays') return;
  const { tx, staff, target, now, deps } = context;
  await withdrawVersion(tx, announced, new Date(now));
  if (later === 'withdrawn') return;
  const id = randomUUID();
  const place = settingsNotePlace(announced.id);
  const note = await openOrNull(deps.crypt, staff.organisationId, place, announced.note);
  await addVersion(tx, {
    organisationId: staff.organisationId,
    serviceId: target.id,
    id,
    content: carriedInto(announced.content, inForce.content, content),
    basedOn: version,
    effectiveFrom: announced.effectiveFrom,
    publishedById: announced.publishedById ?? publishedById,
    approvedById: announced.approvedById,
    note: note === null ? null : await sealNote(context, id, note),
    now: new Date(now),
  });
}

/** Forms find their days anew, and everybody who keeps settings in memory reads them anew. */
export async function afterChange({
  tx,
  target,
  staff,
  now,
}: Pick<Publishing, 'tx' | 'target' | 'staff' | 'now'>): Promise<void> {
  const { organisationId } = staff;
  const { inForce, announced } = await readStanding(tx, target.id, new Date(now));
  await settleForms(tx, { organisationId, serviceId: target.id }, announced);
  await notePlanChanged(tx, target.id);
  wake(tx, {
    kind: 'settings',
    organisationId,
    serviceId: target.id,
    id: target.id,
    seq: inForce?.version ?? 0,
  });
}

function sealNote({ deps, staff, target }: Publishing, id: string, note: string) {
  const owner = { organisationId: staff.organisationId, serviceId: target.id };
  return sealOrNull(deps.crypt, serviceKey(owner), settingsNotePlace(id), note);
}

/** Which places changed, and from what to what where that is a number or a choice: nothing anybody typed. */
function changesForTrail(before: SettingsContent, after: SettingsContent) {
  return changedCodes(before, after).map((code) => {
    const [from, to] = [before, after].map(({ settings }) => codedValue(settings, code));
    return from === undefined && to === undefined
      ? { code }
      : { code, from: from ?? null, to: to ?? null };
  });
}

function codedValue(settings: object, code: string): number | boolean | undefined {
  const value = code
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], settings);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

export function noSettings(): Refusal {
  return refused(
    'no-settings',
    'この窓口にはまだ設定がありません。システム運用者に連絡してください。',
  );
}

/** 'not-allowed-now' with its reason in words. */
export function refused(reason: string, text: string): Refusal {
  return new Refusal('not-allowed-now', { reason, text });
}
