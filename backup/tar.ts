/** Reads the archive the server streams: file by file, without ever holding one whole. */

const BLOCK = 512;

export interface TarEntry {
  path: string;
  kind: 'file' | 'folder' | 'link';
  size: number;
  mode: number;
}

/** What is done with each entry; `data` and `end` are called for files. */
export interface TarSink {
  begin(entry: TarEntry): Promise<void> | void;
  data(bytes: Buffer): Promise<void> | void;
  end(): Promise<void> | void;
}

/** Is given the archive in pieces of any size. Throws where it is none. */
export class TarReader {
  private readonly sink: TarSink;
  private rest: Buffer = Buffer.alloc(0);
  /** Of the file under way: bytes to come, and what fills its last block. */
  private left = 0;
  private padding = 0;
  private isOver = false;

  constructor(sink: TarSink) {
    this.sink = sink;
  }

  async write(chunk: Buffer): Promise<void> {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (bytes.length > 0 && !this.isOver) {
      if (this.left > 0) {
        const piece = bytes.subarray(0, this.left);
        await this.sink.data(piece);
        this.left -= piece.length;
        bytes = bytes.subarray(piece.length);
        if (this.left === 0) await this.sink.end();
      } else if (this.padding > 0) {
        const skipped = Math.min(this.padding, bytes.length);
        this.padding -= skipped;
        bytes = bytes.subarray(skipped);
      } else {
        if (bytes.length < BLOCK) break;
        await this.begin(bytes.subarray(0, BLOCK));
        bytes = bytes.subarray(BLOCK);
      }
    }
    this.rest = this.isOver ? Buffer.alloc(0) : Buffer.from(bytes);
  }

  /** Throws where the archive ends in the middle of something. */
  finish(): void {
    if (this.left > 0 || this.rest.length > 0) throw new Error('the archive is cut off');
  }

  private async begin(block: Buffer): Promise<void> {
    if (block.every((byte) => byte === 0)) {
      this.isOver = true;
      return;
    }
    const entry = readEntry(block);
    await this.sink.begin(entry);
    if (entry.kind !== 'file') return;
    this.left = entry.size;
    this.padding = (BLOCK - (entry.size % BLOCK)) % BLOCK;
    if (entry.size === 0) await this.sink.end();
  }
}

function readEntry(block: Buffer): TarEntry {
  const text = (from: number, to: number) => {
    const bytes = block.subarray(from, to);
    const end = bytes.indexOf(0);
    return bytes.subarray(0, end < 0 ? bytes.length : end).toString('utf8');
  };
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== Number.parseInt(text(148, 156), 8)) throw new Error('not an archive');
  const kind = String.fromCharCode(block[156] ?? 0);
  const prefix = text(345, 500);
  const path = `${prefix === '' ? '' : `${prefix}/`}${text(0, 100)}`;
  if (path.startsWith('/') || path.split('/').includes('..')) throw new Error('a path leads out');
  return {
    path: path.replace(/^\.\//u, '').replace(/\/$/u, ''),
    kind: kind === '5' ? 'folder' : kind === '2' ? 'link' : 'file',
    size: kind === '5' || kind === '2' ? 0 : sizeOf(block.subarray(124, 136)),
    mode: Number.parseInt(text(100, 108), 8) & 0o777,
  };
}

/** Octal, or, beyond 8 GB, a number behind a mark. */
function sizeOf(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(field.readBigUInt64BE(4));
  return Number.parseInt(field.toString('latin1').replaceAll('\0', '').trim() || '0', 8);
}
