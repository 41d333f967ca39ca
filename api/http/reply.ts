/** Cookies and headers a handler wants on its answer. They go out only when nothing is refused. */
import type { Response } from 'express';

export type SessionKind = 'room' | 'staff';

export interface Reply {
  /** Sets the session's cookie to `<scope ids>.<token>`. */
  beginSession(kind: SessionKind, value: string): void;
  endSession(kind: SessionKind): void;
  header(name: string, value: string): void;
}

/** Name of a session's cookie; under TLS the prefix binds it to this very host. */
export function cookieName(kind: SessionKind, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}madoguchi_${kind}`;
}

export class CollectedReply implements Reply {
  readonly #isSecure: boolean;
  readonly #headers: [string, string][] = [];

  constructor(isSecure: boolean) {
    this.#isSecure = isSecure;
  }

  beginSession(kind: SessionKind, value: string): void {
    this.#cookie(kind, value, '');
  }

  endSession(kind: SessionKind): void {
    this.#cookie(kind, '', '; Max-Age=0');
  }

  header(name: string, value: string): void {
    this.#headers.push([name, value]);
  }

  applyTo(response: Response): void {
    for (const [name, value] of this.#headers) response.append(name, value);
  }

  // Without Max-Age: it ends with the browser, and on the server long before.
  #cookie(kind: SessionKind, value: string, rest: string): void {
    const secure = this.#isSecure ? '; Secure' : '';
    this.header(
      'Set-Cookie',
      `${cookieName(kind, this.#isSecure)}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${rest}`,
    );
  }
}

/** The value of a session's cookie in a `Cookie` header, or `null`. */
export function readCookie(
  header: string | undefined,
  kind: SessionKind,
  isSecure: boolean,
): string | null {
  if (header === undefined || header.length > 8192) return null;
  const start = `${cookieName(kind, isSecure)}=`;
  for (const part of header.split(';')) {
    const cookie = part.trim();
    if (cookie.startsWith(start)) return cookie.slice(start.length);
  }
  return null;
}
