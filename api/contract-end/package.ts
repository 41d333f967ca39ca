/** The package as one ZIP, put together while it is sent: what is kept stays encrypted until then. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipWriter, configure, type ZipWriterAddDataOptions } from '@zip.js/zip.js';
import type { Response } from 'express';
import type { z } from 'zod';
import type { ContractEndParams, PackageBody } from '../../contracts/contract-end.ts';
import { addContractEndStep, lockContractEnd } from '../../db/contract-end.ts';
import { CONTRACT_END_BLOCKS, contractEndBlock } from '../../domain/contract-end.ts';
import { Refusal } from '../../domain/errors.ts';
import type { HandOver } from '../../hand-over/hand-over.ts';
import { openFile, packedFiles, type PackedFile } from '../../hand-over/parts.ts';
import { demandApproval, registerCopy } from '../copies/register.ts';
import { streamed, type StaffContext } from '../http/route.ts';
import { writeHead } from '../http/send-bytes.ts';
import { auditStep, demandWholeOrganisation } from './plan.ts';

type Fetching = StaffContext<
  undefined,
  z.infer<typeof ContractEndParams>,
  undefined,
  z.infer<typeof PackageBody>
>;

/** Beyond this a ZIP needs the larger form, which old unpackers do not read. */
const LARGE_BYTES = 3_900_000_000;
const LARGE_FILES = 60_000;
/** AES-256. */
const STRENGTH = 3;

export async function sendPackage(context: Fetching) {
  const { tx, staff, deps, params, body } = context;
  await demandApproval(context, 'hand-over');
  await demandWholeOrganisation(tx, staff);
  const row = await lockContractEnd(tx, params.contractEndId);
  if (!row) throw new Refusal('not-found');
  const block = contractEndBlock(row, 'fetch');
  if (block !== null)
    throw new Refusal('not-allowed-now', { reason: block, text: CONTRACT_END_BLOCKS[block] });
  const { organisationId } = staff;
  const handOver: HandOver = {
    database: deps.database,
    crypt: deps.crypt,
    keys: deps.keys,
    organisationId,
    contractEndId: row.id,
    scope: { organisationId, serviceIds: [...staff.serviceIds] },
    package: row.package,
  };
  const files = await packedFiles(handOver);
  const rowCount = files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
  const { reason, passphrase } = body;
  await registerCopy(context, {
    serviceId: null,
    kind: 'hand-over',
    format: 'csv',
    rowCount,
    reason,
  });
  const data = { package: row.package, isLocked: passphrase !== null };
  await addContractEndStep(tx, row, { step: 'fetch', data, madeById: staff.id });
  await auditStep(context, 'fetch', row.id, data);
  const name = `引き渡し-${row.endsOn}-${row.package}.zip`;
  return streamed(async (_request, response) => {
    writeHead(response, { name, mediaType: 'application/zip', isInline: false });
    await write(response, handOver, files, passphrase);
  });
}

async function write(
  response: Response,
  handOver: HandOver,
  files: readonly PackedFile[],
  passphrase: string | null,
): Promise<void> {
  configure({ useWebWorkers: false });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const options: ZipWriterAddDataOptions = {
    zip64: bytes > LARGE_BYTES || files.length > LARGE_FILES,
    ...(passphrase === null ? {} : { password: passphrase, encryptionStrength: STRENGTH }),
  };
  const sending = pipeline(Readable.fromWeb(readable as never), response);
  const writer = new ZipWriter(writable, options);
  try {
    for (const file of files)
      await writer.add(file.name, ReadableStream.from(openFile(handOver, file)));
    await writer.close();
  } catch {
    // Cut off in the middle: a ZIP without its end opens nowhere.
    response.destroy();
  }
  await sending.catch(() => undefined);
}
