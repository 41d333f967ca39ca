/** The LINE platform as our worker and API use it: every answer of the platform is a typed outcome. */
import { insight, messagingApi } from '@line/bot-sdk';
import { z } from 'zod';
import { createAccessTokens } from './access-token.ts';
import { createBroadcasts, type LineBroadcasts } from './broadcasts.ts';
import type { LineFailure, ReadOutcome, SendOutcome } from './outcome.ts';
import { failureOf, read, requestIdOf } from './outcome.ts';
import { createRichMenus, type LineRichMenus } from './rich-menus.ts';
import type { Authorization, LineLog } from './transport.ts';
import { createTransport, PlatformAnswer, speakThrough } from './transport.ts';
import { createWebhook, type LineWebhook } from './webhook-settings.ts';

export type LineMessage = messagingApi.Message;

export interface LineProfile {
  displayName: string;
}
export interface LineQuota {
  /** Messages a month, or null where the plan has no limit. */
  limit: number | null;
  /** Approximate; includes what was sent by hand in LINE's own manager. */
  used: number;
}
export interface LineBotInfo {
  /** Equals `destination` in this channel's webhooks. */
  userId: string;
  basicId: string;
  displayName: string;
  /** 'chat' means the account's chat is on, which stores conversations at the platform. */
  chatMode: string;
}

export interface LineClientOptions {
  channelId: string;
  channelSecret: string;
  apiBaseUrl: string;
  dataApiBaseUrl: string;
  now?: () => Date;
  timeoutMs?: number;
  log: LineLog;
}

export interface LineClient {
  /**
   * 1–5 messages to one person; counts one message of the quota. `retryKey` is a UUID, the same
   * for every attempt of one notice; the platform remembers it for 24 hours.
   */
  push(to: string, messages: LineMessage[], retryKey: string): Promise<SendOutcome>;
  /** Free, but a reply token serves once and for about a minute; never repeat a refused one. */
  reply(replyToken: string, messages: LineMessage[]): Promise<SendOutcome>;
  /** 'not-found': no friend, blocked, no consent, or an unknown id. */
  profile(userId: string): Promise<ReadOutcome<LineProfile> | { outcome: 'not-found' }>;
  quota(): Promise<ReadOutcome<LineQuota>>;
  botInfo(): Promise<ReadOutcome<LineBotInfo>>;
  richMenu: LineRichMenus;
  broadcast: LineBroadcasts;
  webhook: LineWebhook;
}

/** A client for one channel. Token and time limit are its own; it never throws for what the platform does. */
export function createLineClient(options: LineClientOptions): LineClient {
  const { timeoutMs = 5000, now = () => new Date(), log, apiBaseUrl, dataApiBaseUrl } = options;
  const authorization = createAccessTokens({ ...options, timeoutMs, now });
  const { api, dataApi, insightApi } = sdkClients({
    apiBaseUrl,
    dataApiBaseUrl,
    timeoutMs,
    log,
    authorization,
  });

  const client: LineClient = {
    async push(to, messages, retryKey) {
      try {
        const { httpResponse } = await api.pushMessageWithHttpInfo({ to, messages }, retryKey);
        return accepted(httpResponse.headers, false);
      } catch (error) {
        if (error instanceof PlatformAnswer && error.status === 409) {
          return accepted(error.headers, true);
        }
        return await explainLimit(failureOf(error), client);
      }
    },
    async reply(replyToken, messages) {
      try {
        const { httpResponse } = await api.replyMessageWithHttpInfo({ replyToken, messages });
        return accepted(httpResponse.headers, false);
      } catch (error) {
        return failureOf(error);
      }
    },
    async profile(userId) {
      const answer = await read(() => api.getProfile(userId), Profile);
      return answer.outcome === 'refused' && answer.status === 404
        ? { outcome: 'not-found' }
        : answer;
    },
    async quota() {
      const [limit, consumption] = await Promise.all([
        read(() => api.getMessageQuota(), Quota),
        read(() => api.getMessageQuotaConsumption(), Consumption),
      ]);
      if (limit.outcome !== 'ok') return limit;
      if (consumption.outcome !== 'ok') return consumption;
      return {
        outcome: 'ok',
        value: {
          limit: limit.value.type === 'limited' ? (limit.value.value ?? 0) : null,
          used: consumption.value.totalUsage,
        },
      };
    },
    botInfo: () => read(() => api.getBotInfo(), BotInfo),
    richMenu: createRichMenus({ api, dataApi, read }),
    broadcast: createBroadcasts({ api, insightApi, read }),
    webhook: createWebhook({ api, read }),
  };
  return client;
}

const Profile = z.object({ displayName: z.string() });
/** As far as the database counts. */
const Count = z.int().min(0).max(2_147_483_647);
const Quota = z.object({ type: z.string(), value: Count.optional() });
const Consumption = z.object({ totalUsage: Count });
/** Kept by us: nothing that the database could not hold. */
const Kept = z.string().refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed());
const BotInfo = z.object({
  userId: Kept.max(40),
  basicId: Kept,
  displayName: Kept,
  chatMode: z.string(),
});

interface SdkOptions {
  apiBaseUrl: string;
  dataApiBaseUrl: string;
  timeoutMs: number;
  log: LineLog;
  authorization: Authorization;
}

function sdkClients({ apiBaseUrl, dataApiBaseUrl, ...shared }: SdkOptions): {
  api: messagingApi.MessagingApiClient;
  dataApi: messagingApi.MessagingApiBlobClient;
  insightApi: insight.InsightClient;
} {
  const channelAccessToken = 'given by the transport';
  const transport = createTransport({ ...shared, baseUrl: apiBaseUrl });
  return {
    api: speakThrough(
      new messagingApi.MessagingApiClient({ channelAccessToken, baseURL: apiBaseUrl }),
      transport,
    ),
    insightApi: speakThrough(
      new insight.InsightClient({ channelAccessToken, baseURL: apiBaseUrl }),
      transport,
    ),
    dataApi: speakThrough(
      new messagingApi.MessagingApiBlobClient({ channelAccessToken, baseURL: dataApiBaseUrl }),
      createTransport({ ...shared, baseUrl: dataApiBaseUrl }),
    ),
  };
}

function accepted(headers: Headers, duplicate: boolean): SendOutcome {
  const firstRequestId = headers.get('x-line-accepted-request-id');
  return { outcome: 'accepted', requestId: firstRequestId ?? requestIdOf(headers), duplicate };
}

/**
 * 429 stands for a rate limit as well as for the month's limit, and its texts are not stable
 * (https://developers.line.biz/en/reference/messaging-api/#status-codes), so the quota decides.
 * Where the quota cannot be read it counts as a rate limit: waiting loses nothing.
 */
async function explainLimit(failure: LineFailure, client: LineClient): Promise<LineFailure> {
  if (failure.outcome !== 'rate-limited') return failure;
  const quota = await client.quota();
  const isUsedUp =
    quota.outcome === 'ok' && quota.value.limit !== null && quota.value.used >= quota.value.limit;
  return isUsedUp ? { outcome: 'quota-exceeded' } : failure;
}
