/** The proof that the audit trail was not changed: how it stands, and a copy of the trail that can be checked elsewhere. */
import { demandApproval, registerCopy } from '../copies/register.ts';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import { ChainCopyBody, ChainState } from '../../contracts/trail-chain.ts';
import { checkpointNow } from '../../db/audit-checkpoints.ts';
import { inScope } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import {
  route,
  streamed,
  type Route,
  type SignedInStaff,
  type StaffContext,
} from '../http/route.ts';
import { writeHead } from '../http/send-bytes.ts';
import { auditDone } from '../staff-audit.ts';
import { rowsFor, type Condition } from '../trail/queries.ts';
import { copyFiles, type CopyOf } from './copy.ts';
import { readChainState } from './state.ts';
import { findStretch } from './stretch.ts';
import { zipped } from './zip.ts';

export const trailChainRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/staff/trail/chain',
    summary: '操作記録が変えられていないことの証明の状態（件数、署名、検査の結果）',
    access: { kind: 'staff', permission: 'trail.read' },
    response: ChainState,
    handle: ({ tx, staff }) => readChainState(tx, staff.organisationId),
  }),
  route({
    method: 'POST',
    path: '/api/staff/trail/chain/copy',
    summary: '操作記録を証明つきで書き出す（ZIP。目的を残し、写しとして登録する）',
    access: { kind: 'staff', permission: 'trail.export' },
    body: ChainCopyBody,
    stepUp: true,
    response: z.unknown(),
    media: 'download',
    handle: copyOut,
  }),
];

type Copying = StaffContext<undefined, undefined, undefined, z.infer<typeof ChainCopyBody>>;

/** Signed before it is answered, and again with the row that tells of this very copy. */
async function copyOut(context: Copying) {
  const { tx, staff, body, deps, now } = context;
  const { organisationId } = staff;
  const { reason, ...days } = body;
  await demandApproval(context, 'trail-chain');
  await checkpointNow(deps, organisationId);
  const found = await findStretch(tx, organisationId, days);
  if (!found) throw new Refusal('invalid-input', { reason: 'nothing', text: NOTHING });
  const rowCount = found.last - found.first + 1;
  await registerCopy(context, {
    serviceId: null,
    kind: 'trail-chain',
    format: 'json',
    rowCount,
    reason,
  });
  await auditDone(context, null, 'trail.export', {
    objectKind: 'copy',
    data: { query: days, rows: rowCount, format: 'zip', first: found.first, last: found.last },
  });
  return streamed(async (_request, response) => {
    await checkpointNow(deps, organisationId);
    const scope = { organisationId, serviceIds: [...staff.serviceIds] };
    const stretch = await inScope(deps.database, scope, (again) =>
      findStretch(again, organisationId, days),
    );
    const facts = { ...days, exportedAt: new Date(now).toISOString() };
    const { database } = deps;
    await send(response, now, {
      database,
      ...scope,
      visible: visibleTo(staff),
      stretch: stretch ?? found,
      facts,
    });
  });
}

const NOTHING = 'この期間に、署名された記録はありません。期間を変えてください。';

/** What the person sees on screen and may take out. */
function visibleTo(staff: SignedInStaff): Condition {
  const seen = rowsFor(staff);
  const services = [...staff.servicesWith('trail.export', 'service')];
  return {
    sql: `((${seen.sql}) and (a.service_id is null or a.service_id = any(?::uuid[])))`,
    params: [...seen.params, services],
  };
}

async function send(response: Response, now: number, copy: CopyOf): Promise<void> {
  if (response.closed) return;
  const name = `操作記録の証明_${businessDate(now)}.zip`;
  writeHead(response, { name, mediaType: 'application/zip', isInline: false });
  // Whoever goes away in the middle has no copy: the archive ends with its list of files.
  await pipeline(Readable.from(zipped(copyFiles(copy))), response).catch(() => response.destroy());
}
