/** A service's settings as versions: what is in force, what is announced, the one draft, and how it is published. */
import { z } from 'zod';
import { ATTRIBUTE_KINDS } from '../domain/attributes.ts';
import { SETTINGS_PARTS } from '../domain/settings-content.ts';
import { LATER_WAYS } from '../domain/settings-plan.ts';
import { Id, Instant, MAX_SEQ, typedText, typedTextOrNothing } from './common.ts';
import { settingsContent } from './settings-content.ts';
import { Person } from './staff.ts';

const MAX_SETTINGS_NOTE = 500;

const Content = settingsContent((_max) => z.string());
const typedContent = settingsContent(typedTextOrNothing);

const VersionHead = z.object({
  version: z.int(),
  formVersion: z.int().nullable(),
  effectiveFrom: Instant,
  publishedAt: Instant,
  /** `null` for what the installation began with. */
  publishedBy: Person.nullable(),
  /** Who approved it where two pairs of eyes are needed. */
  approvedBy: Person.nullable(),
  note: z.string().nullable(),
});

export const SettingsVersion = VersionHead.extend(Content.shape);

const Fault = z.object({
  /** "texts.outOfHours", "form.fields.2.label". */
  path: z.string(),
  part: z.enum(SETTINGS_PARTS),
  text: z.string(),
});

const PublicationRequest = z.object({
  by: Person,
  at: Instant,
  /** `null`: as soon as it is approved. */
  effectiveFrom: Instant.nullable(),
  later: z.enum(LATER_WAYS),
  note: z.string(),
});

export const SettingsDraft = Content.extend({
  revision: z.int(),
  /** The version it was begun from; what came into force since is taken in by `renewal`. */
  basedOn: z.int(),
  editedBy: Person,
  editedAt: Instant,
  faults: z.array(Fault),
  request: PublicationRequest.nullable(),
  returned: z.object({ by: Person, at: Instant, comment: z.string() }).nullable(),
});

const KnownField = z.object({
  code: z.string(),
  label: z.string(),
  kind: z.enum(ATTRIBUTE_KINDS),
  choices: z.array(z.object({ code: z.string(), label: z.string() })),
  isInUse: z.boolean(),
  offered: z.array(z.string()),
});

export const ServiceSettingsShown = z.object({
  /** `null` while there are none: the service counts as closed. */
  inForce: SettingsVersion.nullable(),
  /** Versions whose date is still to come, the next one first. */
  announced: z.array(SettingsVersion),
  draft: SettingsDraft.nullable(),
  /** What the codes of the form stand for, in all versions there have been. */
  knownFields: z.array(KnownField),
});

const SETTINGS_STATES = ['in-force', 'announced', 'past', 'withdrawn'] as const;

/** Newest first. */
export const SettingsVersions = z.object({
  data: z.array(
    VersionHead.extend({
      state: z.enum(SETTINGS_STATES),
      basedOn: z.int().nullable(),
      /** Parts in which it differs from the one it was made from; `null` for the first. */
      changed: z.array(z.enum(SETTINGS_PARTS)).nullable(),
    }),
  ),
});

export const SettingsVersionParams = z.object({
  id: Id,
  version: z.coerce.number().int().min(1).max(MAX_SEQ),
});

const Revision = z.object({ revision: z.int().min(0).max(MAX_SEQ) });

/** `revision`: the one that was seen; 0 begins a draft. What somebody else wrote meanwhile is not overwritten. */
export const SettingsDraftBody = typedContent.extend(Revision.shape);

/** A new draft with what an old version says. `replaces`: the revision of the draft it may take the place of. */
export const SettingsDraftFromBody = z.object({
  version: z.int().min(1).max(MAX_SEQ),
  replaces: z.int().min(1).max(MAX_SEQ).nullable(),
});

export const SettingsRevisionBody = Revision;

export const PublishSettingsBody = Revision.extend({
  /** Of the new version, made by its sender: sent again it is published once. */
  id: Id,
  /** `null`: from now on. */
  effectiveFrom: Instant.nullable(),
  /** What becomes of versions that are announced for later than this one. */
  later: z.enum(LATER_WAYS),
  /** Why it changes. */
  note: typedText(MAX_SETTINGS_NOTE),
});

/** `comment`: nothing where one takes back one's own request. */
export const ReturnPublicationBody = Revision.extend({
  comment: typedTextOrNothing(MAX_SETTINGS_NOTE),
});

export const WithdrawVersionBody = z.object({ version: z.int().min(1).max(MAX_SEQ) });
