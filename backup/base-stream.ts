/** The server's BASE_BACKUP as a stream: the replication protocol, spoken by the usual driver. */
import { PassThrough, type Readable } from 'node:stream';
import pg from 'pg';

export interface BaseStream {
  /** The archive, as it arrives. */
  archive: Readable;
  /** The server's list of what is in it; there when the archive is over. */
  manifest: Promise<Buffer>;
}

export interface StreamOptions {
  databaseUrl: string;
  /** Sees every piece before it goes on. */
  onArchive: (chunk: Buffer) => Promise<void>;
  signal?: AbortSignal;
}

/** The driver's own, of which it publishes no types: whatever is asked, one is told of its answer. */
interface Wire {
  query(text: string): void;
  stream: { pause(): void; resume(): void };
}

const COMMAND = `BASE_BACKUP (LABEL 'madoguchi', PROGRESS false, CHECKPOINT 'fast', WAL false, WAIT false, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')`;

export async function streamBaseBackup(options: StreamOptions): Promise<BaseStream> {
  // Not in the driver's types: a connection of the replication protocol.
  const config = { connectionString: options.databaseUrl, replication: 'true' };
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  const archive = new PassThrough({ highWaterMark: 4 * 1024 * 1024 });
  const manifest: Buffer[] = [];
  const whole = Promise.withResolvers<Buffer>();
  // Whoever reads the archive hears of it there.
  whole.promise.catch(() => undefined);
  const abort = () => void client.end();
  options.signal?.addEventListener('abort', abort, { once: true });

  function over(error?: Error): void {
    options.signal?.removeEventListener('abort', abort);
    void client.end().catch(() => undefined);
    if (error) {
      archive.destroy(error);
      whole.reject(error);
    } else {
      archive.end();
      whole.resolve(Buffer.concat(manifest));
    }
  }

  // Pieces come faster than they are looked through: the connection rests meanwhile.
  let queue = Promise.resolve();
  function take(chunk: Buffer, wire: Wire): void {
    wire.stream.pause();
    queue = queue
      .then(async () => {
        await options.onArchive(chunk);
        if (!archive.write(chunk) && !archive.destroyed) await room(archive);
      })
      .then(() => wire.stream.resume())
      .catch((error: unknown) => over(error instanceof Error ? error : new Error(String(error))));
  }

  let isManifest = false;
  client.query({
    submit: (wire: Wire) => wire.query(COMMAND),
    handleCopyData({ chunk }: { chunk: Buffer }, wire: Wire) {
      // n: another archive (there is one: no tablespaces), m: the manifest, d: some of it, p: progress.
      const kind = String.fromCharCode(chunk[0] ?? 0);
      if (kind === 'm') isManifest = true;
      if (kind !== 'd') return;
      const bytes = Buffer.from(chunk.subarray(1));
      if (isManifest) manifest.push(bytes);
      else take(bytes, wire);
    },
    handleRowDescription: () => undefined,
    handleDataRow: () => undefined,
    handleCommandComplete: () => undefined,
    handleEmptyQuery: () => undefined,
    handlePortalSuspended: () => undefined,
    handleReadyForQuery: () => void queue.then(() => over()),
    handleError: (error: Error) => over(error),
  });
  return { archive, manifest: whole.promise };
}

/** Resolves when there is room again, or when nobody reads any more. */
function room(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    function done(): void {
      stream.off('drain', done).off('close', done);
      resolve();
    }
    stream.on('drain', done).on('close', done);
  });
}
