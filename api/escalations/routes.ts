/** Escalations: the request, the list, one of them, and each step after it. */
import { z } from 'zod';
import { CommandAnswer } from '../../contracts/commands.ts';
import { Id } from '../../contracts/common.ts';
import {
  AcknowledgeBody,
  ApproveBody,
  EscalateAnswer,
  EscalateBody,
  EscalationHead,
  EscalationPage,
  EscalationsQuery,
  RecordContactBody,
  RecordOutcomeBody,
  RefuseBody,
  SetFollowUpBody,
} from '../../contracts/escalations.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { PERMISSION_OF } from '../../domain/consultation-commands.ts';
import type { Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { EscalationAction, EscalationCommand } from '../../domain/escalation.ts';
import { maySupplementGoOut } from '../../domain/packet.ts';
import type { Permission } from '../../domain/roles.ts';
import { carryOut, storeIssue, type Issue, type Written } from '../commands/issue.ts';
import { listed } from '../consultations/query-log.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { afterCommit, route, type Route, type StaffContext } from '../http/route.ts';
import { demand, type EscalationTarget } from '../http/target.ts';
import { auditReading } from '../staff-audit.ts';
import { actorTowardsEscalation } from './actor.ts';
import { readAsked } from './asked.ts';
import { buildEscalationHead, peopleOf, presentEscalation } from './present.ts';
import { approvalOfPacket } from './packets.ts';
import { agencyNameOf, isApprover, listEscalations } from './queries.ts';
import { requestEscalation } from './request.ts';

const Params = z.object({ id: Id });

interface Ordered {
  command: EscalationCommand;
  written: Written;
}

type Context<Body> = StaffContext<EscalationTarget, unknown, unknown, Body>;

function stepRoute<Body extends z.ZodType<{ commandId: string }>>(
  action: EscalationAction,
  permission: Permission,
  summary: string,
  body: Body,
  order: (body: z.infer<Body>, context: Context<z.infer<Body>>) => Ordered | Promise<Ordered>,
): Route {
  return route({
    method: 'POST',
    path: `/api/staff/escalations/:id/${action}`,
    summary,
    access: { kind: 'staff', permission, on: 'escalation' },
    params: Params,
    body,
    response: CommandAnswer,
    otherStatuses: [202],
    async handle(context) {
      const { staff, target, deps } = context;
      const given = context.body as z.infer<Body>;
      const { command, written } = await order(given, context as Context<z.infer<Body>>);
      const { actor, own } = actorTowardsEscalation(staff, target);
      const { id: escalationId, n, endedAt, consultation } = target;
      const issue: Issue = {
        commandId: given.commandId,
        consultation,
        roles: actor.roles,
        written,
        order: { to: 'escalation', command, own, escalationId, n, isOver: endedAt !== null },
      };
      const { stored } = await storeIssue(context, issue);
      return afterCommit(() => carryOut(deps, staff, issue, stored));
    },
  });
}

/** On the screen approves who may; by telephone a counselor notes who did. Refuses 'invalid-input' for somebody who may not. */
async function demandApprover(
  body: z.infer<typeof ApproveBody>,
  { tx, staff, target }: Context<unknown>,
): Promise<void> {
  if (body.channel === 'screen') {
    demand(staff, 'escalation.approve', target.consultation, false);
  } else if (!(await isApprover(tx, body.approver, target.serviceId))) {
    throw new Refusal('invalid-input', { reason: 'no-approver', fields: ['approver'] });
  }
}

/** Refuses a packet that is not this escalation's, that waits for approval, or that nobody was there to take. */
async function demandGivable(
  tx: Tx,
  { id, immediate }: EscalationTarget,
  packetId: string,
  reached: boolean,
): Promise<void> {
  if (!reached)
    throw new Refusal('invalid-input', { reason: 'nobody-reached', fields: ['packetId'] });
  if (packetId === id) return;
  const approval = await approvalOfPacket(tx, id, packetId);
  if (!maySupplementGoOut(approval, immediate))
    throw new Refusal('not-allowed-now', {
      reason: 'supplement-not-approved',
      text: '追加提供はまだ承認されていません。承認を待つか、命の危険があるときは緊急の連携で申請してください。',
    });
}

export const escalationsRoutes = [
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/escalations',
    summary: '警察・福祉事務所などへの連携を申請する（命の危険があるときは緊急）',
    access: { kind: 'staff', permission: PERMISSION_OF.escalate, on: 'consultation' },
    params: Params,
    body: EscalateBody,
    response: EscalateAnswer,
    status: 201,
    otherStatuses: [202],
    handle: requestEscalation,
  }),
  route({
    method: 'GET',
    path: '/api/staff/escalations',
    summary: '連携の一覧',
    access: { kind: 'staff', permission: 'escalation.read' },
    query: EscalationsQuery,
    response: EscalationPage,
    async handle(context) {
      const { tx, staff, query, deps, now } = context;
      const { rows, counted } = await listEscalations(tx, staff, query);
      const page = rows.slice(0, query.perPage);
      const ids = page.flatMap(peopleOf);
      const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
      const serviceName = await serviceNames(context, page);
      const asked = await readAsked(context, page);
      return listed(context, 'escalation.list', {
        data: page.map((row) =>
          presentEscalation(row, people, serviceName(row.serviceId), asked, now),
        ),
        pageInfo: { hasNextPage: rows.length > query.perPage, hasPreviousPage: query.page > 1 },
        total: { count: Math.min(counted, COUNTED_AT_MOST), exact: counted <= COUNTED_AT_MOST },
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/escalations/:id',
    summary: '連携の内容（伝えた項目・経過・できる操作）',
    access: { kind: 'staff', permission: 'escalation.read', on: 'escalation' },
    params: Params,
    response: EscalationHead,
    async handle(context) {
      const head = await buildEscalationHead(context);
      await auditReading(context, context.target.consultation);
      return head;
    },
  }),
  stepRoute(
    'approve',
    'escalation.follow',
    '連携を承認する（電話での承認は記録して後で確認する）',
    ApproveBody,
    async (body, context) => {
      await demandApprover(body, context);
      const command: EscalationCommand =
        body.channel === 'screen'
          ? { action: 'approve', channel: 'screen' }
          : { action: 'approve', channel: 'telephone', approver: body.approver };
      return { command, written: { note: body.note } };
    },
  ),
  stepRoute(
    'refuse',
    'escalation.approve',
    '連携を承認しない（理由が要る）',
    RefuseBody,
    ({ reason }) => ({ command: { action: 'refuse' }, written: { reason } }),
  ),
  stepRoute(
    'record-contact',
    'escalation.follow',
    '関係機関に連絡したことを記録する',
    RecordContactBody,
    async (body, { tx, target }) => {
      const { agencyId, channel, reached, packetId, office, person, reference, note } = body;
      if (agencyId !== null && (await agencyNameOf(tx, agencyId, target.serviceId)) === null) {
        throw new Refusal('invalid-input', { reason: 'no-such-agency', fields: ['agencyId'] });
      }
      if (packetId !== undefined) await demandGivable(tx, target, packetId, reached);
      const command = {
        action: 'record-contact',
        agencyId,
        channel,
        contactedAt: Date.parse(body.contactedAt),
        ...(reached ? {} : { reached }),
        ...(packetId === undefined ? {} : { packetId }),
      } as const;
      return { command, written: { note, office, person, reference } };
    },
  ),
  stepRoute(
    'set-follow-up',
    'escalation.follow',
    '関係機関に次に確認する日時を決める（その日時に知らせる）',
    SetFollowUpBody,
    ({ followUpAt, note }) => ({
      command: {
        action: 'set-follow-up',
        followUpAt: followUpAt === null ? null : Date.parse(followUpAt),
      },
      written: { note },
    }),
  ),
  stepRoute(
    'acknowledge',
    'escalation.follow',
    '関係機関が受け取ったことを記録する',
    AcknowledgeBody,
    ({ note }) => ({ command: { action: 'acknowledge' }, written: { note } }),
  ),
  stepRoute(
    'record-outcome',
    'escalation.follow',
    '連携の結果を記録する',
    RecordOutcomeBody,
    ({ outcome, final, note }) => ({
      command: { action: 'record-outcome', outcome, final },
      written: { note },
    }),
  ),
];
