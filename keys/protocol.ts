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
  status: KeyStoreStatus,
} as const satisfies Record<KeyVerb, z.ZodType>;
export type KeyResult<V extends KeyVerb> = z.infer<(typeof RESULTS)[V]>;
