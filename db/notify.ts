/** Wake-up calls between processes. They carry ids and codes only; who hears them reads what is new. */
import type { Tx } from './scope.ts';

export { NOTIFY_CHANNEL } from './teller.ts';

export const WAKE_KINDS = [
  'message',
  /** Something of a consultee's own changed beside her talk; `id` is hers. */
  'person',
  'consultation',
  'notice',
  'presence',
  'escalation',
  'command',
  'session',
  'whisper',
  'reply-request',
  'settings',
  /** A LINE account was connected, or its credentials changed. */
  'channel',
  /** A message to followers is to be checked, tried or sent; only the worker listens. */
  'broadcast',
] as const;
export type WakeKind = (typeof WAKE_KINDS)[number];

/** Something changed: `id` of the consultation, member of staff, escalation, command or service; `seq` where it counts. */
export interface Wake {
  kind: WakeKind;
  organisationId: string;
  serviceId: string;
  id: string;
  seq: number;
}

export function wakePayload({ kind, organisationId, serviceId, id, seq }: Wake): string {
  return [kind, organisationId, serviceId, id, seq].join(':');
}

/** Reads a payload; `null` for one of another version. */
export function parseWake(payload: string): Wake | null {
  const [kind, organisationId, serviceId, id, seq] = payload.split(':');
  if (!organisationId || !serviceId || !id || seq === undefined) return null;
  const known = WAKE_KINDS.find((one) => one === kind);
  return known ? { kind: known, organisationId, serviceId, id, seq: Number(seq) } : null;
}

/** Tells the other processes once the transaction has committed; nobody when it is rolled back. */
export function wake(tx: Tx, ...wakes: readonly Wake[]): void {
  tx.told.push(...wakes.map(wakePayload));
}
