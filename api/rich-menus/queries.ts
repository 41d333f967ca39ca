/** Drafts, versions and pictures of rich menus in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { RichMenuContent } from '../../domain/rich-menu.ts';
import type { MenuFailure, MenuStanding } from '../../domain/rich-menu-wanted.ts';

export interface DraftRow {
  revision: number;
  content: RichMenuContent;
  changedById: string;
  changedAt: Date;
}

export interface VersionRow {
  id: string;
  serviceId: string;
  version: number;
  content: RichMenuContent | null;
  effectiveFrom: Date;
  fromVersion: number | null;
  publishedById: string;
  createdAt: Date;
  withdrawnAt: Date | null;
}

export interface StateRow {
  standing: MenuStanding;
  failure: MenuFailure | null;
  shownVersion: number | null;
  shownPage: string | null;
  shownAt: Date | null;
  checkedAt: Date | null;
  repairedAt: Date | null;
  foreignMenus: number;
  nextAt: Date;
}

/** A service has so many unpublished pictures at most; the others are part of what was published. */
export const MAX_LOOSE_PICTURES = 60;
const SHOWN_VERSIONS = 50;

const VERSION = `id, service_id as "serviceId", version, content, effective_from as "effectiveFrom", from_version as "fromVersion",
  published_by_id as "publishedById", created_at as "createdAt", withdrawn_at as "withdrawnAt"`;

export async function readDraft(tx: Tx, serviceId: string): Promise<DraftRow | undefined> {
  return firstRow<DraftRow>(
    tx,
    `select revision, content, changed_by_id as "changedById", changed_at as "changedAt" from rich_menu_drafts where service_id = ?`,
    [serviceId],
  );
}

/** Newest first. */
export async function readVersions(tx: Tx, serviceId: string): Promise<VersionRow[]> {
  return rows<VersionRow>(
    tx,
    `select ${VERSION} from rich_menu_versions where service_id = ? order by version desc limit ${SHOWN_VERSIONS}`,
    [serviceId],
  );
}

/** Of whichever service, as far as the scope reaches. */
export async function findVersion(tx: Tx, id: string): Promise<VersionRow | undefined> {
  return firstRow<VersionRow>(tx, `select ${VERSION} from rich_menu_versions where id = ?`, [id]);
}

export async function findNumber(
  tx: Tx,
  serviceId: string,
  version: number,
): Promise<VersionRow | undefined> {
  return firstRow<VersionRow>(
    tx,
    `select ${VERSION} from rich_menu_versions where service_id = ? and version = ?`,
    [serviceId, version],
  );
}

export async function readState(tx: Tx, serviceId: string): Promise<StateRow | undefined> {
  return firstRow<StateRow>(
    tx,
    `select standing, failure, shown_version as "shownVersion", shown_page as "shownPage", shown_at as "shownAt",
       checked_at as "checkedAt", repaired_at as "repairedAt", foreign_menus as "foreignMenus", next_at as "nextAt"
     from rich_menu_states where service_id = ?`,
    [serviceId],
  );
}

/** Nobody else changes this service's menus until the transaction ends. */
export async function lockMenus(tx: Tx, serviceId: string): Promise<void> {
  await firstRow(
    tx,
    `select pg_advisory_xact_lock(hashtextextended('rich-menus/' || ?::text, 0))`,
    [serviceId],
  );
}

interface Change {
  organisationId: string;
  serviceId: string;
  staffId: string;
  revision: number;
  content: RichMenuContent;
}

/** The new revision's number; `undefined` where another than `revision` is there. */
export async function saveDraft(tx: Tx, change: Change): Promise<number | undefined> {
  const { organisationId, serviceId, staffId, revision, content } = change;
  const json = JSON.stringify(content);
  const saved =
    revision === 0
      ? await firstRow<{ revision: number }>(
          tx,
          `insert into rich_menu_drafts (service_id, organisation_id, revision, content, changed_by_id)
           values (?::uuid, ?::uuid, 1, ?::jsonb, ?::uuid) on conflict (service_id) do nothing returning revision`,
          [serviceId, organisationId, json, staffId],
        )
      : await firstRow<{ revision: number }>(
          tx,
          `update rich_menu_drafts set revision = revision + 1, content = ?::jsonb, changed_by_id = ?::uuid, changed_at = now()
           where service_id = ? and revision = ? returning revision`,
          [json, staffId, serviceId, revision],
        );
  return saved?.revision;
}

