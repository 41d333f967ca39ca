/** One webhook request: signed bytes, two seconds, a reason when it fails. */
import { createHmac } from 'node:crypto';
import type { Channel } from './state.ts';

export type WebhookEvent = Record<string, unknown>;

export const SIGNATURES = ['valid', 'wrong', 'missing'] as const;

/** The reasons of the platform's own error statistics. */
export type FailureReason =
  | 'could_not_connect'
  | 'request_timeout'
  | 'error_status_code'
  | 'unclassified';

/** `statusCode` 0: no answer was received. */
export type WebhookResult =
  | { isAcknowledged: true; statusCode: number; reason: null }
  | { isAcknowledged: false; statusCode: number; reason: FailureReason };

export interface WebhookPost {
  url: string;
  body: string;
  secret: string;
  signature?: (typeof SIGNATURES)[number] | undefined;
  timeoutMs: number;
}

export function webhookBody(channel: Channel, events: readonly WebhookEvent[]): string {
  return JSON.stringify({ destination: channel.botUserId, events });
}

export async function postWebhook(post: WebhookPost): Promise<WebhookResult> {
  const bytes = Buffer.from(post.body);
  try {
    const response = await fetch(post.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'LineBotWebhook/2.0',
        ...signatureHeader(post, bytes),
      },
      body: bytes,
      redirect: 'manual',
      signal: AbortSignal.timeout(post.timeoutMs),
    });
    await response.body?.cancel();
    return response.ok
      ? { isAcknowledged: true, statusCode: response.status, reason: null }
      : { isAcknowledged: false, statusCode: response.status, reason: 'error_status_code' };
  } catch (error) {
    return { isAcknowledged: false, statusCode: 0, reason: reasonOf(error) };
  }
}

function signatureHeader(post: WebhookPost, bytes: Buffer): Record<string, string> {
  if (post.signature === 'missing') return {};
  const secret = post.signature === 'wrong' ? `${post.secret}-another` : post.secret;
  return { 'x-line-signature': createHmac('sha256', secret).update(bytes).digest('base64') };
}

const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function reasonOf(error: unknown): FailureReason {
  if (!(error instanceof Error)) return 'unclassified';
  if (error.name === 'TimeoutError') return 'request_timeout';
  const cause = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : null;
  return typeof cause === 'string' && NOT_CONNECTED.has(cause)
    ? 'could_not_connect'
    : 'unclassified';
}
