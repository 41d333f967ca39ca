/** Intake ends in services, and begins again. */
import { randomUUID } from 'node:crypto';
import type { Crypt } from './crypt.ts';
import { wake } from './notify.ts';
import { rows, type Tx } from './scope.ts';

interface Retiring {
  crypt: Pick<Crypt, 'seal'>;
  staffId: string;
  at: Date;
}

interface Services {
  organisationId: string;
  services: readonly string[];
}

/** Why, where it is not typed: the contract has ended. */
const REASON = '契約の終了';

/** Open consultations go on; whoever has none is told, and whom to turn to. */
export async function retireServices(
  tx: Tx,
  { crypt, staffId, at }: Retiring,
  { organisationId, services }: Services,
): Promise<void> {
  for (const serviceId of services) {
    const id = randomUUID();
    const name = { organisationId, serviceId, kind: 'service', objectId: serviceId } as const;
    const place = { table: 'service_retirements', column: 'reason', row: id };
    await rows(
      tx,
      `insert into service_retirements (id, organisation_id, service_id, reason, retired_by_id, retired_at) values (?, ?, ?, ?, ?, ?)`,
      [id, organisationId, serviceId, await crypt.seal(name, place, REASON), staffId, at],
    );
    await rows(tx, `update services set retired_at = ? where id = ?`, [at, serviceId]);
    wake(tx, { kind: 'settings', organisationId, serviceId, id: serviceId, seq: 0 });
  }
}

/** Of those that still rest. */
export async function reviveServices(
  tx: Tx,
  { staffId, at }: Omit<Retiring, 'crypt'>,
  { organisationId, services }: Services,
): Promise<void> {
  for (const serviceId of services) {
    await rows(
      tx,
      `update service_retirements set ended_at = ?, ended_by_id = ? where service_id = ? and ended_at is null`,
      [at, staffId, serviceId],
    );
    await rows(tx, `update services set retired_at = null where id = ?`, [serviceId]);
    wake(tx, { kind: 'settings', organisationId, serviceId, id: serviceId, seq: 0 });
  }
}
