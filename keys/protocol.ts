/** What crosses the key store's socket: one JSON object a line, answered in any order by `id`. */
import { z } from 'zod';

/** What a data key protects; it is bound into the key's wrapping. */
export const KEY_KINDS = [
  'organisation',
  'service',
  'consultation',
  'consultee',
  'file',
  'index',
  'codec',
  // The seed of the key that signs the audit trail; it never leaves the store.
  'audit',
] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** The store takes no more ids than this in one request; the client divides longer lists. */
export const MAX_IDS = 1000;
/** A line that grows longer than this ends the connection. */
export const MAX_LINE_BYTES = 256 * 1024;
export const MATERIAL_BYTES = 32;
/** So many names get a new key in one request, and so many superseded keys go: others are let through between two. */
export const MAX_CHANGED = 200;
/** A checkpoint of the audit trail has five short lines. */
const MAX_SIGNED_TEXT = 2048;

// Lower case only: one id must have one spelling, since it is bound into the wrapping as text.
const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'a lower-case uuid');

/** A name has one current key and any number of older ones that still open. */
export const KeyName = z.strictObject({
  organisationId: uuid,
  serviceId: uuid.nullable(),
  kind: z.enum(KEY_KINDS).exclude(['audit']),
  objectId: uuid,
});
export type KeyName = z.infer<typeof KeyName>;

export const RewrapScope = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('organisation'), organisationId: uuid }),
  z.strictObject({ scope: z.literal('root') }),
]);
export type RewrapScope = z.infer<typeof RewrapScope>;

/** Kinds whose keys seal what is stored: those a new version of is followed by sealing everything again. */
export const SEALING_KINDS = [
  'organisation',
  'service',
  'consultation',
  'consultee',
  'file',
] as const;
export type SealingKind = (typeof SEALING_KINDS)[number];

const requestId = z.int().nonnegative();

export const KeyRequest = z.discriminatedUnion('verb', [
  z.strictObject({ id: requestId, verb: z.literal('obtain'), name: KeyName }),
  z.strictObject({ id: requestId, verb: z.literal('unwrap'), organisationId: uuid, keyId: uuid }),
  z.strictObject({
    id: requestId,
    verb: z.literal('searchUnwrap'),
    organisationId: uuid,
    keyIds: z.array(uuid).max(MAX_IDS),
  }),
  z.strictObject({ id: requestId, verb: z.literal('rotate'), name: KeyName }),
  z.strictObject({ id: requestId, verb: z.literal('rewrap'), rewrap: RewrapScope }),
  z.strictObject({ id: requestId, verb: z.literal('destroy'), name: KeyName }),
  z.strictObject({ id: requestId, verb: z.literal('endOrganisation'), organisationId: uuid }),
  z.strictObject({
    id: requestId,
    verb: z.literal('sign'),
    organisationId: uuid,
    text: z.string().min(1).max(MAX_SIGNED_TEXT),
    /** An older key, for the checkpoint that hands over to the newest. */
    keyId: uuid.optional(),
  }),
  z.strictObject({ id: requestId, verb: z.literal('rotateSigner'), organisationId: uuid }),
  z.strictObject({ id: requestId, verb: z.literal('versions'), name: KeyName }),
  z.strictObject({
    id: requestId,
    verb: z.literal('rotateMany'),
    organisationId: uuid,
    kinds: z.array(z.enum([...SEALING_KINDS, 'index'])).min(1),
    /** Names whose current key is older than this: asked for again after a kill, nothing is rotated twice. */
    madeBefore: z.iso.datetime(),
  }),
  z.strictObject({
    id: requestId,
    verb: z.literal('superseded'),
    organisationId: uuid,
    /** Those after this id. */
    after: uuid.nullable(),
  }),
  z.strictObject({
    id: requestId,
    verb: z.literal('retire'),
    organisationId: uuid,
    keyIds: z.array(uuid).max(MAX_CHANGED),
  }),
  z.strictObject({ id: requestId, verb: z.literal('inventory'), organisationId: uuid }),
  z.strictObject({ id: requestId, verb: z.literal('verify') }),
  z.strictObject({ id: requestId, verb: z.literal('backup') }),
  z.strictObject({ id: requestId, verb: z.literal('status') }),
]);
export type KeyRequest = z.infer<typeof KeyRequest>;
export type KeyVerb = KeyRequest['verb'];

/** Read from a request that is otherwise malformed, so that its sender still gets an answer. */
export const RequestId = z.looseObject({ id: requestId });

export const KEY_REFUSAL_CODES = [
  'key-missing',
  'key-destroyed',
  'keys-unavailable',
  'invalid-input',
] as const;
export type KeyRefusalCode = (typeof KEY_REFUSAL_CODES)[number];

