/** Fetching the file: by a word that works once, for the person it was given to, and into the register of copies. */
import { timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { z } from 'zod';
import type { ExportFileQuery, ExportLink, ExportParams } from '../../contracts/exports.ts';
import { readParts } from '../../db/export-parts.ts';
import { exportPlace, lockExport, noteFetched, setLink, type ExportRow } from '../../db/exports.ts';
import { inScope } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { EXPORT_KINDS, EXPORT_LINK_MINUTES } from '../../domain/exports.ts';
import { businessDate } from '../../domain/hours.ts';
import { CSV_TYPE } from '../csv/write.ts';
import { demandApproval, registerCopy } from '../copies/register.ts';
import { streamed, type StaffContext } from '../http/route.ts';
import { writeHead } from '../http/send-bytes.ts';
import { hashOfToken, newToken } from '../http/token.ts';
import { auditDone } from '../staff-audit.ts';
import { XLSX_TYPE } from '../xlsx/write-xlsx.ts';
import { exportServices } from './present.ts';

type Of<Query> = StaffContext<undefined, z.infer<typeof ExportParams>, Query, undefined>;

/** Whoever takes nothing of it for so long has gone. */
const PATIENCE_MS = 60_000;

const MEDIA = { 'utf-8': CSV_TYPE, cp932: 'text/csv; charset=windows-31j' } as const;

export async function makeLink(context: Of<undefined>): Promise<z.input<typeof ExportLink>> {
  const { tx, now } = context;
  const row = await lockReady(context);
  await demandApproval(context, EXPORT_KINDS[row.kind].copy);
  const { token, hash } = newToken();
  const until = new Date(now + EXPORT_LINK_MINUTES * 60_000);
  await setLink(tx, row.id, { hash, until });
  await auditDone(context, null, 'export.link', { objectKind: 'export', objectId: row.id });
  return { token, until: until.toISOString() };
}

/** The word is used up and the copy registered before the first byte leaves. */
export async function sendExport(context: Of<z.infer<typeof ExportFileQuery>>) {
  const { tx, staff, deps, now, query } = context;
  const { organisationId } = staff;
  const row = await lockReady(context);
  const { linkHash, linkUntil } = row;
  const isRight = linkHash !== null && timingSafeEqual(linkHash, hashOfToken(query.token));
  if (!isRight || linkUntil === null || linkUntil.getTime() <= now) throw linkOver();
  await setLink(tx, row.id, null);
  const purpose = exportPlace('purpose', row.id);
  const reason = await deps.crypt.open(organisationId, purpose, row.purpose);
  const [service, ...others] = row.services;
  await registerCopy(context, {
    serviceId: others.length === 0 ? (service ?? null) : null,
    kind: EXPORT_KINDS[row.kind].copy,
    format: row.format,
    rowCount: row.written,
    reason,
  });
  await auditDone(context, null, 'export.fetch', {
    objectKind: 'export',
    objectId: row.id,
    data: { kind: row.kind, rows: row.written, format: row.format },
  });
  return streamed(async (_request, response) => {
    if (!(await send(context, row, response))) return;
    // What broke off on the way may be fetched again, by another word.
    await inScope(deps.database, { organisationId, serviceIds: [] }, (own) =>
      noteFetched(own, row.id),
    );
  });
}

/** True when the last byte has left. One part of the file is in memory at a time. */
async function send(
  { staff, deps, now }: Of<unknown>,
  row: ExportRow,
  response: Response,
): Promise<boolean> {
  const { organisationId } = staff;
  const { name } = EXPORT_KINDS[row.kind];
  const day = businessDate(now);
  writeHead(response, {
    name: `${name}_${day}.${row.format}`,
    mediaType: row.format === 'xlsx' ? XLSX_TYPE : MEDIA[row.encoding],
    isInline: false,
  });
  response.setHeader('Content-Length', row.bytes);
  response.setTimeout(PATIENCE_MS, () => response.destroy());
  const of = { folder: deps.config.exportsFolder, organisationId, exportId: row.id };
  try {
    await pipeline(Readable.from(readParts(deps.crypt, of, row.parts)), response);
    return true;
  } catch {
    deps.log.warn({ code: 'export-broke-off' }, 'a file of an export was not fetched whole');
    response.destroy();
    return false;
  }
}

/** One's own, and waiting to be fetched. */
async function lockReady(context: Of<unknown>): Promise<ExportRow> {
  const { tx, staff, params, now } = context;
  const row = await lockExport(tx, params.exportId);
  const services = exportServices(context);
  if (!row?.services.every((id) => services.includes(id))) throw new Refusal('not-found');
  if (row.requestedById !== staff.id) throw new Refusal('not-permitted');
  const isOver = row.expiresAt !== null && row.expiresAt.getTime() <= now;
  if (row.state === 'ready' && !isOver) return row;
  throw new Refusal('not-allowed-now', {
    reason: 'not-ready',
    text: '今は受け取れません。一覧で状態を確かめて、期限が切れていたら、もう一度書き出してください。',
  });
}

function linkOver(): Refusal {
  return new Refusal('not-allowed-now', {
    reason: 'link-over',
    text: 'この受け取りのリンクは、使い終わったか、時間が過ぎています。一覧で「受け取る」をもう一度押してください。',
  });
}
