/** Pictures of rich menus: up once and never changed, down to the editor. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  RichMenuPicture,
  RichMenuPictureParams,
  RichMenuPictureQuery,
} from '../../contracts/rich-menus.ts';
import { readMenuPictures } from '../../db/rich-menus.ts';
import { inScope, scopeOf } from '../../db/scope.ts';
import { FILE_REFUSAL_TEXTS, MAX_FILE_BYTES } from '../../domain/files.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Incoming } from '../http/incoming.ts';
import { received, route, streamed, type SignedInStaff } from '../http/route.ts';
import type { ApiDeps } from '../deps.ts';
import { auditDone } from '../staff-audit.ts';
import { drawMenuPicture } from './pictures.ts';
import { addPicture, dropLoosePictures, findUpload } from './queries.ts';

const path = '/api/staff/services/:id/rich-menus/pictures/:pictureId';

export const richMenuPictureRoutes = [
  route({
    method: 'POST',
    path,
    summary: 'リッチメニューの画像を入れる（LINEの決まりに合わなければ、何を直せばよいかを返す）',
    access: { kind: 'staff', permission: 'rich-menu.edit', on: 'service' },
    params: RichMenuPictureParams,
    query: RichMenuPictureQuery,
    media: 'upload',
    response: RichMenuPicture,
    async handle({ deps, staff, target, params, query, now, requestId }) {
      deps.files.rate.take(staff.id, now);
      const upload = { staff, serviceId: target.id, id: params.pictureId, requestId };
      const isToFit = query.fit === 'yes';
      return received((incoming) =>
        deps.files.uploads.run(staff.id, () => keep(deps, { ...upload, isToFit }, incoming)),
      );
    },
  }),
  route({
    method: 'GET',
    path,
    summary: 'リッチメニューの画像',
    access: { kind: 'staff', permission: 'settings.read', on: 'service' },
    params: RichMenuPictureParams,
    media: 'download',
    response: z.unknown(),
    async handle({ tx, target, params }) {
      const [picture] = await readMenuPictures(tx, target.id, [params.pictureId]);
      if (!picture) throw new Refusal('not-found');
      return streamed((_request, response) => {
        response.setHeader('Content-Type', picture.mediaType);
        response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
        response.setHeader('X-Content-Type-Options', 'nosniff');
        // What an id stands for never changes.
        response.setHeader('Cache-Control', 'private, max-age=3600');
        response.end(picture.bytes);
      });
    },
  }),
];

interface Upload {
  staff: SignedInStaff;
  serviceId: string;
  id: string;
  requestId: string;
  isToFit: boolean;
}

async function keep(
  deps: ApiDeps,
  { staff, serviceId, id, requestId, isToFit }: Upload,
  incoming: Incoming,
): Promise<z.input<typeof RichMenuPicture>> {
  const sent = await read(incoming);
  await deps.files.scanner.scan(sent);
  const drawn = await drawMenuPicture(sent, isToFit);
  const source = createHash('sha256').update(sent).digest();
  const { organisationId } = staff;
  const head = { id, mediaType: drawn.mediaType, width: drawn.width, height: drawn.height };
  return inScope(deps.database, scopeOf({ organisationId, serviceId }), async (tx) => {
    const picture = { ...head, organisationId, serviceId, bytes: drawn.bytes, source };
    if (!(await addPicture(tx, { ...picture, staffId: staff.id }))) {
      const before = await findUpload(tx, id);
      const isSame = before?.serviceId === serviceId && before.source.equals(source);
      if (!isSame) throw new Refusal('id-reused', { reason: 'picture-id' });
      const { mediaType, width, height, byteSize } = before;
      return { id, mediaType, width, height, byteSize };
    }
    await dropLoosePictures(tx, serviceId);
    await auditDone({ tx, staff, requestId }, { id: null, serviceId }, 'rich-menu.picture', {
      objectKind: 'rich-menu-picture',
      objectId: id,
    });
    return { ...head, byteSize: drawn.bytes.length };
  });
}

async function read(incoming: Incoming): Promise<Buffer> {
  try {
    return await incoming.read(MAX_FILE_BYTES);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'payload-too-large') throw error;
    const text = FILE_REFUSAL_TEXTS['too-large'];
    throw new Refusal('payload-too-large', { reason: 'too-large', text });
  }
}
