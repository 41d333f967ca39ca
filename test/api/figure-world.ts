/** A small world of consultations decided beforehand, and every figure of it reckoned from the decisions. */
import type { FigureCode } from '../../domain/figures.ts';
import { DAY, HOUR, JST, MINUTE } from '../../domain/hours.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import type { Member, World } from './staff-world.ts';

/** The same numbers in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pick = seeded(8);
const START = Date.parse('2026-04-27T00:00:00.000Z') - JST;
const AGES = ['teens', 'twenties', 'thirties'];

/** What one consultation is, as it was decided before anything of it was stored. */
export interface Planned {
  at: number;
  person: string;
  isClosed: boolean;
  outcome: string;
  age: string | null;
  replyAfter: number | null;
  takenAfter: number | null;
  closedAfter: number;
  escalations: string[];
  relief: string | null;
  inHours: boolean;
  messages: number;
}

/** Stores the consultations and answers what they are; nothing of what else it stores is in any figure. */
export async function storeRecords(world: World, staff: Member): Promise<Planned[]> {
  const { build } = world.api;
  const planned: Planned[] = [];
  const people = await Promise.all(
    Array.from({ length: 8 }, () => build.buildConsultee({ channel: world.channel })),
  );
  const [first, second] = people;
  if (first && second) await linkAsOne(world, staff, [first.id, second.id]);
  for (let n = 0; n < 36; n += 1) {
    const isClosed = pick(6) > 0;
    // Somebody has one open consultation at most.
    const known = isClosed ? people[pick(people.length)] : undefined;
    const consultee = known ?? (await build.buildConsultee({ channel: world.channel }));
    const plan = planOf(consultee.id === second?.id ? (first?.id ?? '') : consultee.id, isClosed);
    planned.push(plan);
    const stage = isClosed ? 'closed' : 'intake';
    const built = { consultee, stage, openedAt: plan.at, ended: isClosed } as const;
    await store(world, staff, plan, await build.buildConsultation(built));
  }
  await leaveOut(world, staff);
  return planned;
}

function planOf(person: string, isClosed: boolean): Planned {
  const replyAfter = pick(4) > 0 ? (1 + pick(600)) * MINUTE : null;
  return {
    at: START + pick(70) * DAY + pick(24 * 60) * MINUTE,
    person,
    isClosed,
    outcome: ['listened', 'informed', 'referred', 'mistake', 'test'][pick(5)] ?? 'listened',
    age: [...AGES, null][pick(4)] ?? null,
    replyAfter,
    takenAfter: replyAfter === null ? null : Math.floor(replyAfter / 2 / MINUTE) * MINUTE,
    closedAfter: 12 * HOUR + pick(48) * HOUR,
    escalations: pick(4) === 0 ? ['police', ...(pick(2) ? ['police'] : ['other'])] : [],
    relief: isClosed && pick(2) ? (['yes', 'no'][pick(2)] ?? null) : null,
    inHours: pick(2) === 0,
    messages: 1 + (replyAfter === null ? 0 : 1),
  };
}

async function store(
  { api: { build } }: World,
  staff: Member,
  plan: Planned,
  consultation: BuiltConsultation,
): Promise<void> {
  const { id, organisationId, serviceId } = consultation;
  const place = { organisation_id: organisationId, service_id: serviceId, consultation_id: id };
  await build.pool.query(`update consultations set in_hours = $2 where id = $1`, [
    id,
    plan.inHours,
  ]);
  if (plan.isClosed)
    await build.pool.query(`update consultations set closed_at = $2, outcome = $3 where id = $1`, [
      id,
      new Date(plan.at + plan.closedAfter),
      plan.outcome,
    ]);
  await build.buildMessage({ consultation, at: plan.at });
  if (plan.replyAfter !== null)
    await build.buildMessage({
      consultation,
      author: 'staff',
      staff,
      at: plan.at + plan.replyAfter,
    });
  if (plan.takenAfter !== null)
    await build.insert('case_events', {
      ...place,
      workflow_id: `consultation/${id}`,
      seq: 2,
      kind: 'assigned',
      actor_kind: 'staff',
      data: '{}',
      at: new Date(plan.at + plan.takenAfter),
    });
  for (const [n, kind] of plan.escalations.entries())
    await build.buildEscalation({
      consultation,
      requestedBy: staff,
      kind: kind === 'police' ? 'police' : 'other',
      n: n + 1,
    });
  if (plan.age !== null)
    await build.insert('attribute_values', {
      ...place,
      code: 'age',
      state: 'answered',
      coded: JSON.stringify(plan.age),
    });
  if (plan.relief !== null) await build.insert('surveys', { ...place, relief: plan.relief });
  await build.pool.query(`select write_facts($1)`, [id]);
}

