/** Bytes on their way up. By the older of the browser's two ways: only that one tells how far it has come. */

export interface Upload {
  path: string;
  body: Blob;
  headers: Record<string, string>;
  /** From 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

const TIMEOUT_MS = 110_000;

/** Rejects when nothing gets through, as `fetch` does. */
export function sendBytes(upload: Upload): Promise<{ status: number; text: string }> {
  const { path, body, headers, onProgress, signal } = upload;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (): void => reject(new TypeError('no network'));
    request.open('POST', path);
    request.timeout = TIMEOUT_MS;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = fail;
    request.ontimeout = fail;
    request.onabort = fail;
    if (signal.aborted) return fail();
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}
