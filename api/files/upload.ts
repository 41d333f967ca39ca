/** An upload: permitted first, then read, looked at, drawn anew or kept, sealed under a key of its own, and stored. */
import { createHash } from 'node:crypto';
import { FILE_NAME_HEADER, FileName, type FileHead } from '../../contracts/files.ts';
import { audit } from '../../db/audit.ts';
import {
  addFile,
  countFiles,
  fileKey,
  filePlace,
  findUpload,
  type FileOwner,
} from '../../db/files.ts';
import type { Lookups } from '../../db/crypt.ts';
import { inScope, type Tx } from '../../db/scope.ts';
import {
  FILE_REFUSAL_TEXTS,
  MAX_BYTES_A_CONSULTATION,
  MAX_FILE_BYTES,
  MAX_FILES_A_CONSULTATION,
  MAX_UNSENT_FILES,
} from '../../domain/files.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ApiDeps } from '../deps.ts';
import type { Incoming } from '../http/incoming.ts';
import { received } from '../http/route.ts';
import { contentOf, type Content } from './content.ts';
import { presentFile } from './present.ts';

interface Upload {
  deps: ApiDeps;
  owner: FileOwner;
  fileId: string;
  now: number;
  requestId: string;
}

/** What a handler answers, once it knows who uploads. Refuses at once what would be too many. */
export async function uploadAfter(tx: Tx, upload: Upload) {
  const { deps, owner, fileId, now } = upload;
  const who = owner.staffId ?? owner.consulteeId;
  deps.files.rate.take(who, now);
  if (!(await findUpload(tx, owner, fileId))) await refuseTooMany(tx, owner, 0);
  return received((incoming) => deps.files.uploads.run(who, () => receive(upload, incoming)));
}

async function receive(upload: Upload, incoming: Incoming): Promise<FileHead> {
  const { deps, owner, fileId } = upload;
  const sent = await read(incoming);
  const name = FileName.parse(incoming.header(FILE_NAME_HEADER));
  // Before anything of it is decoded.
  const scan = await deps.files.scanner.scan(sent);
  const content = await contentOf(sent);
  const source = await lookupsOf(deps, owner, sent);
  const sealed = await seal(deps, owner, fileId, content, name);
  const { organisationId, serviceId } = owner;
  const { kind, mediaType, bytes, width, height } = content;
  const byteSize = bytes.length;
  const head = { id: fileId, kind, mediaType, byteSize, width, height };
  return inScope(deps.database, { organisationId, serviceIds: [serviceId] }, async (tx) => {
    if (!(await findUpload(tx, owner, fileId))) await refuseTooMany(tx, owner, byteSize);
    if (!(await addFile(tx, { ...head, ...owner, ...sealed, scan, sourceLookup: source.own }))) {
      return uploadedBefore(tx, upload, source);
    }
    await auditUpload(tx, upload);
    return presentFile(deps.crypt, organisationId, {
      ...head,
      messageSeq: null,
      name: sealed.name,
    });
  });
}

async function read(incoming: Incoming): Promise<Buffer> {
  try {
    return await incoming.read(MAX_FILE_BYTES);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'payload-too-large') throw error;
    throw new Refusal('payload-too-large', {
      reason: 'too-large',
      text: FILE_REFUSAL_TEXTS['too-large'],
    });
  }
}

async function seal(
  { crypt }: ApiDeps,
  owner: FileOwner,
  id: string,
  { bytes, thumbnail }: Content,
  name: string | null,
) {
  const key = fileKey(owner, id);
  return {
    body: await crypt.sealBytes(key, filePlace('body', id), bytes),
    thumbnail: thumbnail && (await crypt.sealBytes(key, filePlace('thumbnail', id), thumbnail)),
    name: name === null ? null : await crypt.seal(key, filePlace('name', id), name),
  };
}

function lookupsOf({ crypt }: ApiDeps, owner: FileOwner, sent: Buffer): Promise<Lookups> {
  const digest = createHash('sha256').update(sent).digest('hex');
  return crypt.lookups(owner.organisationId, owner.serviceId, 'files.source', digest);
}

/** The same upload again is the same file. Refuses 'id-reused' for other bytes, or another sender's id. */
async function uploadedBefore(
  tx: Tx,
  { deps, owner, fileId }: Upload,
  source: Lookups,
): Promise<FileHead> {
  const before = await findUpload(tx, owner, fileId);
  if (!before || !source.all.some((lookup) => lookup.equals(before.sourceLookup))) {
    throw new Refusal('id-reused', { reason: 'file-id' });
  }
  return presentFile(deps.crypt, owner.organisationId, before);
}

async function refuseTooMany(tx: Tx, owner: FileOwner, bytes: number): Promise<void> {
  const there = await countFiles(tx, owner);
  const isTooMuch =
    there.files >= MAX_FILES_A_CONSULTATION ||
    there.bytes + bytes > MAX_BYTES_A_CONSULTATION ||
    there.unsent >= MAX_UNSENT_FILES;
  if (!isTooMuch) return;
  throw new Refusal('not-allowed-now', {
    reason: 'too-many-files',
    text: FILE_REFUSAL_TEXTS['too-many'],
  });
}

async function auditUpload(tx: Tx, { owner, fileId, requestId }: Upload): Promise<void> {
  const { organisationId, serviceId, consultationId, consulteeId, staffId } = owner;
  await audit(tx, {
    organisationId,
    serviceId,
    actorKind: staffId === null ? 'consultee' : 'staff',
    actorId: staffId ?? consulteeId,
    action: 'file.upload',
    consultationId,
    objectKind: 'file',
    objectId: fileId,
    requestId,
  });
}
