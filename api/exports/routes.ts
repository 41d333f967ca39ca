/** Writing records out as files: what there is to choose, how many rows, orders, how they stand, and the file itself. */
import { z } from 'zod';
import {
  Export,
  ExportBody,
  ExportChoices,
  ExportCount,
  ExportCountQuery,
  ExportFileQuery,
  ExportLink,
  ExportParams,
  Exports,
  UnmappablePlaces,
} from '../../contracts/exports.ts';
import {
  cancelExport,
  countRows,
  findExport,
  readExports,
  type ExportRow,
} from '../../db/exports.ts';
import { Refusal } from '../../domain/errors.ts';
import { route, type StaffContext } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { makeLink, sendExport } from './fetch.ts';
import { orderExport, wantedOf } from './order.ts';
import { exportServices, presentChoices, presentExports, presentUnmappable } from './present.ts';

const path = '/api/staff/exports';
const access = { kind: 'staff', permission: 'record.export' } as const;
const params = ExportParams;

export const exportsRoutes = [
  route({
    method: 'GET',
    path: `${path}/choices`,
    summary: '書き出せるもの・列と、その意味（個人情報のしるし、区の承認の有無）',
    access,
    response: ExportChoices,
    handle: presentChoices,
  }),
  route({
    method: 'GET',
    path: `${path}/count`,
    summary: '書き出すと何行になるか',
    access,
    query: ExportCountQuery,
    response: ExportCount,
    handle: (context) =>
      countRows(context.tx, wantedOf(context, context.query.kind, context.query.filter)),
  }),
  route({
    method: 'GET',
    path,
    summary: '記録の書き出しの一覧と進み具合',
    access,
    response: Exports,
    async handle(context) {
      const found = await readExports(context.tx, exportServices(context));
      return { data: await presentExports(context, found) };
    },
  }),
  route({
    method: 'POST',
    path,
    summary: '記録の書き出しを始める（目的を残す。区の承認の記録がある種類だけ）',
    access,
    stepUp: true,
    body: ExportBody,
    response: Export,
    handle: orderExport,
  }),
  route({
    method: 'POST',
    path: `${path}/:exportId/cancellation`,
    summary: '記録の書き出しを取りやめる（できたファイルも消す）',
    access,
    params,
    response: Export,
    async handle(context) {
      const { id } = await shown(context);
      if (!(await cancelExport(context.tx, id)))
        throw new Refusal('not-allowed-now', {
          reason: 'export-over',
          text: 'この書き出しは、もう終わっています。',
        });
      await auditDone(context, null, 'export.cancel', { objectKind: 'export', objectId: id });
      const [one] = await presentExports(context, [await shown(context)]);
      if (!one) throw new Refusal('not-found');
      return one;
    },
  }),
  route({
    method: 'GET',
    path: `${path}/:exportId/unmappable`,
    summary: '文字コードにない文字と、その場所',
    access,
    params,
    response: UnmappablePlaces,
    handle: async (context) => presentUnmappable(context, await shown(context)),
  }),
  route({
    method: 'POST',
    path: `${path}/:exportId/link`,
    summary: '書き出したファイルを1回だけ受け取れる合い言葉を作る（書き出した本人だけ）',
    access,
    stepUp: true,
    params,
    response: ExportLink,
    handle: makeLink,
  }),
  route({
    method: 'GET',
    path: `${path}/:exportId/file`,
    summary: '書き出したファイルを受け取る（1回だけ。写しとして登録する）',
    access,
    params,
    query: ExportFileQuery,
    response: z.void(),
    status: 200,
    media: 'download',
    handle: sendExport,
  }),
];

type Shown = StaffContext<undefined, z.infer<typeof ExportParams>, unknown, unknown>;

/** One of the services in which this person may write out records, all of them. */
async function shown(context: Shown): Promise<ExportRow> {
  const found = await findExport(context.tx, context.params.exportId);
  const services = exportServices(context);
  if (!found?.services.every((id) => services.includes(id))) throw new Refusal('not-found');
  return found;
}
