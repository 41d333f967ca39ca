/** The LIFF apps of a LINE Login channel: the door of a service's room, as the platform has it. */
import { liff } from '@line/bot-sdk';
import { z } from 'zod';
import { createAccessTokens } from './access-token.ts';
import { read, type ReadOutcome } from './outcome.ts';
import { createTransport, speakThrough, type LineLog } from './transport.ts';

export interface LiffApp {
  liffId: string;
  view: { type: string; url: string; moduleMode: boolean };
  scope: readonly string[];
}

export interface LiffAppsOptions {
  loginChannelId: string;
  loginChannelSecret: string;
  apiBaseUrl: string;
  timeoutMs?: number;
  now?: () => Date;
  log: LineLog;
}

export interface LiffApps {
  /** Empty where the channel has none. */
  list(): Promise<ReadOutcome<LiffApp[]>>;
  /** Full size, in module mode, with no more than who she is: nothing of the room shows elsewhere on her phone. */
  point(liffId: string, url: string): Promise<ReadOutcome<null>>;
}

/** A client for one LINE Login channel; it never throws for what the platform does. */
export function createLiffApps(options: LiffAppsOptions): LiffApps {
  const { loginChannelId, loginChannelSecret, apiBaseUrl, log } = options;
  const { timeoutMs = 5_000, now = () => new Date() } = options;
  const authorization = createAccessTokens({
    channelId: loginChannelId,
    channelSecret: loginChannelSecret,
    apiBaseUrl,
    timeoutMs,
    now,
    log,
  });
  const api = speakThrough(
    new liff.LiffClient({ channelAccessToken: 'given by the transport', baseURL: apiBaseUrl }),
    createTransport({ baseUrl: apiBaseUrl, timeoutMs, log, authorization }),
  );
  return {
    async list() {
      const answer = await read(() => api.getAllLIFFApps(), Apps);
      if (answer.outcome === 'refused' && answer.status === 404)
        return { outcome: 'ok', value: [] };
      return answer.outcome === 'ok' ? { outcome: 'ok', value: answer.value.apps } : answer;
    },
    point: (liffId, url) =>
      read(
        () =>
          api.updateLIFFApp(liffId, {
            view: { type: 'full', url, moduleMode: true },
            scope: ['openid'],
          }),
        Nothing,
      ),
  };
}

const Apps = z.object({
  apps: z
    .array(
      z.object({
        liffId: z.string(),
        view: z.object({
          type: z.string(),
          url: z.string(),
          moduleMode: z.boolean().default(false),
        }),
        scope: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});
const Nothing = z.unknown().transform(() => null);