export const KeyAnswer = z.discriminatedUnion('ok', [
  z.object({ id: requestId.nullable(), ok: z.literal(true), result: z.unknown() }),
  z.object({ id: requestId.nullable(), ok: z.literal(false), code: z.enum(KEY_REFUSAL_CODES) }),
]);
export type KeyAnswer = z.infer<typeof KeyAnswer>;

/** A key on the wire: its material in base64. */
export const WireKey = z.object({ id: uuid, material: z.base64() });
export type WireKey = z.infer<typeof WireKey>;

/** One of the keys a name has had. */
const WireVersion = WireKey.extend({ madeAt: z.iso.datetime() });

/** A key whose name has a newer one: what it sealed still opens. */
const SupersededKey = z.object({
  id: uuid,
  serviceId: uuid.nullable(),
  kind: z.enum(KEY_KINDS),
  objectId: uuid,
  /** When the newer one was made. */
  supersededAt: z.iso.datetime(),
});
export type SupersededKey = z.infer<typeof SupersededKey>;

/** The keys of one organisation, counted. */
const KeyInventory = z.object({
  /** The key above all of the organisation's. */
  parent: z.object({ version: z.int(), madeAt: z.iso.datetime() }).nullable(),
  kinds: z.array(
    z.object({
      kind: z.enum(KEY_KINDS),
      names: z.int(),
      /** The highest version any of these names has. */
      version: z.int(),
      superseded: z.int(),
      /** When the oldest of the keys in use, and the newest, was made. */
      oldest: z.iso.datetime(),
      newest: z.iso.datetime(),
    }),
  ),
  destroyed: z.int(),
});
export type KeyInventory = z.infer<typeof KeyInventory>;

const KeyCheck = z.object({
  keys: z.int(),
  /** What is wrong, by folder: empty when everything opens and both folders hold the same. */
  findings: z.array(
    z.object({ folder: z.enum(['main', 'mirror', 'both']), code: z.string(), count: z.int() }),
  ),
});
export type KeyCheck = z.infer<typeof KeyCheck>;

const KeyCopy = z.object({
  file: z.string(),
  at: z.iso.datetime(),
  sequence: z.int(),
  bytes: z.int(),
});
export type KeyCopy = z.infer<typeof KeyCopy>;

/** Who signs for an organisation's audit trail: the public half, 32 bytes of Ed25519 in base64. */
const WireSigner = z.object({ keyId: uuid, publicKey: z.base64() });

const folderStatus = z.object({
  /** The last failure's code while the folder cannot be written; null when it is in step. */
  failure: z.string().nullable(),
  /** How full its disk is. */
  usedPercent: z.number().nullable(),
});

export const KeyStoreStatus = z.object({
  storeId: uuid,
  createdAt: z.iso.datetime(),
  /** Number of the last commit that is in both folders. */
  sequence: z.int(),
  /** False while nothing new can be made durable in both folders; keys that exist still open. */
  writable: z.boolean(),
  folders: z.object({ main: folderStatus, mirror: folderStatus }),
  /** Versions of data keys in use, by kind. */
  counts: z.record(z.enum(KEY_KINDS), z.int()),
  destroyed: z.int(),
  rootVersion: z.int(),
  /** The parent key of each organisation: how often it was replaced, and when. */
  organisations: z.array(
    z.object({ organisationId: uuid, version: z.int(), madeAt: z.iso.datetime() }),
  ),
  /** Copies of the store that were kept; `null` where no folder for them is given. */
  copies: z
    .object({ last: z.iso.datetime().nullable(), count: z.int(), failure: z.string().nullable() })
    .nullable(),
  lastError: z.object({ at: z.iso.datetime(), code: z.string() }).nullable(),
});
export type KeyStoreStatus = z.infer<typeof KeyStoreStatus>;

/** What each verb answers when it is not refused. */
export const RESULTS = {
  obtain: WireKey,
  unwrap: WireKey,
  searchUnwrap: z.array(WireKey),
  rotate: WireKey,
  rewrap: z.int(),
  destroy: z.object({ keyIds: z.array(uuid) }),
  endOrganisation: z.object({ keys: z.int(), parents: z.int() }),
  sign: WireSigner.extend({ signature: z.base64() }),
  rotateSigner: WireSigner,
  versions: z.array(WireVersion),
  rotateMany: z.int(),
  superseded: z.array(SupersededKey),
  retire: z.int(),
  inventory: KeyInventory,
  verify: KeyCheck,
  backup: KeyCopy,
  status: KeyStoreStatus,
} as const satisfies Record<KeyVerb, z.ZodType>;
export type KeyResult<V extends KeyVerb> = z.infer<(typeof RESULTS)[V]>;
