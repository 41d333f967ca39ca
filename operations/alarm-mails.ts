/** Mails alarms: to the addresses an organisation chose for their kinds, and to whoever operates the installation. */
import { createHash } from 'node:crypto';
import { inScope, inSystem, rows } from '../db/scope.ts';
import {
  alarmAddressPlace,
  alarmMail,
  ALARMS,
  isAlarmKind,
  type AlarmKind,
} from '../domain/alarms.ts';
import type { OperationsDeps } from './deps.ts';
import type { MailOutcome } from './mail.ts';

const AT_ONCE = 10;
/** Longer than a mail server may take for each of its answers. */
const LEASE = '90 seconds';
/** With a try every minute and a half at most that is about a day. */
const MAX_ATTEMPTS = 1_000;

interface TakenAlarm {
  id: string;
  organisationId: string | null;
  kind: string;
  subject: string;
  detail: Record<string, unknown> | null;
  raisedAt: Date;
  attempts: number;
  mailedTo: readonly string[];
}

interface Recipient {
  /** Names the address without being it. */
  id: string;
  address: string;
}

/** Mails what was not mailed yet. Two processes never hold the same alarm; without a mail server nothing is done. */
export async function mailAlarms(deps: OperationsDeps): Promise<void> {
  if (deps.mail === null) return;
  const taken = await inSystem(deps.system, (tx) =>
    rows<TakenAlarm>(
      tx,
      `update alarms set attempts = attempts + 1, next_at = now() + interval '${LEASE}'
       where id in (select id from alarms where mailed_at is null and next_at <= now() and attempts < ${MAX_ATTEMPTS} order by raised_at limit ${AT_ONCE} for update skip locked)
       returning id, organisation_id as "organisationId", kind, subject, detail, raised_at as "raisedAt", attempts, mailed_to as "mailedTo"`,
    ),
  );
  for (const alarm of taken) await mailOne(deps, deps.mail, alarm);
}

async function mailOne(
  deps: OperationsDeps,
  { sender, staffOrigin }: NonNullable<OperationsDeps['mail']>,
  alarm: TakenAlarm,
): Promise<void> {
  const { kind } = alarm;
  if (!isAlarmKind(kind)) return;
  const done = new Set(alarm.mailedTo);
  let isAllDone = true;
  const words = alarmMail(
    { ...alarm, kind, raisedAt: jstText(alarm.raisedAt) },
    `${staffOrigin}/admin/#/administration/alarms`,
  );
  for (const { id, address } of await recipientsOf(deps, alarm, kind)) {
    if (done.has(id)) continue;
    const { outcome, answer } = await sender.send({
      id: `${alarm.id}.${id}`,
      to: address,
      ...words,
    });
    if (outcome === 'sent') done.add(id);
    // What is refused is refused tomorrow, too.
    if (outcome === 'away') isAllDone = false;
    if (outcome !== 'sent') logFailure(deps, outcome, answer, kind);
  }
  await inSystem(deps.system, (tx) =>
    rows(
      tx,
      `update alarms set mailed_to = ?::jsonb, mailed_at = case when ?::boolean then now() end where id = ?`,
      [JSON.stringify([...done]), isAllDone, alarm.id],
    ),
  );
}

function logFailure(
  { log }: OperationsDeps,
  outcome: MailOutcome['outcome'],
  answer: string,
  kind: AlarmKind,
): void {
  log.warn({ code: `mail-${outcome}`, answer, kind }, 'an alarm was not mailed');
}

/** An alarm of the installation concerns every organisation on it. */
async function recipientsOf(
  deps: OperationsDeps,
  { organisationId }: TakenAlarm,
  kind: AlarmKind,
): Promise<Recipient[]> {
  const organisations =
    organisationId === null
      ? await inSystem(deps.system, (tx) =>
          rows<{ id: string }>(tx, `select id from organisations`),
        )
      : [{ id: organisationId }];
  const chosen: Recipient[] = [];
  for (const { id } of organisations) chosen.push(...(await addressesOf(deps, id, kind)));
  // Whoever operates it learns of the installation's alarms, not of who read what in a municipality.
  return organisationId === null ? [...operatorsOf(deps), ...chosen] : chosen;
}

async function addressesOf(
  { database, crypt }: OperationsDeps,
  organisationId: string,
  kind: AlarmKind,
): Promise<Recipient[]> {
  const found = await inScope(database, { organisationId, serviceIds: [] }, (tx) =>
    rows<{ id: string; address: Buffer; kinds: readonly string[] }>(
      tx,
      `select id, address, kinds from alarm_addresses`,
    ),
  );
  const wanted = found.filter(({ kinds }) => kinds.includes(kind));
  return Promise.all(
    wanted.map(async ({ id, address }) => ({
      id,
      address: await crypt.open(organisationId, alarmAddressPlace(id), address),
    })),
  );
}

function operatorsOf({ alarmMailTo }: OperationsDeps): Recipient[] {
  return alarmMailTo.map((address) => ({
    id: createHash('sha256').update(address).digest('hex').slice(0, 16),
    address,
  }));
}

/** Says whether it was mailed: there is nothing to keep it in, so it goes to the operator's own addresses alone. */
export async function mailWithoutDatabase(deps: OperationsDeps, since: Date): Promise<boolean> {
  if (deps.mail === null || deps.alarmMailTo.length === 0) return true;
  const { sender, staffOrigin } = deps.mail;
  const { name } = ALARMS['component-down'];
  const words = alarmMail(
    { kind: 'component-down', subject: 'database', detail: null, raisedAt: jstText(since) },
    `${staffOrigin}/admin/#/administration/operations`,
  );
  deps.log.error({ code: 'database-away', alarm: name }, 'the database is away');
  const sent = await Promise.all(
    operatorsOf(deps).map(({ id, address }) =>
      sender.send({
        // Both processes of a machine tell of it within the same minutes: one mail in the mailbox.
        id: `database.${since.toISOString().slice(0, 15).replaceAll(':', '-')}.${id}`,
        to: address,
        ...words,
      }),
    ),
  );
  return sent.some(({ outcome }) => outcome === 'sent');
}

const JST = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'medium',
  timeStyle: 'medium',
});

function jstText(at: Date): string {
  return JST.format(at);
}
