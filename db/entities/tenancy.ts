/** Row-level security shared by the entities: who sees which rows, whatever a query forgets. */
import type { PolicyDef, TriggerDef } from '@mikro-orm/core';

export const APP_ROLE = 'madoguchi_app';
export const SYSTEM_ROLE = 'madoguchi_system';

// Sub-selects, so that the settings are read once a query and not once a row.
const ORGANISATION = `(select app_organisation())`;
const SERVICES = `(select app_services())::uuid[]`;

/** Rows of the session's organisation. */
export function ofOrganisation(table: string): PolicyDef[] {
  const rule = `organisation_id = ${ORGANISATION}`;
  return [
    { name: `${table}_app`, roles: [APP_ROLE], using: rule, check: rule },
    seenBySystem(table),
  ];
}

/** Rows of the session's organisation and of the services it names. */
export function ofService(table: string): PolicyDef[] {
  const rule = `organisation_id = ${ORGANISATION} and service_id = any(${SERVICES})`;
  return [
    { name: `${table}_app`, roles: [APP_ROLE], using: rule, check: rule },
    seenBySystem(table),
  ];
}

/** Rows that belong to the organisation as a whole or to one of the session's services. */
export function ofOrganisationOrService(table: string): PolicyDef[] {
  const rule = `organisation_id = ${ORGANISATION} and (service_id is null or service_id = any(${SERVICES}))`;
  return [
    { name: `${table}_app`, roles: [APP_ROLE], using: rule, check: rule },
    seenBySystem(table),
  ];
}

/** Rows of the whole installation, which everybody signed in may see, of the organisation, or of one of its services. */
export function ofInstallationOrOrganisation(table: string): PolicyDef[] {
  const service = `(service_id is null or service_id = any(${SERVICES}))`;
  const using = `(organisation_id = ${ORGANISATION} or organisation_id is null and ${ORGANISATION} is not null) and ${service}`;
  const check = `organisation_id = ${ORGANISATION} and ${service}`;
  return [{ name: `${table}_app`, roles: [APP_ROLE], using, check }, seenBySystem(table)];
}

/** All of the organisation see these rows; written they are by whoever works with that service. `column`: its id. */
export function writtenByService(table: string, column: 'id' | 'service_id'): PolicyDef[] {
  const rule = `${column} = any(${SERVICES})`;
  const only: PolicyDef = { type: 'restrictive', roles: [APP_ROLE] };
  return [
    { ...only, name: `${table}_app_add`, command: 'insert', check: rule },
    { ...only, name: `${table}_app_change`, command: 'update', using: rule, check: rule },
    { ...only, name: `${table}_app_remove`, command: 'delete', using: rule },
  ];
}

/** The relay and the webhook cross organisations; column grants (see the grants migration) keep content from them. */
function seenBySystem(table: string): PolicyDef {
  return { name: `${table}_system`, roles: [SYSTEM_ROLE], using: 'true', check: 'true' };
}

/** Rows that are only ever added: the table refuses change even to those whom a grant would let. */
export function onlyAddedTo(table: string): TriggerDef[] {
  return keeping(table, '');
}

/**
 * The same, but that practice may begin anew, `reset_practice` names the service whose rows go; and that what belongs to
 * a consultation goes with it, by the owner's `dispose_rows` alone.
 */
export function onlyAddedToUntilDisposal(table: string): TriggerDef[] {
  const isPractice = `exists (select 1 from services where id = old.service_id and mode = 'practice')`;
  const isReset = `current_setting('app.practice_reset', true) = old.service_id::text`;
  const isDisposal = `current_setting('app.disposing', true) = old.organisation_id::text and current_user = 'madoguchi_migrator'`;
  return keeping(
    table,
    `if tg_op = 'DELETE' and ${isReset} and ${isPractice} then return old; end if; if tg_op = 'DELETE' and ${isDisposal} then return old; end if; `,
  );
}

/** When a consultation ends, comes back or begins, how long it and the person's others are kept is computed anew. */
export const RETENTION_OF_CONSULTATIONS: TriggerDef[] = [
  {
    name: 'consultations_retention',
    timing: 'before',
    events: ['insert', 'update'],
    body: `if tg_op = 'INSERT' or old.ended_at is distinct from new.ended_at then new.retention_due := new.ended_at is not null; if new.ended_at is null then new.dispose_on := null; end if; perform look_again_at_retention(new.organisation_id, new.consultee_id, new.id); end if; return new`,
  },
];

/** The same when two records become one person's, or are it no more. */
export const RETENTION_OF_SAME_PERSONS: TriggerDef[] = [
  {
    name: 'same_persons_retention',
    timing: 'after',
    events: ['insert', 'update'],
    body: `perform look_again_at_retention(new.organisation_id, new.consultee_id, null); return null`,
  },
];

/**
 * Who holds which role is remembered by the database itself, whoever changes it. `app.staff` is who acts; nobody's
 * name stands there while the system operator works.
 */
export function rememberedIn(table: string): TriggerDef[] {
  const actor = `nullif(current_setting('app.staff', true), '')::uuid`;
  return [
    {
      name: 'memberships_remember',
      timing: 'after',
      events: ['insert', 'delete'],
      body: `if tg_op = 'INSERT' then insert into ${table} (id, organisation_id, service_id, staff_id, role, given_by_id) values (gen_random_uuid(), new.organisation_id, new.service_id, new.staff_id, new.role, ${actor}); else update ${table} set taken_at = now(), taken_by_id = ${actor} where staff_id = old.staff_id and service_id = old.service_id and role = old.role and taken_at is null; end if; return null`,
    },
  ];
}

function keeping(table: string, unless: string): TriggerDef[] {
  return [
    {
      name: `${table}_keep`,
      timing: 'before',
      events: ['update', 'delete'],
      body: `${unless}raise exception 'rows of ${table} are never changed' using errcode = 'insufficient_privilege'`,
    },
  ];
}
