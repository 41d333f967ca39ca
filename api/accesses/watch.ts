/** What each new row of reading is held against: consultations nobody has a reason to open, and too many at once. */
import { raiseAlarm } from '../../db/alarms.ts';
import { audit } from '../../db/audit.ts';
import { tellStaff } from '../../db/notices.ts';
import { firstRow, type Tx } from '../../db/scope.ts';
import { STATED_PURPOSES, type StatedPurpose } from '../../domain/reading.ts';
import type { SignedInStaff } from '../http/route.ts';

/** Within this time different consultations are counted. */
const BULK_SPAN = '10 minutes';
/** A purpose that was stated holds as long as an opening. */
const OPENING = '30 minutes';

type Reader = Pick<SignedInStaff, 'id' | 'organisationId'>;
interface Read {
  id: string;
  serviceId: string;
}

interface Looked {
  /** Of a canary; `null`: it is none. */
  canary: number | null;
  opened: number;
  limit: number;
}

/**
 * Raises an alarm, in the transaction of the row that tells of the reading, when a canary was opened or more
 * consultations than the organisation allows were shown to one person. What lists and searches showed is not reading.
 */
export async function watchReading(tx: Tx, reader: Reader, read: Read): Promise<void> {
  const looked = await firstRow<Looked>(
    tx,
    `select (select c.number from canaries k join consultations c on c.id = k.consultation_id where k.consultation_id = ? and k.removed_at is null) as canary,
       (select count(distinct a.consultation_id)::int from audit_entries a where a.organisation_id = ? and a.actor_id = ?
          and a.action = 'consultation.read' and a.at > now() - interval '${BULK_SPAN}') as opened,
       (select o.bulk_reading_limit from organisations o where o.id = ?) as limit`,
    [read.id, reader.organisationId, reader.id, reader.organisationId],
  );
  if (looked && looked.canary !== null) {
    const subject = `${reader.id}/${read.id}`;
    await raise(tx, reader, read, {
      kind: 'canary-read',
      subject,
      detail: { number: looked.canary },
    });
  }
  if (looked && looked.opened > looked.limit) {
    const { opened, limit } = looked;
    await raise(tx, reader, read, {
      kind: 'bulk-read',
      subject: reader.id,
      detail: { opened, limit },
    });
  }
}

interface Raised {
  kind: 'canary-read' | 'bulk-read';
  subject: string;
  detail: Record<string, number>;
}

/** Once while it lasts: an alarm, a row of the trail, and a notice to those who look after such things. */
async function raise(tx: Tx, reader: Reader, read: Read, raised: Raised): Promise<void> {
  const { organisationId } = reader;
  const { serviceId, id: consultationId } = read;
  const { kind, subject, detail } = raised;
  const of = kind === 'canary-read' ? serviceId : null;
  const isNew = await raiseAlarm(tx, {
    organisationId,
    serviceId: of,
    kind,
    subject,
    detail: { ...detail, staffId: reader.id },
  });
  if (!isNew) return;
  await audit(tx, {
    organisationId,
    serviceId,
    actorKind: 'system',
    actorId: null,
    action: 'alarm.raise',
    consultationId,
    objectKind: 'staff',
    objectId: reader.id,
    data: { kind, ...detail },
  });
  const notice = { organisationId, serviceId, consultationId, kind: 'alarm' } as const;
  const source = `alarm/${crypto.randomUUID()}`;
  await tellStaff(tx, { ...notice, source, seq: 0 }, { roles: ['administrator', 'auditor'] });
}

/** Why they said they read it, within the same opening. */
export async function statedPurpose(
  tx: Tx,
  reader: Reader,
  consultationId: string,
): Promise<StatedPurpose | null> {
  const found = await firstRow<{ purpose: StatedPurpose }>(
    tx,
    `select a.purpose from audit_entries a where a.organisation_id = ? and a.consultation_id = ? and a.actor_id = ?
       and a.action = 'consultation.read' and a.purpose = any(?::text[]) and a.at > now() - interval '${OPENING}' order by a.at desc limit 1`,
    [reader.organisationId, consultationId, reader.id, [...STATED_PURPOSES]],
  );
  return found?.purpose ?? null;
}
