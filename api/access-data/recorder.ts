/**
 * Notes from where rooms are used: one row for each session and address, encrypted. It is written beside the
 * request and never waited for; one that fails costs nobody their words, and is tried with a later request.
 */
import type { Logger } from 'pino';
import type { Crypt } from '../../db/crypt.ts';
import type { Database } from '../../db/orm.ts';
import { inScope, rows, scopeOf } from '../../db/scope.ts';
import { MINUTE } from '../../domain/hours.ts';
import type { Origin } from '../http/caller.ts';
import type { SignedInConsultee } from '../http/route.ts';
import { consulteeKey } from '../sealed.ts';

/** How often it is noted that the same session still comes from there. */
const AGAIN_AFTER = 10 * MINUTE;
const AFTER_FAILURE = MINUTE;
/** Sessions and addresses remembered by a process; the oldest is forgotten first, and then noted once more. */
const REMEMBERED = 20_000;

type Consultee = Pick<SignedInConsultee, 'id' | 'organisationId' | 'serviceId' | 'sessionHash'>;

export interface AccessRecorder {
  note(consultee: Consultee, origin: Origin | null, now: number): void;
  /** When what is being written is written. */
  settled(): Promise<void>;
}

export function createAccessRecorder(parts: {
  database: Database;
  crypt: Crypt;
  log: Logger;
}): AccessRecorder {
  const nextAt = new Map<string, number>();
  const writing = new Set<Promise<void>>();

  function remember(place: string, at: number): void {
    nextAt.delete(place);
    nextAt.set(place, at);
    if (nextAt.size <= REMEMBERED) return;
    const [oldest] = nextAt.keys();
    if (oldest !== undefined) nextAt.delete(oldest);
  }

  return {
    note(consultee, origin, now) {
      if (!origin) return;
      const place = `${consultee.sessionHash.toString('base64')} ${origin.address}`;
      if ((nextAt.get(place) ?? 0) > now) return;
      remember(place, now + AGAIN_AFTER);
      const work = write(parts, consultee, origin, now)
        .catch((error: unknown) => {
          remember(place, now + AFTER_FAILURE);
          const code = error instanceof Error ? error.name : 'unknown';
          parts.log.warn({ code }, 'an access could not be noted');
        })
        .finally(() => writing.delete(work));
      writing.add(work);
    },
    async settled() {
      await Promise.all(writing);
    },
  };
}

/** Where what a session came from lives. */
export function originPlace(sessionHash: Buffer, lookup: Buffer) {
  const row = `${sessionHash.toString('hex')}/${lookup.toString('hex')}`;
  return { table: 'access_records', column: 'origin', row };
}

async function write(
  { database, crypt }: { database: Database; crypt: Crypt },
  consultee: Consultee,
  origin: Origin,
  now: number,
): Promise<void> {
  const { id, organisationId, serviceId, sessionHash } = consultee;
  const lookup = await crypt.lookup(
    organisationId,
    serviceId,
    'access_records.address',
    origin.address,
  );
  const place = originPlace(sessionHash, lookup);
  const sealed = await crypt.seal(consulteeKey(consultee, id), place, JSON.stringify(origin));
  await inScope(database, scopeOf(consultee), (tx) =>
    rows(
      tx,
      `insert into access_records (session_hash, address_lookup, organisation_id, service_id, consultee_id, origin, first_at, last_at)
       values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (session_hash, address_lookup) do update set last_at = excluded.last_at`,
      [sessionHash, lookup, organisationId, serviceId, id, sealed, new Date(now), new Date(now)],
    ),
  );
}
