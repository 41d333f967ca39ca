/** Prepared texts as they are stored; `ownerId` is `null` for the service's. */
import type { TemplateKind } from '../../domain/templates.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface TemplatePlace {
  serviceId: string;
  ownerId: string | null;
}

export interface TemplateRow extends TemplatePlace {
  id: string;
  kind: TemplateKind;
  words: Buffer;
}

const COLUMNS = `id, service_id as "serviceId", owner_id as "ownerId", kind, words`;

/** Those of these services, and this person's own in them. */
export function readTemplates(
  tx: Tx,
  staffId: string,
  serviceIds: readonly string[],
): Promise<TemplateRow[]> {
  return rows<TemplateRow>(
    tx,
    `select ${COLUMNS} from templates where service_id = any(?::uuid[]) and (owner_id is null or owner_id = ?)
     order by owner_id is not null, sort, created_at, id`,
    [[...serviceIds], staffId],
  );
}

/** The service's, or this person's own; another person's is not there. */
export function findTemplate(
  tx: Tx,
  staffId: string,
  id: string,
): Promise<TemplateRow | undefined> {
  return firstRow<TemplateRow>(
    tx,
    `select ${COLUMNS} from templates where id = ? and (owner_id is null or owner_id = ?)`,
    [id, staffId],
  );
}

export async function countTemplates(
  tx: Tx,
  { serviceId, ownerId }: TemplatePlace,
): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from templates where service_id = ? and owner_id is not distinct from ?::uuid`,
    [serviceId, ownerId],
  );
  return found?.n ?? 0;
}

/** At the end of its place. `false` when a template of that id is there already, to be seen or not. */
export async function addTemplate(
  tx: Tx,
  { id, organisationId, serviceId, ownerId, kind, words }: TemplateRow & { organisationId: string },
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into templates (id, organisation_id, service_id, owner_id, kind, words, sort)
     select ?, ?, ?, ?, ?, ?, coalesce(max(sort), -1) + 1 from templates where service_id = ? and owner_id is not distinct from ?::uuid
     on conflict (id) do nothing returning id`,
    [id, organisationId, serviceId, ownerId, kind, words, serviceId, ownerId],
  );
  return added !== undefined;
}

export async function changeTemplate(
  tx: Tx,
  { id, kind, words }: Pick<TemplateRow, 'id' | 'kind' | 'words'>,
): Promise<void> {
  await rows(tx, `update templates set kind = ?, words = ? where id = ?`, [kind, words, id]);
}

export async function removeTemplate(tx: Tx, id: string): Promise<void> {
  await rows(tx, `delete from templates where id = ?`, [id]);
}

/** Puts those of the place that are named in this order; the others stay behind them as they were. */
export async function orderTemplates(
  tx: Tx,
  { serviceId, ownerId }: TemplatePlace,
  ids: readonly string[],
): Promise<void> {
  await rows(
    tx,
    `update templates t set sort = coalesce(array_position(?::uuid[], t.id), 1000 + t.sort)
     where service_id = ? and owner_id is not distinct from ?::uuid`,
    [[...ids], serviceId, ownerId],
  );
}
