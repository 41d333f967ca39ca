/**
 * POST /webhook/:channelKey, where the LINE platform tells of follows, messages and taps. It waits two
 * seconds for the answer and hands out nothing twice on request, so an event is in the inbox before
 * the 200 (https://developers.line.biz/en/docs/messaging-api/receiving-messages/).
 */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { ErrorBody } from '../../contracts/common.ts';
import { REFUSAL_TEXTS, type RefusalCode } from '../../domain/errors.ts';
import { isSignatureValid } from '../../line/signature.ts';
import type { WebhookChannel, WebhookChannels } from './channels.ts';
import { readEvents } from './events.ts';
import type { InboxWriter } from './inbox-writer.ts';
import { readRawBody } from '../http/raw-body.ts';

const MAX_BYTES = 1024 * 1024;
/** A little less than the platform waits. */
const ANSWER_WITHIN_MS = 1_800;

const STATUS = {
  'unknown-channel': 404,
  'payload-too-large': 413,
  'signature-invalid': 401,
  'malformed-body': 400,
  unavailable: 503,
} as const satisfies Partial<Record<RefusalCode, number>>;
type WebhookRefusal = keyof typeof STATUS;

export interface WebhookOptions {
  channels: Pick<WebhookChannels, 'find'>;
  inbox: InboxWriter;
  log: Pick<Logger, 'info' | 'warn'>;
  answerWithinMs?: number;
}

export type WebhookHandler = (request: Request, response: Response) => Promise<void>;

/** To be mounted before any body parser: what is signed are the bytes. Never rejects. */
export function createWebhook(options: WebhookOptions): WebhookHandler {
  return async (request, response) => {
    const until = performance.now() + (options.answerWithinMs ?? ANSWER_WITHIN_MS);
    const channelKey = String(request.params['channelKey']);
    const { code, bytes } = await take(options, channelKey, request, until);
    if (code === 'broken-off') return;
    if (code === null) response.status(200).end();
    else refuse(options, response, { code, channelKey, bytes });
  };
}

interface Taken {
  code: WebhookRefusal | 'broken-off' | null;
  bytes: number;
}

async function take(
  options: WebhookOptions,
  channelKey: string,
  request: Request,
  until: number,
): Promise<Taken> {
  const body = await readRawBody(request, MAX_BYTES);
  if (body.outcome === 'too-large') return { code: 'payload-too-large', bytes: MAX_BYTES };
  if (body.outcome === 'broken-off') return { code: 'broken-off', bytes: 0 };
  const { bytes } = body;
  const channel = await findChannel(options, channelKey);
  if (channel === 'unavailable') return { code: 'unavailable', bytes: bytes.length };
  if (channel === null) return { code: 'unknown-channel', bytes: bytes.length };
  if (!isSignatureValid(bytes, request.headers['x-line-signature'], channel.secrets)) {
    return { code: 'signature-invalid', bytes: bytes.length };
  }
  const intake = readEvents(channel, bytes);
  if (intake.outcome === 'refused') return { code: intake.code, bytes: bytes.length };
  const answer = await options.inbox.store(intake.rows, until - performance.now());
  return { code: answer === 'stored' ? null : 'unavailable', bytes: bytes.length };
}

async function findChannel(
  { channels, log }: WebhookOptions,
  channelKey: string,
): Promise<WebhookChannel | null | 'unavailable'> {
  try {
    return await channels.find(channelKey);
  } catch (error) {
    log.warn({ code: 'channel-unavailable', reason: reasonOf(error) }, 'webhook channel not read');
    return 'unavailable';
  }
}

function refuse(
  { log }: WebhookOptions,
  response: Response,
  { code, channelKey, bytes }: { code: WebhookRefusal; channelKey: string; bytes: number },
): void {
  const requestId = crypto.randomUUID();
  log.info({ code, requestId, channel: shortHash(channelKey), bytes }, 'webhook refused');
  // What follows an oversized body on the same connection cannot be told from it.
  if (code === 'payload-too-large') response.set('connection', 'close');
  response
    .status(STATUS[code])
    .json({ code, message: REFUSAL_TEXTS[code], requestId } satisfies ErrorBody);
}

/** Tells the same address from another one without saying it. */
function shortHash(channelKey: string): string {
  return createHash('sha256').update(channelKey).digest('hex').slice(0, 8);
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
