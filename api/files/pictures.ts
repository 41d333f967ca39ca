/** Pictures are drawn anew: what comes out holds the picture and nothing else, no place, no camera, no other format. */
import sharp from 'sharp';
import { FILE_REFUSAL_TEXTS, type FileRefusal } from '../../domain/files.ts';
import { Refusal } from '../../domain/errors.ts';
import { createGate } from './gate.ts';

export interface Drawn {
  whole: Buffer;
  thumbnail: Buffer;
  width: number;
  height: number;
}

const LONG_EDGE = 2048;
const THUMBNAIL_EDGE = 480;
/** 50 million, as the largest telephones make them. */
export const MAX_PIXELS = 8192 * 6144;
const SECONDS = 15;

// One picture at a time, on one thread: drawing must not take the processor from the talk.
sharp.concurrency(1);
sharp.cache(false);
// Whatever a file pretends to be: no other decoder is even asked.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});

// Nobody gets here but through the uploads' own gate.
const gate = createGate({ atOnce: 1, waiting: 30, ofOne: { atOnce: 1, waiting: 30 } });

/** Refuses 'invalid-input' for what is no whole picture or has too many pixels, and 'unavailable' when too many wait. */
export function drawAnew(bytes: Buffer): Promise<Drawn> {
  return gate.run('', async () => {
    try {
      // Its head only: nothing is drawn before the size is known.
      const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
      if (width * height > MAX_PIXELS) throw refusal('too-many-pixels');
      return await draw(bytes);
    } catch (error) {
      throw error instanceof Refusal ? error : refusal('unreadable');
    }
  });
}

async function draw(bytes: Buffer): Promise<Drawn> {
  const { data: whole, info } = await sharp(bytes, {
    limitInputPixels: MAX_PIXELS,
    // A torn picture is refused, not completed in grey.
    failOn: 'error',
    sequentialRead: true,
    pages: 1,
  })
    .timeout({ seconds: SECONDS })
    .autoOrient()
    .resize({ width: LONG_EDGE, height: LONG_EDGE, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80, effort: 2 })
    .toBuffer({ resolveWithObject: true });
  const thumbnail = await sharp(whole)
    .timeout({ seconds: SECONDS })
    .resize({
      width: THUMBNAIL_EDGE,
      height: THUMBNAIL_EDGE,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .webp({ quality: 70, effort: 2 })
    .toBuffer();
  return { whole, thumbnail, width: info.width, height: info.height };
}

function refusal(reason: FileRefusal): Refusal {
  return new Refusal('invalid-input', { reason, text: FILE_REFUSAL_TEXTS[reason] });
}
