/** A log file that is cut at a size and keeps a few old parts: api.log, api.log.1, api.log.2, … */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';

export interface LogFile {
  path: string;
  write(chunk: string | Uint8Array): void;
  /** The last `lines` lines written, for a message to people. */
  tail(lines: number): string;
  close(): void;
}

export interface LogFileOptions {
  maxBytes?: number;
  /** How many old parts stay beside the current one. */
  keep?: number;
  /** Told once when nothing can be written any more (a full disk); the process goes on without this log. */
  onFailure?: (error: unknown) => void;
}

export function openLogFile(path: string, options: LogFileOptions = {}): LogFile {
  const { maxBytes = 10_000_000, keep = 3, onFailure } = options;
  let descriptor = openSync(path, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  let hasFailed = false;
  let isOpen = true;

  function rotate(): void {
    closeSync(descriptor);
    for (let part = keep - 1; part >= 0; part -= 1) {
      const from = part === 0 ? path : `${path}.${part}`;
      if (existsSync(from)) renameSync(from, `${path}.${part + 1}`);
    }
    descriptor = openSync(path, 'a', 0o600);
    size = 0;
  }

  return {
    path,
    write(chunk) {
      if (!isOpen) return;
      try {
        if (size >= maxBytes) rotate();
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        writeSync(descriptor, bytes);
        size += bytes.length;
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) onFailure?.(error);
        hasFailed = true;
      }
    },
    tail(lines) {
      return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}
