/** Seals packets, and looks whether what is kept is still what was sealed. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { Packet } from '../../contracts/packets.ts';
import type { Crypt, FieldPlace } from '../../db/crypt.ts';
import { Refusal } from '../../domain/errors.ts';
import { canonicalText, type SealState } from '../../domain/packet.ts';

export type Disclosed = z.input<typeof Packet>;

/** SHA-256 over whose packet it is and what it says, in one canonical text. */
export function digestOf(packetId: string, packet: Disclosed): string {
  return createHash('sha256').update(canonicalText({ packet, packetId })).digest('hex');
}

interface Kept {
  id: string;
  packet: Buffer;
  digest: string | null;
  /** As the trail has it from the moment of sealing; `null`: it has none. */
  trailed: string | null;
}

/** Opens it and compares; what cannot be opened is said so and not thrown, while the key store is asked again later. */
export async function openSealed(
  crypt: Crypt,
  organisationId: string,
  place: FieldPlace,
  kept: Kept,
): Promise<{ packet: z.infer<typeof Packet> | null; seal: SealState }> {
  const text = await openOrUnreadable(crypt, organisationId, place, kept.packet);
  if (text === null) return { packet: null, seal: 'unreadable' };
  const packet = Packet.parse(JSON.parse(text));
  if (kept.digest === null) return { packet, seal: 'unsealed' };
  const isSame =
    digestOf(kept.id, packet) === kept.digest &&
    (kept.trailed === null || kept.trailed === kept.digest);
  return { packet, seal: isSame ? 'matches' : 'altered' };
}

async function openOrUnreadable(
  crypt: Crypt,
  organisationId: string,
  place: FieldPlace,
  field: Buffer,
): Promise<string | null> {
  try {
    return await crypt.open(organisationId, place, field);
  } catch (error) {
    if (error instanceof Refusal && ['field-unreadable', 'key-destroyed'].includes(error.code))
      return null;
    throw error;
  }
}
