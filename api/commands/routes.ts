/** What staff do to a consultation; each is decided by its workflow. */
import { z } from 'zod';
import {
  AssignBody,
  CloseBody,
  CommandAnswer,
  CommandState,
  ConfirmHistoryReviewBody,
  EndTalkBody,
  ReopenBody,
  ReturnToQueueBody,
  SetPriorityBody,
  TransferBody,
  UnsettledCommands,
} from '../../contracts/commands.ts';
import { Id } from '../../contracts/common.ts';
import { findCommand, readUnsettled } from '../../db/commands.ts';
import { PERMISSION_OF } from '../../domain/consultation-commands.ts';
import type { Action, ConsultationCommand } from '../../domain/consultation.ts';
import { Refusal } from '../../domain/errors.ts';
import { actorTowards } from '../consultations/blocks.ts';
import { afterCommit, route, type Route, type StaffContext } from '../http/route.ts';
import { getConsultation, mayReadWords, type ConsultationTarget } from '../http/target.ts';
import { carryOut, RELAY_AFTER_MS, storeIssue, type Written } from './issue.ts';
import { presentUnsettled } from './present.ts';
import { refusedBecause } from './refused-text.ts';
import { omissionsOf } from './omissions.ts';
import { demandWorksThere } from './recipients.ts';

const Params = z.object({ id: Id });

interface Ordered {
  command: ConsultationCommand;
  written: Written;
}

type Context<Body> = StaffContext<ConsultationTarget, unknown, unknown, Body>;

/** A command's route: who may ever give it is the registry's matter, whether it goes now the workflow's. */
function commandRoute<Body extends z.ZodType<{ commandId: string }>>(
  action: Exclude<Action, 'escalate'>,
  summary: string,
  body: Body,
  order: (body: z.infer<Body>, context: Context<z.infer<Body>>) => Ordered | Promise<Ordered>,
): Route {
  return route({
    method: 'POST',
    path: `/api/staff/consultations/:id/${action}`,
    summary,
    access: { kind: 'staff', permission: PERMISSION_OF[action], on: 'consultation' },
    params: Params,
    body,
    response: CommandAnswer,
    otherStatuses: [202],
    async handle(context) {
      const { staff, target, deps } = context;
      const given = context.body as z.infer<Body>;
      const { command, written } = await order(given, context as Context<z.infer<Body>>);
      const issue = {
        commandId: given.commandId,
        consultation: target,
        roles: actorTowards(staff, target).roles,
        written,
        order: { to: 'consultation', command },
      } as const;
      const { stored } = await storeIssue(context, issue);
      return afterCommit(() => carryOut(deps, staff, issue, stored));
    },
  });
}

export const commandsRoutes = [
  commandRoute(
    'assign',
    '担当者を決める（自分で引き受けるときも）',
    AssignBody,
    async ({ to, note }, context) => {
      await demandWorksThere(context, to);
      return { command: { action: 'assign', to }, written: { note } };
    },
  ),
  commandRoute(
    'transfer',
    '担当を他の職員に引き継ぐ',
    TransferBody,
    async ({ to, note }, context) => {
      await demandWorksThere(context, to);
      return { command: { action: 'transfer', to }, written: { note } };
    },
  ),
  commandRoute('return-to-queue', '受付に戻す', ReturnToQueueBody, ({ note }) => ({
    command: { action: 'return-to-queue' },
    written: { note },
  })),
  commandRoute(
    'confirm-history-review',
    'これまでの相談を確認した（緊急のときは理由を書いて進む）',
    ConfirmHistoryReviewBody,
    ({ mode, reason }) => ({
      command: { action: 'confirm-history-review', mode },
      written: { reason },
    }),
  ),
  commandRoute('set-priority', '優先度を決める', SetPriorityBody, ({ priority, note }) => ({
    command: { action: 'set-priority', priority },
    written: { note },
  })),
  commandRoute('end-talk', '会話を終える（属性の登録に進む）', EndTalkBody, ({ note }) => ({
    command: { action: 'end-talk' },
    written: { note },
  })),
  commandRoute(
    'close',
    '相談を終了する（未登録の属性があるときは理由が要る）',
    CloseBody,
    async (body, context) => {
      const { outcome, followUpOn, note, override } = body;
      const omissions = await omissionsOf(context, body);
      const command = { action: 'close', outcome, omissions, followUpOn } as const;
      return { command, written: { reason: override, note } };
    },
  ),
  commandRoute('reopen', '終了した相談を再開する', ReopenBody, ({ reason }) => ({
    command: { action: 'reopen' },
    written: { reason },
  })),
  route({
    method: 'GET',
    path: '/api/staff/consultations/:id/commands',
    summary: '処理待ちの操作と、あとからできなかったと分かった操作（だれが・いつ・なぜ）',
    access: { kind: 'staff', permission: 'timeline.read', on: 'consultation' },
    params: Params,
    response: UnsettledCommands,
    async handle({ tx, staff, target, deps, now }) {
      const found = await readUnsettled(tx, target.id, { askedMs: RELAY_AFTER_MS });
      const ids = found.flatMap(({ staffId, toId }) => [staffId, toId]);
      const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
      return { data: found.map((row) => presentUnsettled(row, people)) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/commands/:id',
    summary: '操作の結果（処理待ち・完了・できなかった理由）',
    access: { kind: 'staff', permission: 'account.use' },
    params: Params,
    response: CommandState,
    async handle({ tx, staff, params }) {
      const found = await findCommand(tx, params.id);
      if (!found) throw new Refusal('not-found');
      const consultation = await getConsultation(tx, staff, found.consultationId);
      if (!mayReadWords(staff, consultation)) throw new Refusal('not-found');
      const reason = found.status === 'refused' ? String(found.result?.['reason']) : null;
      return {
        id: found.id,
        action: found.action,
        consultationId: found.consultationId,
        escalationId: found.escalationId,
        status: found.status,
        result: found.status === 'done' ? (found.result as never) : null,
        refused: refusedBecause(reason),
        createdAt: found.createdAt.toISOString(),
        settledAt: found.settledAt?.toISOString() ?? null,
      };
    },
  }),
];
