/** What happened to a consultation, step by step, with what people wrote about it. */
import type { z } from 'zod';
import { Id, type BesideQuery } from '../../contracts/common.ts';
import type { Timeline, TimelineEntry, WrittenWith } from '../../contracts/consultations.ts';
import type { Crypt } from '../../db/crypt.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { StaffContext } from '../http/route.ts';
import { mayReadWords, type ConsultationTarget } from '../http/target.ts';
import { commandPlace } from '../sealed.ts';
import { auditReading } from '../staff-audit.ts';
import { instant, presentRow } from './present.ts';
import { readHead } from './queries.ts';
import { servicesShown } from './service-names.ts';

export interface EventRow {
  workflowId: string;
  seq: number;
  at: Date;
  kind: string;
  actorKind: 'staff' | 'consultee' | 'system';
  actorId: string | null;
  data: Record<string, unknown>;
  commandId: string | null;
  detail: Buffer | null;
}

const EVENTS = `select e.workflow_id as "workflowId", e.seq, e.at, e.kind, e.actor_kind as "actorKind", e.actor_id as "actorId", e.data,
    e.command_id as "commandId", k.detail
  from case_events e left join commands k on k.id = e.command_id`;

/** All steps of a consultation and its escalations, oldest first. */
export function readEvents(tx: Tx, consultationId: string): Promise<EventRow[]> {
  return rows<EventRow>(
    tx,
    `${EVENTS} where e.consultation_id = ? order by e.at, e.workflow_id, e.seq`,
    [consultationId],
  );
}

/** The steps of one workflow, oldest first. */
export function readEventsOf(tx: Tx, workflowId: string): Promise<EventRow[]> {
  return rows<EventRow>(tx, `${EVENTS} where e.workflow_id = ? order by e.seq`, [workflowId]);
}

/** What a person wrote with the command behind the step. */
export async function writtenWith(
  crypt: Crypt,
  organisationId: string,
  { commandId, detail }: Pick<EventRow, 'commandId' | 'detail'>,
): Promise<z.infer<typeof WrittenWith> | null> {
  if (commandId === null || detail === null) return null;
  const written = await crypt.open(organisationId, commandPlace(commandId), detail);
  return JSON.parse(written) as z.infer<typeof WrittenWith>;
}

type Context = StaffContext<ConsultationTarget, unknown, z.infer<typeof BesideQuery>, unknown>;

/** Auditors see the steps; what people wrote is for those who may read the consultation. */
export async function buildTimeline(context: Context): Promise<z.input<typeof Timeline>> {
  const { tx, staff, target, deps, now } = context;
  const mayRead = mayReadWords(staff, target);
  const events = await readEvents(tx, target.id);
  const row = await readHead(tx, target.id);
  if (!row) throw new Refusal('not-found');
  const named = new Set(events.flatMap(personsIn));
  const ids = [row.assigneeId, ...named];
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const services = await servicesShown(context, [target]);
  const data = await Promise.all(
    events.map(async (event) => ({
      escalation: escalationOf(event.workflowId),
      seq: event.seq,
      at: instant(event.at),
      kind: event.kind as z.input<typeof TimelineEntry>['kind'],
      actor: {
        kind: event.actorKind,
        person: event.actorKind === 'staff' ? people.of(event.actorId) : null,
      },
      data: event.data,
      written: mayRead ? await writtenWith(deps.crypt, staff.organisationId, event) : null,
    })),
  );
  await auditReading(context, target);
  return {
    consultation: presentRow(row, { people, services, now }),
    people: [...named].map((id) => people.of(id)),
    data,
  };
}

const NAMING = ['from', 'to', 'approver'] as const;

/** Staff whom a step names: who took it, from whom, to whom. */
function personsIn({ actorKind, actorId, data }: EventRow): string[] {
  const actor = actorKind === 'staff' ? actorId : null;
  return [actor, ...NAMING.map((name) => data[name])].filter(
    (id) => Id.safeParse(id).success,
  ) as string[];
}

function escalationOf(workflowId: string): number | null {
  const [, n] = /\/escalation\/(\d+)$/u.exec(workflowId) ?? [];
  return n === undefined ? null : Number(n);
}