type Added = Omit<VersionRow, 'version' | 'createdAt' | 'withdrawnAt'> & { organisationId: string };

/** Gives the version's number. */
export async function addVersion(tx: Tx, added: Added): Promise<number | undefined> {
  const found = await firstRow<{ version: number }>(
    tx,
    `insert into rich_menu_versions (id, organisation_id, service_id, version, content, effective_from, from_version, published_by_id)
     select ?::uuid, ?::uuid, ?::uuid, coalesce(max(version), 0) + 1, ?::jsonb, ?::timestamptz, ?::int, ?::uuid
     from rich_menu_versions where service_id = ? on conflict (id) do nothing returning version`,
    [
      added.id,
      added.organisationId,
      added.serviceId,
      added.content && JSON.stringify(added.content),
      added.effectiveFrom,
      added.fromVersion,
      added.publishedById,
      added.serviceId,
    ],
  );
  return found?.version;
}

export async function withdrawVersion(tx: Tx, id: string, now: Date): Promise<void> {
  await rows(tx, `update rich_menu_versions set withdrawn_at = ? where id = ?`, [now, id]);
}

export interface PictureHead {
  id: string;
  mediaType: 'image/jpeg' | 'image/png';
  width: number;
  height: number;
  byteSize: number;
}

const HEAD = `id, media_type as "mediaType", width, height, length(bytes) as "byteSize"`;

export async function findPictures(
  tx: Tx,
  serviceId: string,
  ids: readonly string[],
): Promise<PictureHead[]> {
  return rows<PictureHead>(
    tx,
    `select ${HEAD} from rich_menu_pictures where service_id = ? and id = any(?::uuid[])`,
    [serviceId, [...ids]],
  );
}

/** The same upload before. */
export async function findUpload(
  tx: Tx,
  id: string,
): Promise<(PictureHead & { serviceId: string; source: Buffer }) | undefined> {
  return firstRow(
    tx,
    `select ${HEAD}, service_id as "serviceId", source from rich_menu_pictures where id = ?`,
    [id],
  );
}

/** Whether it was added; not where the id is taken. */
export async function addPicture(
  tx: Tx,
  picture: Omit<PictureHead, 'byteSize'> & {
    organisationId: string;
    serviceId: string;
    bytes: Buffer;
    source: Buffer;
    staffId: string;
  },
): Promise<boolean> {
  const { id, organisationId, serviceId, mediaType, width, height, bytes, source, staffId } =
    picture;
  const added = await firstRow(
    tx,
    `insert into rich_menu_pictures (id, organisation_id, service_id, media_type, width, height, bytes, source, created_by_id)
     values (?::uuid, ?::uuid, ?::uuid, ?, ?, ?, ?, ?, ?::uuid) on conflict (id) do nothing returning id`,
    [id, organisationId, serviceId, mediaType, width, height, bytes, source, staffId],
  );
  return added !== undefined;
}

/** Drops the oldest of those that are in no draft and were never published, beyond so many. */
export async function dropLoosePictures(tx: Tx, serviceId: string): Promise<void> {
  await rows(
    tx,
    `delete from rich_menu_pictures where id in (
       select p.id from rich_menu_pictures p where p.service_id = ?
         and not exists (select 1 from rich_menu_drafts d where d.service_id = p.service_id and d.content::text like '%' || p.id || '%')
         and not exists (select 1 from rich_menu_versions v where v.service_id = p.service_id and v.content::text like '%' || p.id || '%')
       order by p.created_at desc offset ${MAX_LOOSE_PICTURES})`,
    [serviceId],
  );
}
