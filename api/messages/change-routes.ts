/** What staff make of their own replies afterwards, and what the record keeps of it. */
import type { z } from 'zod';
import {
  ChangeAnswer,
  CorrectionBody,
  MessageParams,
  MessageVersions,
  RetractionBody,
} from '../../contracts/messages.ts';
import { filesOf } from '../../db/files.ts';
import { findMessage, messagePlace } from '../../db/messages.ts';
import { versionsOf } from '../../db/message-changes.ts';
import { findReplyRequest, replyRequestPlace } from '../../db/reply-requests.ts';
import { BLOCK_TEXTS } from '../../domain/consultation-commands.ts';
import { Refusal } from '../../domain/errors.ts';
import type { MessageChange } from '../../domain/message-changes.ts';
import { presentFile } from '../files/present.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { refuseUnapproved } from '../reply-requests/guard.ts';
import { auditDone } from '../staff-audit.ts';
import { changeMessage } from './changes.ts';

const path = '/api/staff/consultations/:id/messages/:messageId';
// Whoever could write it in the first place; that it is their own, the handler demands.
const access = {
  kind: 'staff',
  permission: 'consultation.stand-in',
  on: 'consultation',
} as const;

type Context = StaffContext<ConsultationTarget, z.infer<typeof MessageParams>, unknown, unknown>;

function change(context: Context, made: { id: string; kind: MessageChange; text: string }) {
  const { deps, tx, staff, target, params, requestId } = context;
  if (target.endedAt !== null) {
    throw new Refusal('not-allowed-now', { reason: 'ended', text: BLOCK_TEXTS.ended });
  }
  const { organisationId } = staff;
  return changeMessage({
    deps,
    tx,
    place: { organisationId, serviceId: target.serviceId, consultationId: target.id },
    author: { kind: 'staff', id: staff.id },
    messageId: params.messageId,
    change: made,
    requestId,
  });
}

export const changeRoutes = [
  route({
    method: 'POST',
    path: `${path}/retraction`,
    summary: '自分の返信を取り消す（取り消したことは双方に見え、記録には残る）',
    access,
    params: MessageParams,
    body: RetractionBody,
    response: ChangeAnswer,
    status: 201,
    handle: (context) => change(context, { id: context.body.id, kind: 'retraction', text: '' }),
  }),
  route({
    method: 'POST',
    path: `${path}/correction`,
    summary: '自分の返信を訂正する（訂正したことは双方に見え、元の文は記録に残る）',
    access,
    params: MessageParams,
    body: CorrectionBody,
    response: ChangeAnswer,
    status: 201,
    handle(context) {
      refuseUnapproved(context.staff, context.target.serviceId, 'correction');
      return change(context, { ...context.body, kind: 'correction' });
    },
  }),
  route({
    method: 'GET',
    path: `${path}/versions`,
    summary: '訂正・取り消しの前の文を記録から読む（閲覧は記録される）',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: MessageParams,
    response: MessageVersions,
    handle: readVersions,
  }),
];

async function readVersions(context: Context): Promise<MessageVersions> {
  const { deps, tx, staff, target, params, now } = context;
  const { organisationId } = staff;
  const message = await findMessage(tx, target.id, params.messageId);
  if (!message || message.change !== null) throw new Refusal('not-found');
  const { seq } = message;
  const asked =
    message.approvedById === null ? undefined : await findReplyRequest(tx, message.clientId);
  const versions = await versionsOf(tx, target.id, seq);
  const files = await filesOf(tx, target.id, [seq]);
  const ids = [...versions.map(({ staffId }) => staffId), asked?.staffId ?? null];
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  await auditDone(context, target, 'message.versions.read', {
    objectKind: 'message',
    objectId: String(seq),
  });
  return {
    data: await Promise.all(
      versions.map(async ({ clientId, change: kind, staffId, body, at }) => ({
        change: kind,
        person: people.of(staffId),
        text: await deps.crypt.open(organisationId, messagePlace(target.id, clientId), body),
        at: at.toISOString(),
      })),
    ),
    asked: asked
      ? {
          person: people.of(asked.staffId),
          text: await deps.crypt.open(
            organisationId,
            replyRequestPlace('body', asked.id),
            asked.body,
          ),
          at: asked.at.toISOString(),
        }
      : null,
    files: await Promise.all(files.map((file) => presentFile(deps.crypt, organisationId, file))),
  };
}
