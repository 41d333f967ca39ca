/**
 * The channel access token: stateless, 15 minutes, unlimited in number, not revocable
 * (https://developers.line.biz/en/docs/basics/channel-access-token/). Nothing is stored.
 */
import { channelAccessToken } from '@line/bot-sdk';
import type { Authorization, LineLog } from './transport.ts';
import {
  createTransport,
  CredentialsRefused,
  PlatformAnswer,
  PlatformUnreachable,
  speakThrough,
} from './transport.ts';

/** A token is used for this long of its 15 minutes, so that none runs out on its way. */
const USED_FOR_MS = 10 * 60_000;

export interface AccessTokenOptions {
  channelId: string;
  channelSecret: string;
  apiBaseUrl: string;
  timeoutMs: number;
  now: () => Date;
  log: LineLog;
}

/**
 * Tokens of one channel, one refresh in flight at a time. Rejects with CredentialsRefused for
 * a wrong id or secret, PlatformAnswer for other errors, PlatformUnreachable without a usable answer.
 */
export function createAccessTokens(options: AccessTokenOptions): Authorization {
  const client = speakThrough(
    new channelAccessToken.ChannelAccessTokenClient({ baseURL: options.apiBaseUrl }),
    createTransport({
      baseUrl: options.apiBaseUrl,
      timeoutMs: options.timeoutMs,
      log: options.log,
    }),
  );
  let held: { token: string; until: number } | null = null;
  let refreshing: Promise<string> | null = null;

  async function refresh(): Promise<string> {
    const askedAt = options.now().getTime();
    const { token, lifeMs } = await issue(client, options);
    held = { token, until: askedAt + Math.min(USED_FOR_MS, lifeMs * (2 / 3)) };
    return token;
  }
  function refreshOnce(): Promise<string> {
    refreshing ??= refresh().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  return {
    async current() {
      if (held !== null && options.now().getTime() < held.until) return held.token;
      return await refreshOnce();
    },
    async renew(refusedToken) {
      // Another request may have renewed it while this one was being refused.
      if (held !== null && held.token !== refusedToken) return held.token;
      held = null;
      return await refreshOnce();
    },
  };
}

async function issue(
  client: channelAccessToken.ChannelAccessTokenClient,
  options: AccessTokenOptions,
): Promise<{ token: string; lifeMs: number }> {
  const answer: unknown = await client
    .issueStatelessChannelTokenByClientSecret(options.channelId, options.channelSecret)
    .catch((error: unknown) => {
      throw tokenTrouble(error);
    });
  if (typeof answer === 'object' && answer !== null && 'access_token' in answer) {
    const seconds = 'expires_in' in answer ? Number(answer.expires_in) : Number.NaN;
    if (isToken(answer.access_token) && seconds > 0) {
      return { token: answer.access_token, lifeMs: seconds * 1000 };
    }
  }
  throw new PlatformUnreachable(new Error('the token answer had no token'));
}

/** What a header can carry. */
function isToken(token: unknown): token is string {
  return typeof token === 'string' && /^[\x21-\x7e]{1,2000}$/u.test(token);
}

/** The token endpoint answers wrong credentials with 400, which elsewhere means a wrong request. */
function tokenTrouble(error: unknown): Error {
  if (error instanceof SyntaxError) return new PlatformUnreachable(error);
  const isRefusal = error instanceof PlatformAnswer && [400, 401, 403, 404].includes(error.status);
  if (isRefusal) return new CredentialsRefused('the channel has another id or secret');
  return error instanceof Error ? error : new PlatformUnreachable(error);
}
