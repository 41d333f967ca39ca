/** What goes to an agency: previewed, shown as it was sealed, printed; more of it; and the sheet for calling 110. */
import { z } from 'zod';
import { Id, NoContent } from '../../contracts/common.ts';
import {
  PacketsQuery,
  PreviewBody,
  SealedPackets,
  SupplementAnswer,
  SupplementBody,
  SupplementRefusal,
} from '../../contracts/packets.ts';
import { ReportPaperQuery, ReportSheet } from '../../contracts/report-sheet.ts';
import { PERMISSION_OF } from '../../domain/consultation-commands.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Packet } from '../../contracts/packets.ts';
import { renderPdf } from '../documents/pdf.ts';
import type { Sheet } from '../documents/sheet.ts';
import { route } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { packetSheet } from './packet-sheet.ts';
import { buildPacket } from './packet.ts';
import { demandPurpose, getPacket, presentPackets } from './packets.ts';
import { buildReportSheet, reportPaper } from './report-sheet.ts';
import { askSupplement, decideSupplement } from './supplement.ts';
import { auditLook } from './trail.ts';

const Params = z.object({ id: Id });
const SupplementParams = Params.extend({ supplementId: Id });
const AT = '/api/staff/escalations/:id';
const READ = { kind: 'staff', permission: 'escalation.read', on: 'escalation' } as const;
const FOLLOW = { kind: 'staff', permission: 'escalation.follow', on: 'escalation' } as const;
const APPROVE = { kind: 'staff', permission: 'escalation.approve', on: 'escalation' } as const;
/** The talk itself stands on the sheet for calling 110: not for those who only look on. */
const WORDS = { kind: 'staff', permission: 'consultation.read', on: 'escalation' } as const;

async function shown(name: string, sheet: Sheet) {
  const head = { name: `${name}.pdf`, mediaType: 'application/pdf', isInline: true };
  return sendBytes(head, await renderPdf(sheet));
}

export const packetRoutes = [
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/escalation-preview',
    summary: '関係機関に渡す情報提供書を、申請の前に見る（PDF）',
    access: { kind: 'staff', permission: PERMISSION_OF.escalate, on: 'consultation' },
    params: Params,
    body: PreviewBody,
    response: NoContent,
    media: 'download',
    async handle(context) {
      const { body, target } = context;
      const { kind, immediate } = body;
      const packet = await buildPacket(context, body.packet, {
        kind,
        immediate,
        isSupplement: false,
      });
      await auditLook(context, target, {
        action: 'packet.preview',
        objectKind: 'consultation',
        objectId: target.id,
      });
      return shown(
        '情報提供書（案）',
        packetSheet(packet as Packet, { copy: false, digest: null }),
      );
    },
  }),
  route({
    method: 'GET',
    path: `${AT}/packets`,
    summary: '関係機関に渡した内容（封印したもの、封印の照合、いつだれがどこに渡したか）',
    access: READ,
    params: Params,
    query: PacketsQuery,
    response: SealedPackets,
    async handle(context) {
      demandPurpose(context);
      const { target, query } = context;
      const packets = await presentPackets(context);
      await auditLook(context, target.consultation, {
        action: 'packet.read',
        objectKind: 'escalation',
        objectId: target.id,
        purpose: query.purpose,
      });
      return packets;
    },
  }),
  route({
    method: 'GET',
    path: `${AT}/packets/:packetId/sheet`,
    summary: '封印した情報提供書の写し（PDF）',
    access: READ,
    params: Params.extend({ packetId: Id }),
    query: PacketsQuery,
    response: NoContent,
    media: 'download',
    async handle(context) {
      demandPurpose(context);
      const { target, params, query } = context;
      const { row, packet } = await getPacket(context, params.packetId);
      if (packet === null)
        throw new Refusal('not-allowed-now', {
          reason: 'packet-unreadable',
          text: '封印した内容を読み取れないため、写しを出せません。システム運用者に知らせてください。',
        });
      await auditLook(context, target.consultation, {
        action: 'packet.print',
        objectKind: 'packet',
        objectId: row.id,
        purpose: query.purpose,
      });
      return shown('情報提供書（写し）', packetSheet(packet, { copy: true, digest: row.digest }));
    },
  }),
  route({
    method: 'POST',
    path: `${AT}/supplements`,
    summary: '追加提供を申請する（内容はここで封印される）',
    access: FOLLOW,
    params: Params,
    body: SupplementBody,
    response: SupplementAnswer,
    status: 201,
    handle: askSupplement,
  }),
  route({
    method: 'POST',
    path: `${AT}/supplements/:supplementId/approval`,
    summary: '追加提供を承認する',
    access: APPROVE,
    params: SupplementParams,
    response: NoContent,
    handle: (context) => decideSupplement(context, 'approved', null),
  }),
  route({
    method: 'POST',
    path: `${AT}/supplements/:supplementId/refusal`,
    summary: '追加提供を承認しない（理由が要る）',
    access: APPROVE,
    params: SupplementParams,
    body: SupplementRefusal,
    response: NoContent,
    handle: (context) => decideSupplement(context, 'refused', context.body.reason),
  }),
  route({
    method: 'GET',
    path: `${AT}/report-sheet`,
    summary: '110番の通報シート（言う順番、分かっていること、不明なこと）',
    access: WORDS,
    params: Params,
    response: ReportSheet,
    async handle(context) {
      const sheet = await buildReportSheet(context);
      const { target } = context;
      await auditLook(context, target.consultation, {
        action: 'report-sheet.read',
        objectKind: 'escalation',
        objectId: target.id,
      });
      return sheet;
    },
  }),
  route({
    method: 'GET',
    path: `${AT}/report-sheet/print`,
    summary: '110番の通報シート（PDF、1ページ）',
    access: WORDS,
    params: Params,
    query: ReportPaperQuery,
    response: NoContent,
    media: 'download',
    async handle(context) {
      const sheet = await buildReportSheet(context);
      const { target, query } = context;
      await auditLook(context, target.consultation, {
        action: 'report-sheet.print',
        objectKind: 'escalation',
        objectId: target.id,
      });
      return shown('通報シート', reportPaper(sheet, query.callback ?? null));
    },
  }),
];
