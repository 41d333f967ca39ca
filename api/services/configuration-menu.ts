/** A rich menu with its pictures in it, as a configuration file holds it, and back. */
import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  MenuPictureInFile,
  type ServiceConfiguration,
} from '../../contracts/service-configuration.ts';
import { RichMenuContent } from '../../contracts/rich-menus.ts';
import { readMenuPictures } from '../../db/rich-menus.ts';
import type { Tx } from '../../db/scope.ts';
import { demandDrawn } from '../rich-menus/pictures.ts';
import { addPicture, readDraft, readVersions, saveDraft } from '../rich-menus/queries.ts';
import type { ServicePlace } from './new-service.ts';

type MenuInFile = NonNullable<ServiceConfiguration['richMenu']>;
type PictureInFile = z.infer<typeof MenuPictureInFile>;

const LETTERS_A_LINE = 100;

/** The menu in force, else the one that is being made; `null` where there is neither. */
export async function readMenu(tx: Tx, serviceId: string, now: Date): Promise<MenuInFile | null> {
  const versions = await readVersions(tx, serviceId);
  const inForce = versions
    .filter(({ withdrawnAt, effectiveFrom }) => withdrawnAt === null && effectiveFrom <= now)
    .toSorted(
      (a, b) => b.effectiveFrom.getTime() - a.effectiveFrom.getTime() || b.version - a.version,
    )[0];
  const stored = inForce ? inForce.content : (await readDraft(tx, serviceId))?.content;
  if (!stored) return null;
  const { pages, shown } = RichMenuContent.parse(stored);
  const ids = pages.flatMap(({ picture }) => (picture ? [picture.id] : []));
  const pictures = new Map(
    (await readMenuPictures(tx, serviceId, ids)).map((one) => [one.id, one]),
  );
  return {
    pages: pages.map((page) => {
      const found = page.picture && pictures.get(page.picture.id);
      const picture =
        page.picture && found
          ? MenuPictureInFile.parse({
              mediaType: found.mediaType,
              width: page.picture.width,
              height: page.picture.height,
              bytes: inLines(found.bytes.toString('base64')),
            })
          : null;
      return { ...page, picture };
    }),
    shown,
  };
}

function inLines(text: string): string {
  const lines = text.match(new RegExp(`.{1,${LETTERS_A_LINE}}`, 'gu')) ?? [];
  return `${lines.join('\n')}\n`;
}

interface TakenPicture extends Omit<PictureInFile, 'bytes'> {
  id: string;
  bytes: Buffer;
}

/** The content with ids for its pictures: the same bytes are one picture. */
export function takeMenu(menu: MenuInFile): {
  content: z.ZodSafeParseResult<z.infer<typeof RichMenuContent>>;
  pictures: TakenPicture[];
} {
  const pictures = new Map<string, TakenPicture>();
  const pages = menu.pages.map(({ picture, ...page }) => {
    if (!picture) return { ...page, picture: null };
    const { mediaType, width, height } = picture;
    const bytes = Buffer.from(picture.bytes, 'base64');
    const print = hashOf(bytes).toString('hex');
    const taken = pictures.get(print) ?? { id: randomUUID(), mediaType, width, height, bytes };
    pictures.set(print, taken);
    return { ...page, picture: { id: taken.id, width, height } };
  });
  return {
    content: RichMenuContent.safeParse({ ...menu, pages }),
    pictures: [...pictures.values()],
  };
}

function hashOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** In the place of the draft there is, if any; what followers see stays as it is. Refuses as `demandDrawn` does. */
export async function storeMenuDraft(
  tx: Tx,
  place: ServicePlace,
  staffId: string,
  menu: MenuInFile,
): Promise<void> {
  const { content, pictures } = takeMenu(menu);
  if (!content.success) throw content.error;
  for (const { bytes, ...picture } of pictures) {
    await demandDrawn({ bytes, ...picture });
    await addPicture(tx, { ...picture, ...place, bytes, source: hashOf(bytes), staffId });
  }
  const before = await readDraft(tx, place.serviceId);
  await saveDraft(tx, {
    ...place,
    staffId,
    revision: before?.revision ?? 0,
    content: content.data,
  });
}
