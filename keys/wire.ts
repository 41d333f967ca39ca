/** A key as it comes over the wire, and what callers get of it. */
import { Refusal } from '../domain/errors.ts';
import type { DataKey, KeyName } from './key-store.ts';
import { MATERIAL_BYTES } from './protocol.ts';
import type { WireKey } from './protocol.ts';

/** Equal for equal names. */
export function nameText(name: KeyName): string {
  return [name.organisationId, name.serviceId ?? '-', name.kind, name.objectId].join(' ');
}

/** Every caller gets bytes of its own: the cache wipes its copy while they may still be at work. */
export function copyOf(key: DataKey): DataKey {
  const material = Buffer.allocUnsafeSlow(key.material.length);
  key.material.copy(material);
  return { id: key.id, material };
}

export function dataKeyOf(wire: WireKey): DataKey {
  // Decoded into memory of its own: a small Buffer would share a pool with other data.
  const material = Buffer.allocUnsafeSlow(MATERIAL_BYTES);
  if (material.write(wire.material, 'base64') !== MATERIAL_BYTES) {
    throw new Error('the key store answered with a key of the wrong length');
  }
  return { id: wire.id, material };
}

/** The store is away, or cannot make anything durable. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'keys-unavailable';
}
