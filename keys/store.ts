/** The key store itself, without its socket: what each verb does to the two folders. */
import type { Logger } from 'pino';
import { Refusal } from '../domain/errors.ts';
import type { Batch, NewKey } from './batch.ts';
import { usedPercentOf } from './disk.ts';
import { endOrganisation, hasEnded, type EndedKeys } from './end-organisation.ts';
import { NO_COPIES } from './copies.ts';
import type { Copies } from './copies.ts';
import { errorCodeOf } from './folder.ts';
import type { Folder } from './folder.ts';
import { createKeyring } from './keyring.ts';
import { openFolders } from './opening.ts';
import type { Slot, StorePlaces } from './opening.ts';
import type {
  KeyCheck,
  KeyCopy,
  KeyInventory,
  KeyKind,
  KeyName,
  KeyStoreStatus,
  RewrapScope,
  SupersededKey,
} from './protocol.ts';
import { rewrapOrganisation, rewrapUnderNewRoot } from './rewrap.ts';
import { nameColumns } from './rows.ts';
import type { DataKeyRow, NameColumns } from './rows.ts';
import { signerName, signerOf, signWith, type Signed, type Signer } from './signer.ts';
import { verifyFolders } from './verify.ts';
import { inventoryOf, retireInBatch, rotateInBatch, supersededIn } from './versions.ts';
import { createWriter } from './writer.ts';

export interface OpenedKey extends NewKey {
  kind: KeyKind;
}

export interface Store {
  obtain(name: KeyName): Promise<OpenedKey>;
  unwrap(organisationId: string, keyId: string): OpenedKey;
  searchUnwrap(organisationId: string, keyIds: string[]): OpenedKey[];
  rotate(name: KeyName): Promise<OpenedKey>;
  rewrap(scope: RewrapScope): Promise<number>;
  /** The ids of all keys the name ever had. */
  destroy(name: KeyName): Promise<string[]>;
  endOrganisation(organisationId: string): Promise<EndedKeys>;
  /** All keys of that name, newest first; made when there is none. Refuses 'key-destroyed'. */
  versions(name: KeyName): Promise<(OpenedKey & { madeAt: string })[]>;
  rotateMany(given: RotateMany): Promise<number>;
  superseded(organisationId: string, after: string | null): SupersededKey[];
  retire(organisationId: string, keyIds: string[]): Promise<number>;
  inventory(organisationId: string): KeyInventory;
  verify(): Promise<KeyCheck>;
  /** Keeps a copy of the store. Refuses 'keys-unavailable' where no folder for copies is given, or it cannot be written. */
  backup(): Promise<KeyCopy>;
  /** Refuses 'invalid-input' for a text that says of itself nothing that organisation signs. */
  sign(organisationId: string, text: string, keyId?: string): Promise<Signed>;
  /** A new key signs from now on. */
  rotateSigner(organisationId: string): Promise<Signer>;
  status(): KeyStoreStatus;
  close(): Promise<void>;
}

export type RotateMany = Parameters<typeof rotateInBatch>[1];

