/** A virus scanner on the line: clamd's INSTREAM. Whatever it does not call clean is not stored. */
import { connect } from 'node:net';
import { FILE_REFUSAL_TEXTS, type Scan } from '../../domain/files.ts';
import { Refusal } from '../../domain/errors.ts';

export interface Scanner {
  /** Refuses 'invalid-input' (infected) and 'unavailable' (scan-away). */
  scan(bytes: Buffer): Promise<Scan>;
}

const TIMEOUT_MS = 20_000;
const PING_TIMEOUT_MS = 3_000;
const CHUNK_BYTES = 64 * 1024;
const MAX_ANSWER = 1024;

/** Without an address nothing is scanned, and every file says so. */
export function createScanner(address: { host: string; port: number } | null): Scanner {
  return {
    async scan(bytes) {
      if (!address) return 'no-scanner';
      const verdict = await ask(address, bytes).catch(() => '');
      if (verdict === 'stream: OK') return 'clean';
      if (/^stream: .+ FOUND$/u.test(verdict)) {
        throw new Refusal('invalid-input', {
          reason: 'infected',
          text: FILE_REFUSAL_TEXTS.infected,
        });
      }
      throw new Refusal('unavailable', {
        reason: 'scan-away',
        text: FILE_REFUSAL_TEXTS['scan-away'],
      });
    },
  };
}

/** The scanner's one line of answer. https://docs.clamav.net/manual/Usage/Scanning.html#clamd */
function ask({ host, port }: { host: string; port: number }, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let answer = '';
    const fail = (): void => {
      socket.destroy();
      reject(new Error('the scanner does not answer'));
    };
    // Of the whole exchange, not of a pause in it.
    const timer = setTimeout(fail, TIMEOUT_MS);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer.replaceAll(/[\0\n]/gu, '').trim());
    });
    socket.on('error', fail);
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.length > MAX_ANSWER) fail();
    });
    socket.on('connect', () => {
      socket.write('zINSTREAM\0');
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        const chunk = bytes.subarray(at, at + CHUNK_BYTES);
        socket.write(lengthOf(chunk.length));
        socket.write(chunk);
      }
      // It may have heard enough before the end; the answer says so.
      socket.write(lengthOf(0));
    });
  });
}

/** Whether the scanner answers at all. */
export function isScannerThere({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(PING_TIMEOUT_MS, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('connect', () => socket.write('zPING\0'));
    socket.once('data', (data) => answer(data.toString('latin1').startsWith('PONG')));
  });
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}
