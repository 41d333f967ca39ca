/** Pictures for tests, honest and dishonest ones. */
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

const RED = { r: 200, g: 40, b: 40 };

function canvas(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: RED } });
}

/** As a telephone makes it: turned by its metadata, with a place and a camera in it. */
export function telephonePicture({ width = 320, height = 200 } = {}): Promise<Buffer> {
  return canvas(width, height)
    .withExif({
      IFD0: { Make: 'CanaryPhone', Copyright: 'CanaryOwner' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 44/1 8/1', GPSDateStamp: '2026:11:22' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

export function pictureAs(format: 'png' | 'webp' | 'gif' | 'avif'): Promise<Buffer> {
  return canvas(64, 48).toFormat(format).toBuffer();
}

/** A PNG of a few bytes that says it is so large. */
export function pixelBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

export const PDF = Buffer.from(
  '%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
