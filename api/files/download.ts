/** The bytes of a file on their way out: through the permission of this very request, kept by nobody on the way. */
import type { Response } from 'express';
import type { z } from 'zod';
import type { FileQuery } from '../../contracts/files.ts';
import { filePlace, readFileBytes, type FileRow } from '../../db/files.ts';
import { inScope } from '../../db/scope.ts';
import type { ApiDeps } from '../deps.ts';
import { streamed } from '../http/route.ts';
import { writeBytes } from '../http/send-bytes.ts';
import { presentFile } from './present.ts';

/** Sends what was permitted, after the commit of what says so: nobody's turn at the database waits for a slow reader. */
export function sendFile(
  deps: ApiDeps,
  scope: { organisationId: string; serviceId: string },
  file: FileRow,
  { who, size }: z.infer<typeof FileQuery> & { who: string },
) {
  const column = size === 'thumbnail' && file.kind === 'picture' ? 'thumbnail' : 'body';
  const send = (response: Response) => sendColumn(deps, scope, file, column, response);
  return streamed((_request, response) =>
    column === 'thumbnail' ? send(response) : deps.files.downloads.run(who, () => send(response)),
  );
}

/** Resolves when the last byte has left: until then it is held in memory. */
async function sendColumn(
  { database, crypt }: ApiDeps,
  { organisationId, serviceId }: { organisationId: string; serviceId: string },
  file: FileRow,
  column: 'body' | 'thumbnail',
  response: Response,
): Promise<void> {
  const sealed = await inScope(database, { organisationId, serviceIds: [serviceId] }, (tx) =>
    readFileBytes(tx, file.id, column),
  );
  const bytes = await crypt.openBytes(organisationId, filePlace(column, file.id), sealed);
  const { name } = await presentFile(crypt, organisationId, file);
  const isText = file.mediaType === 'text/plain';
  await writeBytes(
    response,
    {
      name: name ?? 'file',
      mediaType: isText ? 'text/plain; charset=utf-8' : file.mediaType,
      // Pictures are our own drawing; what is kept as it came is never shown by a browser, only saved.
      isInline: file.kind === 'picture',
    },
    bytes,
  );
}
