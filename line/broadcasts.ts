/** What messages to many need of the platform: its opinion of their form, and its count of followers. */
import type { insight, messagingApi } from '@line/bot-sdk';
import { z } from 'zod';
import type { ReadOutcome } from './outcome.ts';

/** As the platform counts at a day's end; a figure is `null` where it tells none, as of fewer than twenty. */
export interface LineFollowers {
  /** Who ever added the account: it does not fall when they block it. */
  followers: number | null;
  /** Who can be reached by messages to an age or an area. */
  reaches: number | null;
  blocks: number | null;
}

export interface LineBroadcasts {
  /** Whether the platform would take these messages; nothing is sent. */
  validate(messages: messagingApi.Message[]): Promise<ReadOutcome<null>>;
  /** Of a business day ("YYYY-MM-DD"); `null`: not counted yet. 60 an hour. */
  followers(day: string): Promise<ReadOutcome<LineFollowers | null>>;
}

interface Clients {
  api: messagingApi.MessagingApiClient;
  insightApi: insight.InsightClient;
  read: <Value>(
    call: () => Promise<unknown>,
    shape: z.ZodType<Value>,
  ) => Promise<ReadOutcome<Value>>;
}

const Nothing = z.unknown().transform(() => null);
const Count = z
  .int()
  .min(0)
  .max(2_147_483_647)
  .nullish()
  .transform((count) => count ?? null);
const Followers = z.object({
  status: z.string(),
  followers: Count,
  targetedReaches: Count,
  blocks: Count,
});

export function createBroadcasts({ api, insightApi, read }: Clients): LineBroadcasts {
  return {
    validate: (messages) => read(() => api.validatePush({ messages }), Nothing),
    async followers(day) {
      const date = day.replaceAll('-', '');
      const answer = await read(() => insightApi.getNumberOfFollowers(date), Followers);
      if (answer.outcome !== 'ok') return answer;
      const { status, followers, targetedReaches: reaches, blocks } = answer.value;
      return { outcome: 'ok', value: status === 'ready' ? { followers, reaches, blocks } : null };
    },
  };
}
