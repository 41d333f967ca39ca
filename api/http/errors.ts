/** The one border at which what was thrown becomes an answer. */
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ErrorBody } from '../../contracts/common.ts';
import { Refusal, REFUSAL_TEXTS } from '../../domain/errors.ts';
import { isDatabaseAway } from './database-errors.ts';
import { STATUS } from './status.ts';

const INTERNAL_TEXT =
  '処理に失敗しました。もう一度試しても同じときは、システム運用者に連絡してください。';

/** What a caller is told of an error: the refusal's code, or nothing at all. */
export function answerOf(error: unknown, requestId: string): { status: number; body: ErrorBody } {
  const refusal = refusalOf(error);
  if (!refusal) {
    return { status: 500, body: { code: 'internal', message: INTERNAL_TEXT, requestId } };
  }
  const { code, detail } = refusal;
  const body: ErrorBody = { code, message: REFUSAL_TEXTS[code], requestId };
  if (detail) body.detail = { ...detail } as NonNullable<ErrorBody['detail']>;
  return { status: STATUS[code], body };
}

/** The refusal an error amounts to; `null` for a bug. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof z.ZodError) return invalidInput(error);
  if (isDatabaseAway(error)) return new Refusal('unavailable', { reason: 'database' });
  const code = bodyFault(error);
  return code ? new Refusal(code) : null;
}

/** Says where the input is wrong, never what was sent. */
function invalidInput(error: z.ZodError): Refusal {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join('.') || '(all)'))];
  return new Refusal('invalid-input', { reason: 'invalid-input', fields: fields.slice(0, 20) });
}

/** Faults of the body as Express's parser names them. */
function bodyFault(
  error: unknown,
): 'payload-too-large' | 'malformed-body' | 'unsupported-media-type' | 'invalid-input' | null {
  if (!(error instanceof Error)) return null;
  const type = 'type' in error ? error.type : undefined;
  switch (type) {
    case 'entity.too.large':
      return 'payload-too-large';
    case 'entity.parse.failed':
    case 'request.aborted':
    case 'request.size.invalid':
      return 'malformed-body';
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return 'unsupported-media-type';
    default:
      // A path with broken percent-encoding.
      return error instanceof URIError ? 'invalid-input' : null;
  }
}

/** Express's last handler: answers every error of every route. */
export function errorBoundary(log: Logger) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request: Request, response: Response, _next: NextFunction): void => {
    const { requestId } = response.locals as { requestId?: string };
    const { status, body } = answerOf(error, requestId ?? crypto.randomUUID());
    if (status >= 500) logFailure(log, error, body);
    response.locals['code'] = body.code;
    if (response.headersSent) {
      // Half an answer must not pass for a whole one.
      response.destroy();
      return;
    }
    if (status === 503) response.setHeader('Retry-After', '3');
    const retryAfter = body.detail?.['retryAfter'];
    if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
    response.status(status).json(body);
  };
}

/** The stack without its first lines: a message can hold values, the frames cannot. */
export function logFailure(
  log: Logger,
  error: unknown,
  { code, requestId }: Pick<ErrorBody, 'code' | 'requestId'>,
): void {
  const frames = error instanceof Error ? framesOf(error) : [];
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const sqlState = stateOf(error);
  if (code === 'internal')
    log.error({ code, requestId, error: name, sqlState, frames }, 'request failed');
  else log.warn({ code, requestId, error: name, sqlState }, 'request refused for want of a part');
}

/** The stack's frames without the message. */
export function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
}

function stateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{4,30}$/u.test(code) ? code : undefined;
}
