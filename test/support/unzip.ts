/** Reads a ZIP by its list of files, as any program would, and checks each file's sum. */
import { crc32, inflateRawSync } from 'node:zlib';

export function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.length - 22;
  if (bytes.readUInt32LE(end) !== 0x06054b50) throw new Error('the archive has no end');
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
    const length = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + length);
    const from = bytes.readUInt32LE(at + 42) + 30 + length;
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    const file = inflateRawSync(packed);
    if (crc32(file) !== bytes.readUInt32LE(at + 16)) throw new Error(`${name} is damaged`);
    if (file.length !== bytes.readUInt32LE(at + 24)) throw new Error(`${name} is cut off`);
    files.set(name, file);
    at += 46 + length;
  }
  return files;
}