async function linkAsOne(
  { api, organisation, service }: World,
  staff: Member,
  consultees: readonly string[],
): Promise<void> {
  const group = crypto.randomUUID();
  for (const consultee of consultees)
    await api.build.insert('same_persons', {
      id: crypto.randomUUID(),
      organisation_id: organisation.id,
      service_id: service.id,
      group_id: group,
      consultee_id: consultee,
      link_id: group,
      linked_by_id: staff.id,
      reason: Buffer.from('x'),
    });
}

/** A canary, and what is of another ward, is in no figure; what is of a practice service in none of live records. */
async function leaveOut(world: World, staff: Member): Promise<void> {
  const { api } = world;
  const canary = await world.consultation({ stage: 'closed', openedAt: START, ended: true });
  await api.build.insert('canaries', {
    consultation_id: canary.id,
    organisation_id: canary.organisationId,
    service_id: canary.serviceId,
    made_by_id: staff.id,
  });
  const practice = await api.build.buildService({ organisation: world.organisation });
  await api.build.pool.query(`update services set mode = 'practice' where id = $1`, [practice.id]);
  const others = [
    await api.build.buildChannel({ service: practice }),
    await api.build.buildChannel(),
  ];
  for (const channel of others)
    await api.build.buildConsultation({
      consultee: await api.build.buildConsultee({ channel }),
      stage: 'closed',
      openedAt: START,
      ended: true,
    });
  await api.build.pool.query(`select write_all_facts()`);
}

export const isCounted = ({ isClosed, outcome }: Planned) =>
  !isClosed || !['mistake', 'test'].includes(outcome);
const seconds = (ms: number) => ms / 1000;

function percentile(values: number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

const responses = (all: Planned[]) =>
  all.flatMap(({ replyAfter }) => (replyAfter === null ? [] : [seconds(replyAfter)]));
const waits = (all: Planned[]) =>
  all.flatMap(({ takenAfter }) => (takenAfter === null ? [] : [seconds(takenAfter)]));
const handled = (all: Planned[]) =>
  all.flatMap(({ takenAfter, isClosed, closedAfter }) =>
    takenAfter === null || !isClosed ? [] : [seconds(closedAfter - takenAfter)],
  );

/** The figures once more, from what was decided and not from what was stored. */
export const INDEPENDENT: Record<FigureCode, (all: Planned[]) => number | null> = {
  consultations: (all) => all.length,
  persons: (all) => new Set(all.map(({ person }) => person)).size,
  accesses: () => 0,
  others: (all) => all.length,
  abandoned: (all) =>
    all.filter(({ isClosed, replyAfter }) => isClosed && replyAfter === null).length,
  unanswered: (all) => all.filter(({ replyAfter }) => replyAfter === null).length,
  escalated: (all) => all.filter(({ escalations }) => escalations.length > 0).length,
  escalations: (all) => all.reduce((sum, { escalations }) => sum + escalations.length, 0),
  danger: () => 0,
  surveys: (all) => all.filter(({ relief }) => relief !== null).length,
  messages: (all) => all.reduce((sum, { messages }) => sum + messages, 0),
  'response-median': (all) => percentile(responses(all), 0.5),
  'response-p90': (all) => percentile(responses(all), 0.9),
  'waiting-median': (all) => percentile(waits(all), 0.5),
  'waiting-p90': (all) => percentile(waits(all), 0.9),
  'handling-median': (all) => percentile(handled(all), 0.5),
  'handling-p90': (all) => percentile(handled(all), 0.9),
};

export const inJapan = (at: number) => new Date(at + JST).toISOString();
export const PARTS: Record<string, (one: Planned) => string[]> = {
  month: ({ at }) => [inJapan(at).slice(0, 7)],
  weekday: ({ at }) => [String(new Date(at + JST).getUTCDay())],
  hour: ({ at }) => [String(Number(inJapan(at).slice(11, 13)))],
  'in-hours': ({ inHours }) => [String(inHours)],
  escalation: ({ escalations }) => (escalations.length > 0 ? [...new Set(escalations)] : ['none']),
  relief: ({ relief }) => [relief ?? 'none'],
  'a.age': ({ age }) => [age ?? '~not-asked'],
};
