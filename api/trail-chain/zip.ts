/** Files of any length as one ZIP, made while they are written out (PKZIP 2.0: deflate, sizes after each file). */
import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZippedFile {
  /** Of ASCII letters. */
  name: string;
  chunks: AsyncIterable<string>;
}

interface Written {
  name: string;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

const LOCAL = 0x04034b50;
const SIZES = 0x08074b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Sizes follow the bytes. */
const SIZES_FOLLOW = 8;
const DEFLATED = 8;
/** 1 January 1980: the time of a copy stands in its manifest. */
const DATE = 0x0021;
const LARGEST = 0xffffffff;

/** Throws when a file is larger than the format can say (4 GiB). */
export async function* zipped(files: AsyncIterable<ZippedFile>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let at = 0;
  for await (const { name, chunks } of files) {
    const file: Written = { name, crc: 0, packed: 0, size: 0, at };
    const head = Buffer.concat([localHead(), Buffer.from(name)]);
    head.writeUInt16LE(name.length, 26);
    yield head;
    for await (const bytes of deflated(chunks, file)) yield bytes;
    if (Math.max(file.size, file.packed, at) > LARGEST) throw new Error('too large for a ZIP');
    yield numbers([SIZES, file.crc, file.packed, file.size]);
    at += head.length + file.packed + 16;
    written.push(file);
  }
  const entries = written.map(centralEntry);
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  yield Buffer.concat([...entries, endOf(written.length, length, at)]);
}

async function* deflated(chunks: AsyncIterable<string>, file: Written): AsyncGenerator<Buffer> {
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const bytes = Buffer.from(chunk, 'utf8');
      file.crc = crc32(bytes, file.crc);
      file.size += bytes.length;
      yield bytes;
    }
  }
  const source = Readable.from(counted());
  const deflate = createDeflateRaw();
  source.on('error', (error) => deflate.destroy(error));
  for await (const bytes of source.pipe(deflate) as AsyncIterable<Buffer>) {
    file.packed += bytes.length;
    yield bytes;
  }
}

function localHead(): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(LOCAL, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(SIZES_FOLLOW, 6);
  head.writeUInt16LE(DEFLATED, 8);
  head.writeUInt16LE(DATE, 12);
  return head;
}

function centralEntry({ name, crc, packed, size, at }: Written): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(CENTRAL, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(SIZES_FOLLOW, 8);
  entry.writeUInt16LE(DEFLATED, 10);
  entry.writeUInt16LE(DATE, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(at, 42);
  return Buffer.concat([entry, Buffer.from(name)]);
}

function endOf(count: number, length: number, at: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(at, 16);
  return end;
}

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32LE(value, i * 4));
  return bytes;
}
