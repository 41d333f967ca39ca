/** Alarms in words, with what was done about them. */
import type { z } from 'zod';
import type { Alarms } from '../../contracts/operations.ts';
import {
  alarmAddressPlace,
  ALARMS,
  isAlarmKind,
  subjectText,
  type AlarmKind,
} from '../../domain/alarms.ts';
import { REASON_TEXTS } from '../../domain/components.ts';
import { couldEver } from '../../domain/roles.ts';
import type { StaffContext } from '../http/route.ts';
import type { PeopleNames } from '../people.ts';
import { alarmAnswerPlace, openOrNull } from '../sealed.ts';
import {
  readAddresses,
  readAnswers,
  readOpen,
  readPast,
  type AlarmRow,
  type AnswerRow,
} from './queries.ts';

type Context = Pick<
  StaffContext<undefined, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;
type Shown = z.input<typeof Alarms>;
type Answer = Shown['open'][number]['answers'][number];

export async function presentAlarms(context: Context): Promise<Shown> {
  const { tx, staff, deps } = context;
  const services = staff.servicesWith('alarm.read', 'service');
  const open = await readOpen(tx, services);
  const past = await readPast(tx, services);
  const answers = await presentAnswers(context, [...open, ...past]);
  const present = (row: AlarmRow) =>
    isAlarmKind(row.kind) ? [presented(row, row.kind, answers.get(row.id) ?? [])] : [];
  return {
    open: open.flatMap(present),
    past: past.flatMap(present),
    addresses: await addressesFor(context),
    mail: {
      isOffered: deps.config.offersMail,
      operatorAddresses: deps.config.alarmMailTo.length,
    },
  };
}

function presented(row: AlarmRow, kind: AlarmKind, answers: Answer[]): Shown['open'][number] {
  const { name, action } = ALARMS[kind];
  return {
    id: row.id,
    kind,
    name,
    action,
    subject: row.serviceName ?? subjectOf(kind, row.subject),
    isInstallation: row.organisationId === null,
    figures: figuresOf(row.detail),
    raisedAt: row.raisedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    mailedAt: row.mailedAt?.toISOString() ?? null,
    answers,
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/u;

/** Ids say nothing to a person; what they are of stands beside. */
function subjectOf(kind: AlarmKind, subject: string): string {
  return UUID.test(subject) ? '' : subjectText(kind, subject);
}

const FIGURES: Readonly<Record<string, (value: number) => string>> = {
  oldestSeconds: (value) => `${value}秒`,
  ms: (value) => `${(value / 1000).toFixed(1)}秒`,
  usedPercent: (value) => `${value}％`,
  percent: (value) => `${value}％`,
  count: (value) => `${value}件`,
};

function figuresOf(detail: Record<string, unknown> | null): string | null {
  const texts = Object.entries(detail ?? {}).flatMap(([name, value]) => {
    if (name === 'reason' && typeof value === 'string') return [REASON_TEXTS[value] ?? value];
    const text = FIGURES[name];
    return text && typeof value === 'number' ? [text(value)] : [];
  });
  return texts.length === 0 ? null : texts.join('、');
}

async function presentAnswers(
  { tx, staff, deps, now }: Context,
  alarms: readonly AlarmRow[],
): Promise<Map<string, Answer[]>> {
  const found = await readAnswers(
    tx,
    alarms.map(({ id }) => id),
  );
  const people = await deps.staff.people.names(
    tx,
    staff.organisationId,
    found.map(({ by }) => by),
    now,
  );
  const byAlarm = new Map<string, Answer[]>();
  for (const row of found) {
    const answer = await presentAnswer({ staff, deps }, row, people);
    byAlarm.set(row.alarmId, [...(byAlarm.get(row.alarmId) ?? []), answer]);
  }
  return byAlarm;
}

async function presentAnswer(
  { staff, deps }: Pick<Context, 'staff' | 'deps'>,
  { id, by, at, remark }: AnswerRow,
  people: PeopleNames,
): Promise<Answer> {
  const text = await openOrNull(deps.crypt, staff.organisationId, alarmAnswerPlace(id), remark);
  return { id, by: people.of(by), at: at.toISOString(), remark: text };
}

/** Addresses are for those who may change them. */
async function addressesFor({ tx, staff, deps }: Context): Promise<Shown['addresses']> {
  const roles = staff.serviceIds.flatMap((id) => staff.rolesIn(id));
  if (!couldEver(roles, 'alarm.address')) return null;
  const found = await readAddresses(tx);
  return Promise.all(
    found.map(async ({ id, address, kinds }) => ({
      id,
      address: await deps.crypt.open(staff.organisationId, alarmAddressPlace(id), address),
      kinds: kinds.filter(isAlarmKind),
    })),
  );
}
