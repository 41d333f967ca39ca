/** The key store's socket. It belongs to its user alone (0600): whoever may connect may ask for any key. */
import { chmodSync, lstatSync, mkdirSync, unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { Refusal } from '../domain/errors.ts';
import { createLineReader } from './lines.ts';
import { KEY_REFUSAL_CODES, KeyRequest, RequestId } from './protocol.ts';
import type { KeyAnswer, KeyRefusalCode, KeyResult, KeyVerb, WireKey } from './protocol.ts';
import type { Signed, Signer } from './signer.ts';
import { StartRefusal } from './start-refusal.ts';
import type { OpenedKey, Store } from './store.ts';

export interface KeyServer {
  /** Lets requests under way finish, then closes every connection and removes the socket. */
  close(): Promise<void>;
}

/** Listens on the socket. Throws a StartRefusal when another key store answers there. */
export async function serveKeys(store: Store, socketPath: string, log: Logger): Promise<KeyServer> {
  mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 });
  await removeStaleSocket(socketPath);
  const sockets = new Set<Socket>();
  const underWay = new Set<Promise<void>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', (error) => log.debug({ err: error }, 'a connection failed'));
    const read = createLineReader((line) => {
      const work = answerLine(store, line, log).then((answer) => {
        if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
      });
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    });
    socket.on('data', (chunk) => {
      if (read(chunk)) return;
      log.warn('a request was too long; its connection was closed');
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  chmodSync(socketPath, 0o600);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await Promise.all(underWay);
      for (const socket of sockets) socket.end(() => socket.destroy());
      await closed;
    },
  };
}

async function answerLine(store: Store, line: string, log: Logger): Promise<KeyAnswer> {
  const started = performance.now();
  const request = parseRequest(line);
  if (!request.ok) {
    log.warn({ outcome: 'invalid-input' }, 'key request malformed');
    return { id: request.id, ok: false, code: 'invalid-input' };
  }
  const facts = factsOf(request.value);
  let answer: KeyAnswer;
  try {
    answer = { id: request.value.id, ok: true, result: await perform(store, request.value, facts) };
  } catch (error) {
    const code = refusalCodeOf(error);
    if (!code) log.error({ err: error, ...facts }, 'a key request failed');
    answer = { id: request.value.id, ok: false, code: code ?? 'keys-unavailable' };
  }
  const outcome = answer.ok ? 'ok' : answer.code;
  const durationMs = Math.round((performance.now() - started) * 1000) / 1000;
  log.info({ ...facts, outcome, durationMs }, 'key request');
  return answer;
}

type Parsed = { ok: true; value: KeyRequest } | { ok: false; id: number | null };

function parseRequest(line: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, id: null };
  }
  const parsed = KeyRequest.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, id: RequestId.safeParse(json).data?.id ?? null };
}

/** What the log may say of a request. Never material, and no object's id: who is behind a key stays unsaid. */
interface Facts {
  verb: KeyVerb;
  organisation?: string;
  kind?: string;
  keys?: number;
}

function factsOf(request: KeyRequest): Facts {
  const { verb } = request;
  if ('name' in request) {
    return { verb, organisation: request.name.organisationId, kind: request.name.kind };
  }
  if ('organisationId' in request) return { verb, organisation: request.organisationId };
  if (request.verb === 'rewrap' && request.rewrap.scope === 'organisation') {
    return { verb, organisation: request.rewrap.organisationId };
  }
  return { verb };
}

async function perform(
  store: Store,
  request: KeyRequest,
  facts: Facts,
): Promise<KeyResult<KeyVerb>> {
  switch (request.verb) {
    case 'obtain':
      return onWire(await store.obtain(request.name));
    case 'unwrap': {
      const key = store.unwrap(request.organisationId, request.keyId);
      facts.kind = key.kind;
      return onWire(key);
    }
    case 'searchUnwrap': {
      const keys = store.searchUnwrap(request.organisationId, request.keyIds);
      facts.keys = keys.length;
      return keys.map(onWire);
    }
    case 'rotate':
      return onWire(await store.rotate(request.name));
    case 'rewrap': {
      const keys = await store.rewrap(request.rewrap);
      facts.keys = keys;
      return keys;
    }
    case 'destroy': {
      const keyIds = await store.destroy(request.name);
      facts.keys = keyIds.length;
      return { keyIds };
    }
    case 'endOrganisation': {
      const ended = await store.endOrganisation(request.organisationId);
      facts.keys = ended.keys;
      return ended;
    }
    case 'sign':
      return onWireSigned(await store.sign(request.organisationId, request.text, request.keyId));
    case 'rotateSigner':
      return onWireSigner(await store.rotateSigner(request.organisationId));
    case 'versions': {
      const keys = await store.versions(request.name);
      facts.keys = keys.length;
      return keys.map((key) => ({ ...onWire(key), madeAt: key.madeAt }));
    }
    case 'rotateMany':
      return (facts.keys = await store.rotateMany(request));
    case 'superseded':
      return store.superseded(request.organisationId, request.after);
    case 'retire':
      return (facts.keys = await store.retire(request.organisationId, request.keyIds));
    case 'inventory':
      return store.inventory(request.organisationId);
    case 'verify':
      return store.verify();
    case 'backup':
      return store.backup();
    case 'status':
      return store.status();
  }
}

function onWire(key: OpenedKey): WireKey {
  const material = key.material.toString('base64');
  key.material.fill(0);
  return { id: key.id, material };
}

function onWireSigner({ keyId, publicKey }: Signer): KeyResult<'rotateSigner'> {
  return { keyId, publicKey: publicKey.toString('base64') };
}

function onWireSigned(signed: Signed): KeyResult<'sign'> {
  return { ...onWireSigner(signed), signature: signed.signature.toString('base64') };
}

function refusalCodeOf(error: unknown): KeyRefusalCode | undefined {
  if (!(error instanceof Refusal)) return undefined;
  return KEY_REFUSAL_CODES.find((code) => code === error.code);
}

/** A socket file outlives a killed process. It goes only if nobody answers behind it. */
async function removeStaleSocket(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  const isAnswered = found.isSocket() && (await answers(path));
  if (isAnswered || !found.isSocket()) {
    throw new StartRefusal(
      'socket-in-use',
      isAnswered
        ? `別の鍵の保管庫が ${path} で動いています。そちらを止めるか、KEYS_SOCKET で別の場所を指定してください。`
        : `${path} はソケットではありません。KEYS_SOCKET で別の場所を指定してください。`,
      isAnswered
        ? `Another key store answers at ${path}. Stop it, or give this one another KEYS_SOCKET.`
        : `${path} is no socket. Give KEYS_SOCKET another path.`,
    );
  }
  unlinkSync(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Only a refused connection proves that nobody is there; anything else leaves the file alone.
    socket.once('error', (error) => {
      resolve(!('code' in error) || (error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'));
    });
  });
}
