/** A menu's picture: what the platform does not take is told in words, or drawn so that it does. */
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { PICTURE_TYPES, sizeText } from '../../domain/files.ts';
import { MENU_LIMITS, MENU_PICTURE_TYPES } from '../../domain/rich-menu.ts';
import { Refusal } from '../../domain/errors.ts';
import { createGate } from '../files/gate.ts';
// For its settings: no other decoder is ever asked, and drawing takes one thread.
import { MAX_PIXELS } from '../files/pictures.ts';

export interface MenuPictureBytes {
  bytes: Buffer;
  mediaType: (typeof MENU_PICTURE_TYPES)[number];
  width: number;
  height: number;
}

const SECONDS = 15;
/** From good to still readable. */
const QUALITIES = [90, 80, 70, 60, 45] as const;
const WHITE = { r: 255, g: 255, b: 255 };

const gate = createGate({ atOnce: 1, waiting: 10, ofOne: { atOnce: 1, waiting: 10 } });

/**
 * The picture as it goes to the platform: drawn anew, so that nothing but the picture leaves us. Refuses
 * 'unsupported-media-type' and 'invalid-input' with what is wrong and whether fitting it would help.
 */
export function drawMenuPicture(sent: Buffer, isToFit: boolean): Promise<MenuPictureBytes> {
  return gate.run('', async () => {
    const type = (await fileTypeFromBuffer(sent).catch(() => undefined))?.mime;
    const isPicture = PICTURE_TYPES.some((one) => one === type);
    if (!isPicture) throw refusal('unsupported-media-type', 'wrong-type', [WRONG_TYPE], false);
    const size = await sizeOf(sent);
    const isTaken = MENU_PICTURE_TYPES.some((one) => one === type);
    const faults = [...(isTaken ? [] : [WRONG_TYPE]), ...sizeFaults(size, sent.length)];
    if (faults.length > 0 && !isToFit) throw refusal('invalid-input', 'unfit', faults, true);
    try {
      return await draw(sent, fitted(size), type === 'image/png');
    } catch {
      throw unreadable();
    }
  });
}

/**
 * What comes in a configuration file goes to the platform as it is. Refuses 'invalid-input' for what is not wholly the
 * picture it is said to be, and for one that carries more than the picture, such as where it was taken.
 */
export function demandDrawn({ bytes, mediaType, width, height }: MenuPictureBytes): Promise<void> {
  return gate.run('', async () => {
    const size = await sizeOf(bytes);
    try {
      const options = { limitInputPixels: MAX_PIXELS, failOn: 'error' } as const;
      const { format, exif, iptc, xmp, comments } = await sharp(bytes, options).metadata();
      const isAsSaid =
        `image/${format}` === mediaType && size.width === width && size.height === height;
      const isBare = [exif, iptc, xmp, comments].every((one) => one === undefined);
      if (!isAsSaid || !isBare || bytes.length > MENU_LIMITS.pictureBytes) throw unreadable();
      await sharp(bytes, options).timeout({ seconds: SECONDS }).stats();
    } catch {
      throw refusal('invalid-input', 'menu-picture', [PICTURE_IN_FILE], false);
    }
  });
}

const PICTURE_IN_FILE = 'ファイルの中のメニューの画像が、書き出したときのままではありません。';
const WRONG_TYPE = 'JPEGかPNGの画像を選んでください。';

async function sizeOf(sent: Buffer): Promise<{ width: number; height: number }> {
  try {
    const { width, height, autoOrient } = await sharp(sent, { limitInputPixels: false }).metadata();
    if (width * height > MAX_PIXELS) {
      throw refusal('invalid-input', 'too-many-pixels', ['画像が大きすぎて読めません。'], false);
    }
    return autoOrient;
  } catch (error) {
    throw error instanceof Refusal ? error : unreadable();
  }
}

/** Every sentence that is true of it; none when the platform takes it. */
function sizeFaults({ width, height }: { width: number; height: number }, bytes: number): string[] {
  const { width: across, leastHeight, leastRatio, pictureBytes } = MENU_LIMITS;
  const faults: string[] = [];
  if (width < across.least || width > across.most)
    faults.push(`横が${width}ピクセルです。${across.least}から${across.most}までにしてください。`);
  if (height < leastHeight)
    faults.push(`縦が${height}ピクセルです。${leastHeight}以上にしてください。`);
  if (width / height < leastRatio)
    faults.push(
      `縦に長すぎます（横${width}、縦${height}ピクセル）。横を縦の${leastRatio}倍以上にしてください。`,
    );
  if (bytes > pictureBytes) faults.push(`大きさが${sizeText(bytes)}です。1MBまでにしてください。`);
  return faults;
}

/** The nearest size the platform takes; what the picture does not fill is white. */
function fitted(size: { width: number; height: number }): { width: number; height: number } {
  const { width: across, leastHeight, leastRatio } = MENU_LIMITS;
  const wide = Math.max(size.width, Math.ceil(size.height * leastRatio));
  const width = Math.min(Math.max(wide, across.least), across.most);
  const height = Math.round((size.height * width) / wide);
  return {
    width,
    height: Math.min(Math.max(height, leastHeight), Math.floor(width / leastRatio + 1e-6)),
  };
}

/** As PNG where it came as one and stays small enough, else as JPEG of the best quality that does. */
async function draw(
  sent: Buffer,
  { width, height }: { width: number; height: number },
  isPng: boolean,
): Promise<MenuPictureBytes> {
  const drawn = () =>
    sharp(sent, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .flatten({ background: WHITE })
      .resize({ width, height, fit: 'contain', background: WHITE });
  if (isPng) {
    const bytes = await drawn().png({ compressionLevel: 9 }).toBuffer();
    if (bytes.length <= MENU_LIMITS.pictureBytes)
      return { bytes, mediaType: 'image/png', width, height };
  }
  for (const quality of QUALITIES) {
    const bytes = await drawn().jpeg({ quality }).toBuffer();
    if (bytes.length <= MENU_LIMITS.pictureBytes)
      return { bytes, mediaType: 'image/jpeg', width, height };
  }
  // Noise all over: fewer pixels of it.
  return draw(
    sent,
    fitted({ width: Math.round(width * 0.7), height: Math.round(height * 0.7) }),
    false,
  );
}

function unreadable(): Refusal {
  return refusal(
    'invalid-input',
    'unreadable',
    ['画像を読み取れませんでした。別の画像を選んでください。'],
    false,
  );
}

function refusal(
  code: 'invalid-input' | 'unsupported-media-type',
  reason: string,
  faults: readonly string[],
  mayFit: boolean,
): Refusal {
  return new Refusal(code, { reason, text: faults.join(''), mayFit });
}
