/** Access data of rooms leave by these routes alone. */
import { z } from 'zod';
import {
  AskDisclosureBody,
  Disclosures,
  Origins,
  RefuseDisclosureBody,
} from '../../contracts/access-data.ts';
import { Id, NoContent } from '../../contracts/common.ts';
import { DISCLOSURE_GROUND_WORDS } from '../../domain/access-data.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { renderPdf } from '../documents/pdf.ts';
import { momentText, secondText } from '../documents/times.ts';
import { auditLook } from '../escalations/trail.ts';
import { route } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { disclosurePlace } from '../sealed.ts';
import {
  askDisclosure,
  decideDisclosure,
  presentDisclosure,
  readDisclosures,
  readOrigins,
  type DisclosureRow,
} from './disclosures.ts';

const Params = z.object({ id: Id });
const OneParams = Params.extend({ disclosureId: Id });
const AT = '/api/staff/consultations/:id/access-disclosures';
const ASK = { kind: 'staff', permission: 'access-data.ask', on: 'consultation' } as const;
const APPROVE = { kind: 'staff', permission: 'access-data.approve', on: 'consultation' } as const;

export const accessDataRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/access-disclosures',
    summary: 'アクセス記録の開示の申請と判断（記録そのものは含まない）',
    access: { kind: 'staff', permission: 'access-data.read' },
    response: Disclosures,
    async handle(context) {
      const { tx, staff, deps, now } = context;
      const services = staff.servicesWith('access-data.read', 'service');
      const found = await readDisclosures(tx, services);
      const ids = found.flatMap(({ requestedById, decidedById }) => [requestedById, decidedById]);
      const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
      const serviceName = await serviceNames(context, found);
      const present = (row: DisclosureRow) =>
        presentDisclosure(context, row, people, serviceName(row.serviceId));
      return { data: await Promise.all(found.map(present)) };
    },
  }),
  route({
    method: 'POST',
    path: AT,
    summary: 'アクセス記録の開示を申請する（理由と法令の根拠が要る）',
    access: ASK,
    params: Params,
    body: AskDisclosureBody,
    response: z.object({ id: Id }),
    status: 201,
    handle: askDisclosure,
  }),
  route({
    method: 'POST',
    path: `${AT}/:disclosureId/approval`,
    summary: 'アクセス記録の開示を承認する（申請した人とは別の管理者）',
    access: APPROVE,
    stepUp: true,
    params: OneParams,
    response: NoContent,
    handle: (context) => decideDisclosure(context, 'approved', null),
  }),
  route({
    method: 'POST',
    path: `${AT}/:disclosureId/refusal`,
    summary: 'アクセス記録の開示を承認しない（理由が要る）',
    access: APPROVE,
    params: OneParams,
    body: RefuseDisclosureBody,
    response: NoContent,
    handle: (context) => decideDisclosure(context, 'refused', context.body.reason),
  }),
  route({
    method: 'GET',
    path: `${AT}/:disclosureId/origins`,
    summary: '承認されたアクセス記録を見る（見るたびに操作記録に残る）',
    access: ASK,
    params: OneParams,
    response: Origins,
    async handle(context) {
      const { row, origins } = await readOrigins(context);
      await auditLook(context, context.target, {
        action: 'access-data.read',
        objectKind: 'access-disclosure',
        objectId: row.id,
      });
      return origins;
    },
  }),
  route({
    method: 'GET',
    path: `${AT}/:disclosureId/origins/print`,
    summary: '承認されたアクセス記録の書面（PDF。開くたびに操作記録に残る）',
    access: ASK,
    params: OneParams,
    response: NoContent,
    media: 'download',
    async handle(context) {
      const { deps, staff, now, target } = context;
      const { row, origins } = await readOrigins(context);
      await auditLook(context, target, {
        action: 'access-data.print',
        objectKind: 'access-disclosure',
        objectId: row.id,
      });
      const place = disclosurePlace('reference', row.id);
      const reference = await deps.crypt.open(staff.organisationId, place, row.reference);
      const paper = paperOf(row, origins, { reference, now });
      return sendBytes(
        { name: 'アクセス記録.pdf', mediaType: 'application/pdf', isInline: true },
        await renderPdf(paper),
      );
    },
  }),
];

function paperOf(
  row: DisclosureRow,
  { data, keptDays }: z.input<typeof Origins>,
  { reference, now }: { reference: string; now: number },
) {
  return {
    title: 'アクセス記録',
    top: [momentText(new Date(now))],
    head: [
      ['根拠', DISCLOSURE_GROUND_WORDS[row.ground]],
      ['照会の番号・照会した機関', reference],
      ['対象の相談', `No.${row.number}`],
      ['期間', `${momentText(row.since)}　から　${momentText(row.until)}　まで`],
    ] as const,
    blocks: [
      {
        kind: 'table',
        columns: [
          { heading: '最初のアクセス', share: 2 },
          { heading: '最後のアクセス', share: 2 },
          { heading: 'IPアドレス', share: 2 },
          { heading: '送信元ポート', share: 1 },
        ],
        rows: data.map(({ address, port, firstAt, lastAt }) => [
          secondText(firstAt),
          secondText(lastAt),
          address,
          port === null ? '記録なし' : String(port),
        ]),
      } as const,
      {
        kind: 'text',
        text: `時刻は日本時間です。送信元ポートは、最初のアクセスのものです。記録の保存期間は${keptDays}日です。`,
      } as const,
    ],
    foot: 'アクセス記録　取扱注意',
  };
}
