/** Lays down by which ways each new notice is told, from what its recipient has chosen. */
import { inScope, inSystem, rows, type Tx } from '../../db/scope.ts';
import type { NoticeKind } from '../../domain/consultation.ts';
import type { Duty } from '../../domain/duty.ts';
import { planWays, type NoticeWishes, type Sound } from '../../domain/notices.ts';
import type { RelayDeps } from './deps.ts';

const AT_ONCE = 200;

/** A screen of somebody on duty shows a notice within seconds; after this it has not reached them. */
const SHOWN_WITHIN = '5 minutes';

interface Unplanned {
  id: string;
  kind: NoticeKind;
  duty: Duty;
  wishes: NoticeWishes | null;
  sound: Sound | null;
  hasAddress: boolean;
  mailOffDuty: boolean | null;
}

/** One turn; true when there may be more. */
export async function planNotices(deps: RelayDeps): Promise<boolean> {
  const places = await inSystem(deps.system, (tx) =>
    rows<{ organisationId: string; serviceId: string }>(
      tx,
      `select distinct organisation_id as "organisationId", service_id as "serviceId" from notices where planned_at is null`,
    ),
  );
  let isMore = false;
  for (const place of places) {
    const scope = { organisationId: place.organisationId, serviceIds: [place.serviceId] };
    const planned = await inScope(deps.database, scope, (tx) => planSome(tx, deps, place));
    isMore ||= planned === AT_ONCE;
  }
  return isMore;
}

/** What no screen has shown in time is on record as not delivered. */
export async function giveUpUnshown({ system }: RelayDeps): Promise<void> {
  await inSystem(system, (tx) =>
    rows(
      tx,
      `update notice_ways set status = 'failed', code = 'not-shown', settled_at = now()
       where status = 'waiting' and way <> 'mail' and created_at < now() - interval '${SHOWN_WITHIN}'`,
    ),
  );
}

async function planSome(
  tx: Tx,
  deps: RelayDeps,
  place: { organisationId: string; serviceId: string },
): Promise<number> {
  const found = await rows<Unplanned>(
    tx,
    `with due as (
       update notices n set planned_at = now()
       from (select id from notices where planned_at is null and service_id = ? order by created_at limit ${AT_ONCE} for update skip locked) taken
       where n.id = taken.id returning n.id, n.kind, n.staff_id
     )
     select due.id, due.kind, s.duty, g.wishes, g.sound, g.mail is not null as "hasAddress", g.mail_off_duty as "mailOffDuty"
     from due join staff s on s.id = due.staff_id left join notice_settings g on g.staff_id = s.id`,
    [place.serviceId],
  );
  const ways = found.flatMap((one) => {
    const recipient = {
      wishes: one.wishes ?? {},
      sound: one.sound ?? 'none',
      hasAddress: one.hasAddress,
      mailOffDuty: one.mailOffDuty ?? false,
      isOffDuty: one.duty === 'off',
    };
    return planWays(one.kind, recipient, deps.mail !== null).map((way) => ({
      ...way,
      noticeId: one.id,
    }));
  });
  if (ways.length > 0) await store(tx, place, ways);
  return found.length;
}

async function store(
  tx: Tx,
  { organisationId, serviceId }: { organisationId: string; serviceId: string },
  ways: readonly { noticeId: string; way: string; status: string; code: string | null }[],
): Promise<void> {
  await rows(
    tx,
    // A screen that was quicker has said already what became of its way.
    `insert into notice_ways (id, organisation_id, service_id, notice_id, way, status, code, settled_at)
     select gen_random_uuid(), ?, ?, w.notice_id, w.way, w.status, w.code, case when w.status <> 'waiting' then now() end
     from unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) as w(notice_id, way, status, code)
     on conflict (organisation_id, notice_id, way) do nothing`,
    [
      organisationId,
      serviceId,
      ways.map(({ noticeId }) => noticeId),
      ways.map(({ way }) => way),
      ways.map(({ status }) => status),
      ways.map(({ code }) => code),
    ],
  );
}
