/** Notices to staff: added with what they tell of, once per source and person. */
import type { NoticeKind } from '../domain/consultation.ts';
import type { Role } from '../domain/roles.ts';
import { wake } from './notify.ts';
import { rows, type Tx } from './scope.ts';

export interface NewNotice {
  organisationId: string;
  serviceId: string;
  consultationId: string;
  kind: NoticeKind;
  /** What causes it; the same source and number tell a person once. */
  source: string;
  seq: number;
}

/** Everybody who holds one of these roles in the service, or one person; of one who is suspended or gone the supervisors. */
export type NoticeTo = { roles: readonly Role[] } | { staffId: string };

/** Adds the notice for each recipient in the running transaction, and wakes their screens. */
export async function tellStaff(tx: Tx, notice: NewNotice, to: NoticeTo): Promise<void> {
  const { organisationId, serviceId, consultationId, kind, source, seq } = notice;
  const staffId = 'staffId' in to ? to.staffId : null;
  const told = await rows<{ id: string }>(
    tx,
    `insert into notices (id, organisation_id, service_id, consultation_id, staff_id, kind, source, seq)
     select gen_random_uuid(), ?, ?, ?, s.id, ?, ?, ? from staff s
     where s.disabled_at is null and (s.id = ?::uuid or exists (
       select 1 from memberships m where m.staff_id = s.id and m.service_id = ? and (m.role = any(?::text[]) or (
         m.role = 'supervisor' and exists (select 1 from staff gone where gone.id = ?::uuid and gone.disabled_at is not null)))))
     on conflict do nothing returning staff_id as id`,
    [
      organisationId,
      serviceId,
      consultationId,
      kind,
      source,
      seq,
      staffId,
      serviceId,
      'roles' in to ? [...to.roles] : [],
      staffId,
    ],
  );
  wake(
    tx,
    ...told.map(({ id }) => ({ kind: 'notice' as const, organisationId, serviceId, id, seq })),
  );
}
