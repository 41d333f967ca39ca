/** The tables of one folder. Both folders hold the same rows. */
import type { KeyKind, KeyName } from './protocol.ts';

export const STORE_FORMAT = 1;

/** Lists the columns once: they make the statements, and the comparison of the two folders. */
export const TABLES = {
  parent_keys: [
    'id',
    'organisation',
    'service',
    'version',
    'parent',
    'wrapped',
    'sequence',
    'made_at',
  ],
  data_keys: [
    'id',
    'organisation',
    'service',
    'kind',
    'object',
    'version',
    'parent',
    'wrapped',
    'sequence',
    'made_at',
  ],
  destroyed: ['id', 'organisation', 'service', 'kind', 'object', 'sequence', 'destroyed_at'],
} as const;
export type Table = keyof typeof TABLES;

export const WRAPPED_BYTES = 60;

/**
 * Wrapped keys stand in a table of their own, append-only, in cells of one size that are overwritten in place.
 * Where rows are deleted, SQLite moves the rest about between pages, and secure_delete wipes only where a row
 * lay last: earlier places keep their bytes. Cells that are only ever appended and overwritten never move.
 */
export const SCHEMA = `
  CREATE TABLE wrappings (
    slot INTEGER PRIMARY KEY,
    wrapped BLOB NOT NULL CHECK (length(wrapped) = ${WRAPPED_BYTES})
  ) STRICT;
  CREATE TABLE store (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id TEXT NOT NULL,
    format INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    root_check TEXT NOT NULL,
    root_version INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE parent_keys (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    service TEXT NOT NULL,
    version INTEGER NOT NULL,
    parent TEXT NOT NULL,
    slot INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (organisation, service, version)
  ) STRICT;
  CREATE TABLE data_keys (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    service TEXT NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    version INTEGER NOT NULL,
    parent TEXT NOT NULL,
    slot INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (organisation, service, kind, object, version)
  ) STRICT;
  CREATE TABLE destroyed (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    service TEXT NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    destroyed_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX destroyed_names ON destroyed (organisation, service, kind, object);
`;

export interface StoreRow {
  id: string;
  format: number;
  /** Number of the last commit; the folder with the higher one is ahead. */
  sequence: number;
  root_check: string;
  root_version: number;
  created_at: string;
}

/** Key-encrypting key of an organisation (`service` empty) or of one of its services. */
export interface ParentKeyRow {
  id: string;
  organisation: string;
  service: string;
  version: number;
  /** Of an organisation's key the root key's check value, of a service's key the organisation's key id. */
  parent: string;
  wrapped: Uint8Array;
  sequence: number;
  made_at: string;
}

export interface DataKeyRow {
  id: string;
  organisation: string;
  service: string;
  kind: KeyKind;
  object: string;
  version: number;
  parent: string;
  wrapped: Uint8Array;
  /** The commit that made the key. It is answered only when both folders have that commit. */
  sequence: number;
  made_at: string;
}

export interface SupersededRow {
  id: string;
  service: string;
  kind: KeyKind;
  object: string;
  superseded_at: string;
}

export interface InventoryRow {
  kind: KeyKind;
  names: number;
  version: number;
  superseded: number;
  oldest: string;
  newest: string;
}

export interface DestroyedRow {
  /** The destroyed key's id; the name as text when a name was destroyed that never had a key. */
  id: string;
  organisation: string;
  service: string;
  kind: KeyKind;
  /** Empty when this key alone was destroyed, as a superseded one is, and its name lives on. */
  object: string;
  sequence: number;
  destroyed_at: string;
}

/** A key name in the columns' words. `service` is empty for keys of the organisation itself. */
export type NameColumns = Pick<DataKeyRow, 'organisation' | 'service' | 'kind' | 'object'>;

export function nameColumns(name: KeyName): NameColumns {
  return {
    organisation: name.organisationId,
    service: name.serviceId ?? '',
    kind: name.kind,
    object: name.objectId,
  };
}

/** Bound into the wrapping, so that a row moved to another name or store does not open. */
export function dataKeyContext(
  storeId: string,
  row: NameColumns & Pick<DataKeyRow, 'version'>,
): string {
  return [storeId, row.organisation, row.service, row.kind, row.object, row.version].join('|');
}

export function parentKeyContext(
  storeId: string,
  row: Pick<ParentKeyRow, 'organisation' | 'service' | 'version'>,
): string {
  return [storeId, row.organisation, row.service, 'parent', '', row.version].join('|');
}
