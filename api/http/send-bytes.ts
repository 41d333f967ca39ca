/** Bytes as an answer: a file somebody saves, or a document a browser shows. */
import type { Response } from 'express';
import { streamed, type AfterCommit } from './route.ts';

/** Who is slower than this asks again. */
const PATIENCE_MS = 60_000;

export interface FileHead {
  /** As it is to be saved; any letters. */
  name: string;
  /** With its charset where it is text. */
  mediaType: string;
  /** Shown by the browser itself; only for what we have drawn ourselves. */
  isInline: boolean;
}

/** What a handler of a route with `media: 'download'` returns: the bytes leave after the commit of what tells of them. */
export function sendBytes(head: FileHead, bytes: Buffer): AfterCommit<undefined> {
  return streamed((_request, response) => writeBytes(response, head, bytes));
}

/** Resolves when the last byte has left: until then it is held in memory. */
export async function writeBytes(response: Response, head: FileHead, bytes: Buffer): Promise<void> {
  // Whoever went away while waiting closes nothing any more.
  if (response.closed) return;
  writeHead(response, head);
  const patience = setTimeout(() => response.destroy(), PATIENCE_MS);
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.once('finish', resolve);
    response.end(bytes);
  });
  clearTimeout(patience);
}

/** What stands before the bytes. */
export function writeHead(response: Response, head: FileHead): void {
  const how = head.isInline ? 'inline' : 'attachment';
  response.setHeader('Content-Type', head.mediaType);
  response.setHeader('Content-Disposition', `${how}; filename*=UTF-8''${encoded(head.name)}`);
  // A browser's own reader of PDFs does not work within a sandbox; what it shows, we have drawn.
  const sandbox = head.isInline && head.mediaType === 'application/pdf' ? '' : '; sandbox';
  response.setHeader('Content-Security-Policy', `default-src 'none'${sandbox}`);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'private, no-store');
}

/** RFC 8187: stricter than what is left over by `encodeURIComponent`. */
function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*!]/gu,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
