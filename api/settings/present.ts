/** Settings, their versions and their draft as staff read them. */
import type { z } from 'zod';
import type {
  ServiceSettingsShown,
  SettingsDraft,
  SettingsVersion,
  SettingsVersions,
} from '../../contracts/settings.ts';
import { knownFields, type KnownField } from '../../domain/form-rules.ts';
import { changedCodes, partOf, SETTINGS_PARTS } from '../../domain/settings-content.ts';
import { instant } from '../consultations/present.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import {
  openOrNull,
  settingsNotePlace,
  settingsRequestPlace,
  settingsReturnPlace,
} from '../sealed.ts';
import { findDraft, type DraftRow } from './draft-queries.ts';
import { faultsOf } from './faults.ts';
import { readForms, readStanding, readVersions, type VersionRow } from './queries.ts';

export type SettingsContext<Body = unknown, Params = unknown> = StaffContext<
  ServiceTarget,
  Params,
  unknown,
  Body
>;

type Reading = Pick<SettingsContext, 'tx' | 'staff' | 'target' | 'deps' | 'now'>;

/** What is in force, what is announced, and the draft with what is still wrong with it. */
export async function presentSettings(
  context: Reading,
): Promise<z.input<typeof ServiceSettingsShown>> {
  const { tx, target, now } = context;
  const { inForce, announced } = await readStanding(tx, target.id, new Date(now));
  const draft = await findDraft(tx, target.id);
  const known = knownFields(await readForms(tx, target.id));
  const people = await peopleIn(context, [...(inForce ? [inForce] : []), ...announced], draft);
  const present = (row: VersionRow) => presentVersion(context, row, people);
  return {
    inForce: inForce && (await present(inForce)),
    announced: await Promise.all(announced.map(present)),
    draft: draft && (await presentDraft(context, draft, known, people)),
    knownFields: known.map((field) => ({
      ...field,
      choices: [...field.choices],
      offered: [...field.offered],
    })),
  };
}

/** Newest first, each with the parts in which it differs from the one it was made from. */
export async function presentVersions(context: Reading): Promise<z.input<typeof SettingsVersions>> {
  const { tx, target, now } = context;
  const all = await readVersions(tx, target.id);
  const { inForce } = await readStanding(tx, target.id, new Date(now));
  const people = await peopleIn(context, all, null);
  const data = all.map(async (row) => ({
    ...(await head(context, row, people)),
    state: stateOf(row, inForce, now),
    basedOn: row.basedOn,
    changed: changedIn(row, all),
  }));
  return { data: (await Promise.all(data)).toReversed() };
}

function stateOf(
  row: VersionRow,
  inForce: VersionRow | null,
  now: number,
): z.input<typeof SettingsVersions>['data'][number]['state'] {
  if (row.withdrawnAt) return 'withdrawn';
  if (row.id === inForce?.id) return 'in-force';
  return row.effectiveFrom.getTime() > now ? 'announced' : 'past';
}

function changedIn(row: VersionRow, all: readonly VersionRow[]) {
  const before = all.find(({ version }) => version === (row.basedOn ?? row.version - 1));
  if (!before) return null;
  const parts = new Set(changedCodes(before.content, row.content).map(partOf));
  return SETTINGS_PARTS.filter((part) => parts.has(part));
}

/** One version whole, with the names of its people. */
export async function presentOneVersion(
  context: Reading,
  row: VersionRow,
): Promise<z.input<typeof SettingsVersion>> {
  return presentVersion(context, row, await peopleIn(context, [row], null));
}

async function presentVersion(
  context: Reading,
  row: VersionRow,
  people: PeopleNames,
): Promise<z.input<typeof SettingsVersion>> {
  return { ...(await head(context, row, people)), ...contentOf(row.content) };
}

async function head(
  { deps, staff }: Pick<Reading, 'deps' | 'staff'>,
  row: VersionRow,
  people: PeopleNames,
) {
  const place = settingsNotePlace(row.id);
  return {
    version: row.version,
    formVersion: row.formVersion,
    effectiveFrom: instant(row.effectiveFrom),
    publishedAt: instant(row.createdAt),
    publishedBy: people.of(row.publishedById),
    approvedBy: people.of(row.approvedById),
    note: await openOrNull(deps.crypt, staff.organisationId, place, row.note),
  };
}

async function presentDraft(
  { deps, staff }: Reading,
  row: DraftRow,
  known: readonly KnownField[],
  people: PeopleNames,
): Promise<z.input<typeof SettingsDraft>> {
  const { revision, basedOn, settings, form, request, returned } = row;
  const open = (place: Parameters<typeof deps.crypt.open>[1], field: Buffer) =>
    deps.crypt.open(staff.organisationId, place, field);
  return {
    ...contentOf({ settings, form }),
    revision,
    basedOn,
    editedBy: people.of(row.editedById),
    editedAt: instant(row.editedAt),
    faults: faultsOf({ settings, form }, known),
    request: request && {
      by: people.of(request.byId),
      at: instant(request.at),
      effectiveFrom: request.from && instant(request.from),
      later: request.later,
      note: await open(settingsRequestPlace(request.id), request.note),
    },
    returned: returned && {
      by: people.of(returned.byId),
      at: instant(returned.at),
      comment: await open(settingsReturnPlace(row.serviceId), returned.comment),
    },
  };
}

type Content = Pick<z.input<typeof SettingsVersion>, 'settings' | 'form'>;

/** The schema that the answer passes names what goes out; what is stored may be of an older day and say more. */
function contentOf(content: VersionRow['content']): Content {
  return structuredClone(content) as Content;
}

function peopleIn(
  { deps, tx, staff, now }: Reading,
  versions: readonly VersionRow[],
  draft: DraftRow | null,
): Promise<PeopleNames> {
  const ids = [
    ...versions.flatMap(({ publishedById, approvedById }) => [publishedById, approvedById]),
    draft?.editedById ?? null,
    draft?.request?.byId ?? null,
    draft?.returned?.byId ?? null,
  ];
  return deps.staff.people.names(tx, staff.organisationId, ids, now);
}
