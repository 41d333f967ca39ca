/** What every endpoint of the platform does first: request id, token, rate limit, retry key, faults on demand. */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { PhoneContext } from '../context.ts';
import { takeAnswerFault } from '../faults.ts';
import type { Channel } from '../state.ts';
import { findChannelByToken, findLoginChannelByToken } from '../tokens.ts';
import { PlatformRefusal } from './refusal.ts';

export interface Answer {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface PlatformCall {
  channel: Channel;
  requestId: string;
  retryKey: string | null;
  /** The parsed JSON body; refuses with 415 or 400 when it is none. */
  json(): unknown;
  request: Request;
  /** A path parameter. */
  param(name: string): string;
}

export interface EndpointOptions {
  /** Of the account's LINE Login channel rather than of its Messaging API channel. */
  isOfLogin?: boolean;
  /** Only push, multicast, narrowcast and broadcast take a retry key; elsewhere it is a 400. */
  takesRetryKey?: boolean;
}

/** Gives every answer an id, as the platform does. */
export const giveRequestId: RequestHandler = (_request, response, next) => {
  response.setHeader('x-line-request-id', randomUUID());
  next();
};

/** An endpoint that needs a channel access token. */
export function endpoint(
  context: PhoneContext,
  name: string,
  handle: (call: PlatformCall) => Answer | Promise<Answer>,
  options: EndpointOptions = {},
): RequestHandler {
  return async (request, response) => {
    const channel = authorise(context, request, options.isOfLogin ?? false);
    if (!context.limits.take(channel.channelId, name)) throw tooManyRequests();
    const retryKey = retryKeyOf(request, options.takesRetryKey ?? false);
    const requestId = String(response.getHeader('x-line-request-id'));
    const call: PlatformCall = {
      channel,
      requestId,
      retryKey,
      request,
      json: () => parseJson(request),
      param: (parameter) => String(request.params[parameter]),
    };
    await answerWithFaults(context, name, response, () => handle(call));
  };
}

/** Carries out a request, unless a fault is due for its endpoint; also used by OAuth's endpoints. */
export async function answerWithFaults(
  context: PhoneContext,
  name: string,
  response: Response,
  handle: () => Answer | Promise<Answer>,
): Promise<void> {
  const fault = takeAnswerFault(context.faults, name);
  if (fault === 'rate-limited') throw tooManyRequests();
  if (fault === 'error') throw new PlatformRefusal(500, 'Internal server error');
  if (fault === 'no-answer') return; // the connection stays open until the caller gives up
  const answer = await handle();
  if (fault === 'error-after-accepting') throw new PlatformRefusal(500, 'Internal server error');
  if (fault === 'no-answer-after-accepting') return;
  response.status(answer.status ?? 200).set(answer.headers ?? {});
  if (Buffer.isBuffer(answer.body)) response.send(answer.body);
  else response.json(answer.body);
}

function authorise(context: PhoneContext, request: Request, isOfLogin: boolean): Channel {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ');
  const channel =
    scheme === 'Bearer' && token !== undefined
      ? (isOfLogin ? findLoginChannelByToken : findChannelByToken)(
          context.state,
          token,
          context.now(),
        )
      : undefined;
  if (channel !== undefined) return channel;
  throw new PlatformRefusal(
    401,
    'Authentication failed due to the following reason: invalid token. ' +
      'Confirm that the access token in the authorization header is valid.',
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function retryKeyOf(request: Request, isTaken: boolean): string | null {
  const retryKey = request.get('x-line-retry-key');
  if (retryKey === undefined) return null;
  if (isTaken && UUID.test(retryKey)) return retryKey.toLowerCase();
  throw new PlatformRefusal(400, 'The retry key is invalid for this request');
}

function tooManyRequests(): PlatformRefusal {
  return new PlatformRefusal(429, 'The API rate limit has been exceeded. Try again later.');
}

function parseJson(request: Request): unknown {
  if (request.is('application/json') === false) {
    const type = request.get('content-type') ?? '';
    throw new PlatformRefusal(415, `The content type, ${type}, is not supported`);
  }
  try {
    return JSON.parse(bodyBytes(request).toString('utf8'));
  } catch {
    throw new PlatformRefusal(
      400,
      'The request body could not be parsed as JSON (line: 1, column: 1)',
    );
  }
}

export function bodyBytes(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
