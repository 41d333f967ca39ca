/** What the product asks of a key store. A cloud KMS or Vault can stand behind the same words. */
import type {
  KeyCheck,
  KeyCopy,
  KeyInventory,
  KeyName,
  KeyStoreStatus,
  RewrapScope,
  SealingKind,
  SupersededKey,
} from './protocol.ts';
import type { EndedKeys } from './end-organisation.ts';
import type { Signed, Signer } from './signer.ts';

export type {
  KeyInventory,
  KeyName,
  KeyStoreStatus,
  RewrapScope,
  SealingKind,
  SupersededKey,
} from './protocol.ts';

export interface DataKey {
  /** A uuid; it stands in every ciphertext made with the key. */
  id: string;
  /** 32 bytes, the caller's own copy: it may be wiped with `fill(0)` after use. */
  material: Buffer;
}

export interface KeyVersion extends DataKey {
  madeAt: string;
}

/**
 * Every method may refuse with 'keys-unavailable' (no answer within the time limit, or a folder of the
 * store has failed and nothing new can be made durable) and with 'invalid-input' (a malformed name or id).
 */
export interface KeyStore {
  /** The current key of that name; made, durable in both folders, when there is none. Refuses 'key-destroyed'. */
  obtain(name: KeyName): Promise<DataKey>;
  /** Refuses 'key-missing' (also for a key of another organisation) and 'key-destroyed'. */
  unwrap(organisationId: string, keyId: string): Promise<DataKey>;
  /** The keys that open, by id; missing and destroyed ones are left out. */
  searchUnwrap(organisationId: string, keyIds: string[]): Promise<Map<string, DataKey>>;
  /** A new current key for that name; older ones go on opening what they sealed. Refuses 'key-destroyed'. */
  rotate(name: KeyName): Promise<DataKey>;
  /** New parent keys (or a new root key) and everything below wrapped again; answers how many keys that were. */
  rewrap(scope: RewrapScope): Promise<number>;
  /** Every key of that name is gone for good and the name can never be used again. Idempotent. */
  destroy(name: KeyName): Promise<void>;
  /**
   * Every key of that organisation, and those above them, are gone for good, and none is made for it again.
   * Idempotent; answers what was destroyed now.
   */
  endOrganisation(organisationId: string): Promise<EndedKeys>;
  /**
   * Signs for that organisation, or for the whole installation under the store's own id: a checkpoint of the audit
   * trail, what is handed over, a certificate. The key is made with the first one; its private half stays there.
   * `keyId`: with an older key.
   */
  sign(organisationId: string, text: string, keyId?: string): Promise<Signed>;
  /** A new key signs from now on. Not to be repeated blindly: each call makes one. */
  rotateSigner(organisationId: string): Promise<Signer>;
  /** All keys the name has, newest first; the first is made when there is none. Refuses 'key-destroyed'. */
  versions(name: KeyName): Promise<KeyVersion[]>;
  /**
   * New current keys for names of these kinds whose current one was made before that instant, a part at a time:
   * answers how many, 0 when all are done. What older keys sealed still opens.
   */
  rotateMany(
    organisationId: string,
    kinds: readonly (SealingKind | 'index')[],
    madeBefore: string,
  ): Promise<number>;
  /** All keys of the organisation whose name has a newer one, but for those that sign. */
  superseded(organisationId: string): Promise<SupersededKey[]>;
  /** Destroys superseded keys; current ones and other organisations' are left alone. Answers how many are gone. */
  retire(organisationId: string, keyIds: readonly string[]): Promise<number>;
  inventory(organisationId: string): Promise<KeyInventory>;
  /** Looks through both folders whole. */
  verify(): Promise<KeyCheck>;
  /** Keeps a copy of the store in its folder of copies. */
  backup(): Promise<KeyCopy>;
  status(): Promise<KeyStoreStatus>;
  /** Wipes the cache and closes the connection; requests under way are refused. */
  close(): Promise<void>;
}
