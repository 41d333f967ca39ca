/** Cuts a stream of bytes into lines of text. */
import { MAX_LINE_BYTES } from './protocol.ts';

const NEWLINE = 0x0a;

/**
 * Takes the stream chunk by chunk and hands on each whole line.
 * Answers false once a line has grown longer than the protocol allows; nothing more is taken then.
 */
export function createLineReader(
  onLine: (line: string) => void,
  maxBytes: number = MAX_LINE_BYTES,
): (chunk: Buffer) => boolean {
  let pieces: Buffer[] = [];
  let held = 0;
  let isOver = false;

  function hold(piece: Buffer): void {
    pieces.push(piece);
    held += piece.length;
    if (held > maxBytes) isOver = true;
  }

  return (chunk) => {
    let from = 0;
    while (!isOver) {
      const end = chunk.indexOf(NEWLINE, from);
      if (end === -1) {
        hold(chunk.subarray(from));
        break;
      }
      hold(chunk.subarray(from, end));
      from = end + 1;
      if (isOver) break;
      const line = Buffer.concat(pieces).toString('utf8');
      pieces = [];
      held = 0;
      if (line.length > 0) onLine(line);
    }
    return !isOver;
  };
}
