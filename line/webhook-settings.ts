/** Where the platform sends a channel's events, and whether they arrive. */
import type { messagingApi } from '@line/bot-sdk';
import { z } from 'zod';
import type { read, ReadOutcome } from './outcome.ts';

export interface LineWebhook {
  /** `null`: none is registered. `active`: "use webhook" is on, which only a person can switch. */
  endpoint(): Promise<ReadOutcome<{ endpoint: string; active: boolean } | null>>;
  /** Takes effect within a minute. */
  register(endpoint: string): Promise<ReadOutcome<null>>;
  /** The platform sends an empty batch and says what became of it; 60 an hour. */
  test(endpoint: string): Promise<ReadOutcome<WebhookTest>>;
}

export interface WebhookTest {
  success: boolean;
  /** What the endpoint answered; 0 where nothing did. */
  statusCode: number;
}

interface Clients {
  api: messagingApi.MessagingApiClient;
  read: typeof read;
}

/** The part of a channel's client that speaks of its webhook. */
export function createWebhook({ api, read: ask }: Clients): LineWebhook {
  return {
    async endpoint() {
      const answer = await ask(() => api.getWebhookEndpoint(), Endpoint);
      const isNone = answer.outcome === 'refused' && answer.status === 404;
      return isNone ? { outcome: 'ok', value: null } : answer;
    },
    register: (endpoint) => ask(() => api.setWebhookEndpoint({ endpoint }), Nothing),
    test: (endpoint) => ask(() => api.testWebhookEndpoint({ endpoint }), Test),
  };
}

const Endpoint = z.object({ endpoint: z.string(), active: z.boolean() });
const Test = z.object({ success: z.boolean(), statusCode: z.number() });
const Nothing = z.unknown().transform(() => null);
