/** The root key's file, and the mark beside it that tells which store it belongs to. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Roots } from './keyring.ts';
import { MATERIAL_BYTES } from './protocol.ts';
import { StartRefusal } from './start-refusal.ts';
import { newMaterial, rootCheckOf } from './wrapping.ts';

const StoreMark = z.object({ storeId: z.guid(), madeAt: z.iso.datetime() });
export type StoreMark = z.infer<typeof StoreMark>;

/** Where a new root key waits while the store is being wrapped under it. */
function nextFileOf(file: string): string {
  return `${file}.next`;
}

function markFileOf(file: string): string {
  return `${file}.store.json`;
}

/** The root keys on disk by check value: the one in use and, after a replacement was cut short, the next. */
export function readRoots(file: string, storeId: string): Roots {
  const roots: Roots = new Map();
  for (const path of [file, nextFileOf(file)]) {
    const root = readKeyFile(path);
    if (root) roots.set(rootCheckOf(root, storeId), root);
  }
  return roots;
}

/** The root key of a store that is about to be made: the file's own, else a new one, on disk when this returns. */
export function obtainRoot(file: string): Buffer {
  const present = readKeyFile(file);
  if (present) return present;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const root = newMaterial();
  writeDurably(file, root);
  return root;
}

export function writeNextRoot(file: string, root: Buffer): void {
  writeDurably(nextFileOf(file), root);
}

/** Leaves one root key on disk, the one whose check value the store carries; the other is overwritten. */
export function settleRoot(file: string, storeId: string, check: string): void {
  const next = readKeyFile(nextFileOf(file));
  if (!next) return;
  if (rootCheckOf(next, storeId) !== check) {
    wipeFile(nextFileOf(file));
    return;
  }
  const old = openIfPresent(file, 'r+');
  renameSync(nextFileOf(file), file);
  syncFolder(dirname(file));
  if (old !== undefined) overwrite(old);
}

export function readMark(file: string): StoreMark | undefined {
  const text = readIfPresent(markFileOf(file));
  if (!text) return undefined;
  try {
    return StoreMark.parse(JSON.parse(text.toString('utf8')));
  } catch {
    throw new StartRefusal(
      'store-mark-unreadable',
      `保管庫の名札（${markFileOf(file)}）を読み取れません。元に戻すか、鍵のフォルダーが正しいことを確かめてから、このファイルを消してください。`,
      `The file ${markFileOf(file)} does not name a key store. Restore it, or remove it if the key folders are right.`,
    );
  }
}

export function writeMark(file: string, mark: StoreMark): void {
  writeDurably(markFileOf(file), Buffer.from(`${JSON.stringify(mark)}\n`));
}

/** Overwrites and removes a file that holds keys; a file that is not there is no fault. */
export function wipeFile(path: string): void {
  const handle = openIfPresent(path, 'r+');
  if (handle === undefined) return;
  overwrite(handle);
  unlinkSync(path);
  syncFolder(dirname(path));
}

function overwrite(handle: number): void {
  try {
    const zeros = Buffer.alloc(64 * 1024);
    const { size } = fstatSync(handle);
    for (let at = 0; at < size; at += zeros.length) {
      writeSync(handle, zeros, 0, Math.min(zeros.length, size - at), at);
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function readKeyFile(path: string): Buffer | undefined {
  const handle = openIfPresent(path, 'r');
  if (handle === undefined) return undefined;
  try {
    if ((fstatSync(handle).mode & 0o077) !== 0) {
      throw new StartRefusal(
        'root-key-exposed',
        `ルート鍵（${path}）をほかの利用者が読める状態です。権限を 0600 にしてから、もう一度起動してください。`,
        `Others may read the root key file ${path}. Give it mode 0600 and start again.`,
      );
    }
    const root = readFileSync(handle);
    if (root.length !== MATERIAL_BYTES) {
      throw new StartRefusal(
        'root-key-malformed',
        `ルート鍵（${path}）はちょうど ${MATERIAL_BYTES} バイトでなければなりません（今は ${root.length} バイト）。正しいルート鍵に戻してください。`,
        `The root key file ${path} must hold exactly ${MATERIAL_BYTES} bytes; it holds ${root.length}.`,
      );
    }
    return root;
  } finally {
    closeSync(handle);
  }
}

function writeDurably(path: string, bytes: Buffer): void {
  // Written under another name first: a crash must never leave half a key under the right name.
  const unfinished = `${path}.unfinished`;
  const handle = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, path);
  syncFolder(dirname(path));
}

function syncFolder(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function readIfPresent(path: string): Buffer | undefined {
  const handle = openIfPresent(path, 'r');
  if (handle === undefined) return undefined;
  try {
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function openIfPresent(path: string, flags: string): number | undefined {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
