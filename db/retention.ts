/** How long consultations are kept, as the database knows it: the day by which lists find them, and what it comes from. */
import { businessDate } from '../domain/hours.ts';
import {
  disposeOn,
  lookAtRetention,
  retentionOf,
  type RetentionLook,
  type RetentionRule,
} from '../domain/retention.ts';
import { firstRow, rows, type Tx } from './scope.ts';
import { settingsInForce } from './settings.ts';

export interface LookedAt extends RetentionLook {
  consultationId: string;
  number: number;
  /** Business days. */
  openedOn: string;
  endedOn: string | null;
  disposeOn: string | null;
  /** An agency has not answered yet, or the day is to come on which somebody wanted to be in touch again. */
  isWaiting: boolean;
}

interface Row {
  consultationId: string;
  number: number;
  openedAt: Date;
  endedAt: Date | null;
  lastAt: Date | null;
  isInContact: boolean;
  isHeld: boolean;
  isWaiting: boolean;
}

/** What a service's consultations are kept by. */
export interface ServiceRetention {
  rule: RetentionRule;
  /** Its own contract's last day, or the organisation's. */
  contractEndsOn: string | null;
  /** The service's own; `null` where the organisation's counts. */
  ownContractEndsOn: string | null;
}

export async function readServiceRetention(
  tx: Tx,
  serviceId: string,
  now: number,
): Promise<ServiceRetention> {
  const inForce = await settingsInForce(tx, serviceId, new Date(now));
  const contract = await firstRow<{ own: string | null; endsOn: string | null }>(
    tx,
    `select s.contract_ends_on::text as own, coalesce(s.contract_ends_on, o.contract_ends_on)::text as "endsOn"
     from services s join organisations o on o.id = s.organisation_id where s.id = ?`,
    [serviceId],
  );
  return {
    rule: retentionOf(inForce?.settings ?? null),
    contractEndsOn: contract?.endsOn ?? null,
    ownContractEndsOn: contract?.own ?? null,
  };
}

/** How long each of these consultations of the service is kept, as of now. */
export async function lookAtConsultations(
  tx: Tx,
  serviceId: string,
  ids: readonly string[],
  now: number,
): Promise<LookedAt[]> {
  const { rule, contractEndsOn } = await readServiceRetention(tx, serviceId, now);
  const found = await rows<Row>(
    tx,
    `select c.id as "consultationId", c.number, c.opened_at as "openedAt", c.ended_at as "endedAt", person.last as "lastAt",
       coalesce(person.open, false) as "isInContact",
       exists (select 1 from disposal_holds h where h.consultation_id = c.id and h.lifted_at is null) as "isHeld",
       (c.next_action_at is not null or c.open_escalations > 0) as "isWaiting"
     from consultations c cross join lateral (
       select max(x.ended_at) as last, bool_or(x.ended_at is null) as open from consultations x
       where x.organisation_id = c.organisation_id and x.id <> c.id and x.consultee_id in (
         select c.consultee_id union select m.consultee_id from same_persons h
           join same_persons m on m.group_id = h.group_id and m.unlinked_at is null
         where h.consultee_id = c.consultee_id and h.unlinked_at is null)
     ) person
     where c.service_id = ? and c.id = any(?::uuid[])`,
    [serviceId, [...ids]],
  );
  return found.map(({ consultationId, number, openedAt, endedAt, lastAt, isWaiting, ...row }) => {
    const endedOn = dayOf(endedAt);
    const facts = { rule, contractEndsOn, endedOn, lastContactOn: dayOf(lastAt), ...row };
    const look = lookAtRetention(facts);
    const openedOn = businessDate(openedAt.getTime());
    const day = disposeOn(look);
    return { consultationId, number, openedOn, endedOn, ...look, disposeOn: day, isWaiting };
  });
}

function dayOf(at: Date | null): string | null {
  return at === null ? null : businessDate(at.getTime());
}

/** Notes the days anew; they are what lists look for. */
export async function settleRetention(
  tx: Tx,
  serviceId: string,
  ids: readonly string[],
  now: number,
): Promise<void> {
  const looks = await lookAtConsultations(tx, serviceId, ids, now);
  await rows(
    tx,
    `update consultations c set dispose_on = v.day, retention_due = false
     from unnest(?::uuid[], ?::date[]) as v(id, day) where c.id = v.id`,
    [looks.map(({ consultationId }) => consultationId), looks.map((look) => look.disposeOn)],
  );
}

/** Consultations of the service whose day is not known any more; other processes take others. */
export async function takeUnsettled(tx: Tx, serviceId: string, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select id from consultations where organisation_id = app_organisation() and service_id = ? and retention_due limit ? for update skip locked`,
    [serviceId, limit],
  );
  return found.map(({ id }) => id);
}

/** Where rule or contract changed since the days were computed, all of them are to be computed anew. */
export async function unsettleIfChanged(tx: Tx, serviceId: string, now: number): Promise<void> {
  const { rule, contractEndsOn } = await readServiceRetention(tx, serviceId, now);
  const basis = `${rule.until}/${rule.years ?? ''}/${contractEndsOn ?? ''}`;
  const changed = await firstRow(
    tx,
    `update services set retention_basis = ? where id = ? and retention_basis is distinct from ? returning id`,
    [basis, serviceId, basis],
  );
  if (!changed) return;
  await rows(
    tx,
    `update consultations set retention_due = true where organisation_id = app_organisation() and service_id = ? and ended_at is not null and not retention_due`,
    [serviceId],
  );
}
