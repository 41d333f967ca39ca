/** The sealed packets of an escalation: the request's own and what was given later, as they were disclosed. */
import type { z } from 'zod';
import type { PacketsQuery, SealedPacket, SealedPackets } from '../../contracts/packets.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Approval, ContactChannel } from '../../domain/escalation.ts';
import type { SupplementApproval } from '../../domain/packet.ts';
import { may } from '../../domain/roles.ts';
import { escalationWorkflowId } from '../../domain/workflow-ids.ts';
import { instant } from '../consultations/present.ts';
import { readEventsOf, writtenWith } from '../consultations/timeline.ts';
import type { StaffContext } from '../http/route.ts';
import { mayReadWords, type EscalationTarget } from '../http/target.ts';
import { escalationPlace, openUnlessDestroyed, supplementPlace } from '../sealed.ts';
import { agencyNames } from './queries.ts';
import { openSealed } from './seal.ts';
import { trailedDigest } from './trail.ts';

type Query = z.infer<typeof PacketsQuery>;
export type PacketsContext = StaffContext<EscalationTarget, unknown, Query, unknown>;

interface PacketRow {
  id: string;
  isSupplement: boolean;
  requestedById: string;
  requestedAt: Date;
  reason: Buffer;
  packetFields: string[];
  packet: Buffer;
  digest: string | null;
  approval: SupplementApproval | Extract<Approval, 'telephone'>;
  decidedById: string | null;
  decidedAt: Date | null;
  decision: Buffer | null;
}

/** Refuses 'invalid-input' for somebody who works on no consultation and does not say why they look. */
export function demandPurpose({ staff, target, query }: PacketsContext): void {
  if (query.purpose === undefined && !mayReadWords(staff, target.consultation))
    throw new Refusal('invalid-input', { reason: 'purpose-needed', fields: ['purpose'] });
}

export async function readPackets(tx: Tx, escalationId: string): Promise<PacketRow[]> {
  return rows<PacketRow>(
    tx,
    `select id, false as "isSupplement", requested_by_id as "requestedById", requested_at as "requestedAt", reason, packet_fields as "packetFields",
       packet, digest, approval, approver_id as "decidedById", null::timestamptz as "decidedAt", null::bytea as decision
     from escalations where id = ?
     union all
     select id, true, requested_by_id, requested_at, reason, packet_fields, packet, digest, approval, decided_by_id, decided_at, decision
     from escalation_supplements where escalation_id = ?
     order by 2, 4`,
    [escalationId, escalationId],
  );
}

/** One of them, opened. Refuses 'not-found' for one of another escalation. */
export async function getPacket(context: PacketsContext, packetId: string) {
  const found = await readPackets(context.tx, context.target.id);
  const row = found.find(({ id }) => id === packetId);
  if (!row) throw new Refusal('not-found');
  return { row, ...(await opened(context, row)) };
}

async function opened(context: PacketsContext, row: PacketRow) {
  const { staff, target, deps } = context;
  const place = row.isSupplement
    ? supplementPlace('packet', row.id)
    : escalationPlace('packet', row.id);
  const trailed = await trailedDigest(context, target.consultation.id, row.id);
  return openSealed(deps.crypt, staff.organisationId, place, { ...row, trailed });
}

export async function presentPackets(
  context: PacketsContext,
): Promise<z.input<typeof SealedPackets>> {
  const { tx, staff, target, deps, now } = context;
  const found = await readPackets(tx, target.id);
  const given = await readDisclosures(context);
  const ids = found.flatMap(({ requestedById, decidedById }) => [requestedById, decidedById]);
  const people = await deps.staff.people.names(
    tx,
    staff.organisationId,
    [...ids, ...given.map(({ byId }) => byId)],
    now,
  );
  const data = await Promise.all(
    found.map(async (row): Promise<z.input<typeof SealedPacket>> => ({
      id: row.id,
      isSupplement: row.isSupplement,
      requestedBy: people.of(row.requestedById),
      requestedAt: instant(row.requestedAt),
      fields: row.packetFields,
      digest: row.digest,
      approval: row.approval,
      decidedBy: people.of(row.decidedById),
      decidedAt: instant(row.decidedAt),
      mayDecide: mayDecide(context, row),
      ...(await opened(context, row)),
      ...(await writtenOf(context, row)),
      disclosures: given
        .filter(({ packetId }) => packetId === row.id)
        .map(({ byId, packetId: _packet, ...one }) => ({ ...one, by: people.of(byId) })),
    })),
  );
  return { data };
}

/** The request's own is decided by its workflow. */
function mayDecide({ staff, target }: PacketsContext, row: PacketRow): boolean {
  const mayApprove = may(staff.rolesIn(target.serviceId), 'escalation.approve', 'service');
  const isOpen = row.approval === 'waiting' && target.endedAt === null;
  return row.isSupplement && isOpen && mayApprove && row.requestedById !== staff.id;
}

async function writtenOf({ staff, deps }: PacketsContext, row: PacketRow) {
  const open = (column: 'reason' | 'decision', field: Buffer | null) =>
    openUnlessDestroyed(
      deps.crypt,
      staff.organisationId,
      row.isSupplement ? supplementPlace(column, row.id) : escalationPlace('reason', row.id),
      field,
    );
  return {
    reason: (await open('reason', row.reason)) ?? '',
    decision: await open('decision', row.decision),
  };
}

/** When, by whom and to whom each was given: the contacts that name it. */
async function readDisclosures({ tx, staff, target, deps }: PacketsContext) {
  if (target.n === null) return [];
  const events = await readEventsOf(tx, escalationWorkflowId(target.consultation.id, target.n));
  const giving = events.filter(
    ({ kind, data }) => kind === 'escalation.contacted' && typeof data['packetId'] === 'string',
  );
  const agencies = await agencyNames(
    tx,
    giving.map(({ data }) => data['agencyId']),
  );
  return Promise.all(
    giving.map(async (event) => {
      const { data, actorId } = event;
      const written = await writtenWith(deps.crypt, staff.organisationId, event);
      return {
        packetId: String(data['packetId']),
        at: instant(new Date(Number(data['contactedAt']))),
        byId: actorId,
        channel: data['channel'] as ContactChannel,
        agency: agencies.get(data['agencyId']) ?? written?.office ?? null,
        person: written?.person ?? null,
      };
    }),
  );
}

/** Whether the sealed packet may be given to somebody now. Refuses 'invalid-input' for one of another escalation. */
export async function approvalOfPacket(
  tx: Tx,
  escalationId: string,
  packetId: string,
): Promise<SupplementApproval> {
  const found = await firstRow<{ approval: SupplementApproval }>(
    tx,
    `select approval from escalation_supplements where id = ? and escalation_id = ?`,
    [packetId, escalationId],
  );
  if (!found)
    throw new Refusal('invalid-input', { reason: 'no-such-packet', fields: ['packetId'] });
  return found.approval;
}
