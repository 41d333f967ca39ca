/** Encrypts everything the workflows hand to the engine: AES-256-GCM under the key of the consultation. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { Refusal } from '../../domain/errors.ts';
import type { KeyName, KeyStore } from '../../keys/key-store.ts';

const ENCODING = 'binary/encrypted';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Under which key a workflow's payloads are encrypted. May refuse 'key-missing'. */
export type FindKeyName = (workflowId: string) => Promise<KeyName>;

/**
 * The codec of one process. What is encrypted names its key, organisation and workflow in the metadata,
 * and opens for that workflow only. What is not encrypted passes through, as in replayed histories.
 */
export function createCodec(
  keys: Pick<KeyStore, 'obtain' | 'unwrap'>,
  find: FindKeyName,
): PayloadCodec {
  return {
    async encode(payloads, context) {
      if (payloads.length === 0) return [];
      const workflowId = workflowOf(context);
      const name = await find(workflowId);
      const key = await keys.obtain(name);
      const owner = { organisationId: name.organisationId, workflowId };
      const encoded = payloads.map((payload) => sealed(payload, owner, key));
      key.material.fill(0);
      return encoded;
    },
    async decode(payloads, context) {
      return Promise.all(payloads.map((payload) => opened(payload, context, keys)));
    },
  };
}

interface Owner {
  organisationId: string;
  workflowId: string;
}

function workflowOf(context: SerializationContext | undefined): string {
  // Nothing may leave in the clear because nobody said whose it is.
  if (!context?.workflowId) throw new Refusal('key-missing', { reason: 'no-workflow' });
  return context.workflowId;
}

function sealed(
  payload: Payload,
  owner: Owner,
  key: Awaited<ReturnType<KeyStore['obtain']>>,
): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.material, iv);
  cipher.setAAD(additional(owner));
  const data = Buffer.concat([iv, cipher.update(packed(payload)), cipher.final()]);
  return {
    metadata: {
      encoding: Buffer.from(ENCODING),
      'key-id': Buffer.from(key.id),
      organisation: Buffer.from(owner.organisationId),
      aad: Buffer.from(owner.workflowId),
    },
    data: Buffer.concat([data, cipher.getAuthTag()]),
  };
}

async function opened(
  payload: Payload,
  context: SerializationContext | undefined,
  keys: Pick<KeyStore, 'unwrap'>,
): Promise<Payload> {
  if (textOf(payload, 'encoding') !== ENCODING) return payload;
  const owner = {
    organisationId: textOf(payload, 'organisation'),
    workflowId: textOf(payload, 'aad'),
  };
  if (context?.workflowId && context.workflowId !== owner.workflowId) {
    throw new Refusal('field-unreadable', { reason: 'other-workflow' });
  }
  const key = await keys.unwrap(owner.organisationId, textOf(payload, 'key-id'));
  const data = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.material, data.subarray(0, IV_BYTES));
    decipher.setAAD(additional(owner));
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    const body = decipher.update(data.subarray(IV_BYTES, -TAG_BYTES));
    return unpacked(Buffer.concat([body, decipher.final()]));
  } catch {
    throw new Refusal('field-unreadable', { reason: 'engine-payload' });
  } finally {
    key.material.fill(0);
  }
}

function additional({ organisationId, workflowId }: Owner): Buffer {
  return Buffer.from(`engine|${organisationId}|${workflowId}`);
}

function textOf(payload: Payload, field: string): string {
  const value = payload.metadata?.[field];
  return value ? Buffer.from(value).toString() : '';
}

/** Length of the metadata, metadata, data: a whole payload as one piece of plain text. */
function packed({ metadata, data }: Payload): Buffer {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value).toString('base64'),
  ]);
  const head = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, Buffer.from(data ?? [])]);
}

function unpacked(plain: Buffer): Payload {
  const end = 4 + plain.readUInt32BE(0);
  const entries = JSON.parse(plain.subarray(4, end).toString()) as [string, string][];
  return {
    metadata: Object.fromEntries(
      entries.map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: plain.subarray(end),
  };
}