/** Throws a StartRefusal when the folders, the root key and its mark do not make one store. */
export function openStore(
  places: StorePlaces,
  now: () => Date,
  log: Logger,
  copies: Copies = NO_COPIES,
): Store {
  const opened = openFolders(places, now().toISOString(), log);
  const { storeId, main, mirror, roots } = opened;
  const keyring = createKeyring(storeId, roots);
  const { rootKeyFile } = places;
  const writer = createWriter({ opened, keyring, rootKeyFile, now, log });

  function readable(): Slot[] {
    return [main, mirror].toSorted(
      (a, b) => Number(a.failure !== null) - Number(b.failure !== null),
    );
  }

  /** Reads from the first folder that can answer: one disk going bad must not keep a record shut. */
  function read<T>(query: (folder: Folder) => T): T {
    for (const slot of readable()) {
      if (!slot.folder) continue;
      try {
        return query(slot.folder);
      } catch (error) {
        if (error instanceof Refusal) throw error;
        log.error({ folder: slot.role, code: errorCodeOf(error) }, 'key folder cannot be read');
      }
    }
    throw new Refusal('keys-unavailable');
  }

  function open(folder: Folder, row: DataKeyRow): OpenedKey {
    return { id: row.id, kind: row.kind, material: keyring.openData(folder, row) };
  }

  function findCurrent(folder: Folder, name: NameColumns): OpenedKey | undefined {
    refuseDestroyed(folder, name);
    // A key whose commit reached one folder only was never answered, and must not be now.
    const row = folder.dataKeysOf(name).find((key) => key.sequence <= opened.confirmed);
    return row && open(folder, row);
  }

  function unwrap(organisationId: string, keyId: string): OpenedKey {
    return read((folder) => {
      const row = folder.dataKey(keyId);
      // What signs is opened by the store alone, and for nobody.
      if (row?.kind === 'audit') throw new Refusal('key-missing');
      if (row?.organisation === organisationId) return open(folder, row);
      const destroyed = folder.destroyedKey(keyId);
      throw new Refusal(
        destroyed?.organisation === organisationId ? 'key-destroyed' : 'key-missing',
      );
    });
  }

  async function obtain(columns: NameColumns): Promise<OpenedKey> {
    const present = read((folder) => findCurrent(folder, columns));
    return present ?? (await writer.write((batch) => obtainInBatch(batch, columns)));
  }

  async function versionsOf(name: KeyName): Promise<(OpenedKey & { madeAt: string })[]> {
    const columns = nameColumns(name);
    (await obtain(columns)).material.fill(0);
    return read((folder) => {
      refuseDestroyed(folder, columns);
      const confirmed = folder
        .dataKeysOf(columns)
        .filter((key) => key.sequence <= opened.confirmed);
      return confirmed.map((row) => ({ ...open(folder, row), madeAt: row.made_at }));
    });
  }

  return {
    obtain: (name) => obtain(nameColumns(name)),
    unwrap,
    searchUnwrap(organisationId, keyIds) {
      return keyIds.flatMap((keyId) => {
        try {
          return [unwrap(organisationId, keyId)];
        } catch (error) {
          if (error instanceof Refusal && error.code !== 'keys-unavailable') return [];
          throw error;
        }
      });
    },
    rotate(name) {
      const columns = nameColumns(name);
      return writer.write((batch) => {
        refuseDestroyed(batch.reads, columns);
        return { ...batch.addDataKey(columns), kind: name.kind };
      });
    },
    async rewrap(scope) {
      const rewrapped = await writer.write((batch) =>
        scope.scope === 'root'
          ? rewrapUnderNewRoot(batch, rootKeyFile)
          : rewrapOrganisation(batch, scope.organisationId),
      );
      keyring.forget();
      return rewrapped;
    },
    destroy(name) {
      const columns = nameColumns(name);
      return writer.write((batch) => destroyInBatch(batch, columns));
    },
    async endOrganisation(organisationId) {
      const ended = await writer.write((batch) => endOrganisation(batch, organisationId));
      keyring.forget();
      return ended;
    },
    versions: versionsOf,
    rotateMany: (given) => writer.write((batch) => rotateInBatch(batch, given)),
    superseded: (organisationId, after) =>
      read((folder) => supersededIn(folder, organisationId, after)),
    retire: (organisationId, keyIds) =>
      writer.write((batch) => retireInBatch(batch, organisationId, keyIds)),
    inventory: (organisationId) => read((folder) => inventoryOf(folder, organisationId)),
    verify: () => verifyFolders([main, mirror], { storeId, roots }),
    // No key is made meanwhile: what is copied is one commit's content.
    backup: () => writer.write((batch) => copies.keep(batch.reads, batch.sequence - 1)),
    async sign(organisationId, text, keyId) {
      const columns = signerName(organisationId);
      const key = keyId === undefined ? await obtain(columns) : read((from) => older(from, keyId));
      return signWith(key, organisationId, text);

      function older(folder: Folder, id: string): OpenedKey {
        const row = folder.dataKeysOf(columns).find((one) => one.id === id);
        if (!row) throw new Refusal('key-missing');
        return open(folder, row);
      }
    },
    rotateSigner(organisationId) {
      return writer.write((batch) => signerOf(batch.addDataKey(signerName(organisationId))));
    },
    status() {
      writer.heal();
      return read((folder) => ({
        ...statusOf(folder),
        sequence: opened.confirmed,
        writable: main.failure === null && mirror.failure === null,
        folders: { main: folderStatus(main), mirror: folderStatus(mirror) },
        copies: copies.status(),
        lastError: writer.lastError(),
      }));
    },
    async close() {
      await writer.stop();
      keyring.forget();
      for (const root of roots.values()) root.fill(0);
      for (const slot of [main, mirror]) slot.folder?.close();
    },
  };
}

function folderStatus({ failure, directory }: Slot): KeyStoreStatus['folders']['main'] {
  return { failure, usedPercent: usedPercentOf(directory) };
}

function refuseDestroyed(folder: Folder, name: NameColumns): void {
  if (folder.destroyedName(name).length > 0 || hasEnded(folder, name.organisation)) {
    throw new Refusal('key-destroyed');
  }
}

function obtainInBatch(batch: Batch, name: NameColumns): OpenedKey {
  refuseDestroyed(batch.reads, name);
  const [row] = batch.reads.dataKeysOf(name);
  if (!row) return { ...batch.addDataKey(name), kind: name.kind };
  return { id: row.id, kind: row.kind, material: batch.keyring.openData(batch.reads, row) };
}

function destroyInBatch(batch: Batch, name: NameColumns): string[] {
  const tombstone = { ...name, sequence: batch.sequence, destroyed_at: batch.madeAt };
  const keys = batch.reads.dataKeysOf(name);
  const earlier = batch.reads.destroyedName(name);
  for (const { id } of keys) {
    batch.remove('data_keys', id);
    batch.put('destroyed', { ...tombstone, id });
  }
  if (keys.length + earlier.length === 0) {
    // The name must stay unusable although there is no key to destroy.
    batch.put('destroyed', { ...tombstone, id: Object.values(name).join('|') });
  }
  const ids = [...keys, ...earlier].map((row) => row.id);
  return ids.filter((id) => !id.includes('|'));
}

function statusOf(
  folder: Folder,
): Pick<
  KeyStoreStatus,
  'storeId' | 'createdAt' | 'counts' | 'destroyed' | 'rootVersion' | 'organisations'
> {
  const store = folder.store();
  const counts = {
    organisation: 0,
    service: 0,
    consultation: 0,
    consultee: 0,
    file: 0,
    index: 0,
    codec: 0,
    audit: 0,
  };
  for (const { kind, count } of folder.counts()) counts[kind] = count;
  return {
    storeId: store.id,
    createdAt: store.created_at,
    counts,
    destroyed: folder.destroyedCount(),
    rootVersion: store.root_version,
    organisations: folder
      .parentKeys()
      .filter((row) => row.service === '')
      .map((row) => ({
        organisationId: row.organisation,
        version: row.version,
        madeAt: row.made_at,
      })),
  };
}
