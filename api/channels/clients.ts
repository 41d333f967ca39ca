/** Clients of the platform for one service's account, and the addresses that LINE knows it by. */
import type { ServiceMode } from '../../domain/practice.ts';
import { createLineClient, type LineClient } from '../../line/client.ts';
import { createLiffApps, type LiffApps } from '../../line/liff-apps.ts';
import { platformFor } from '../../line/platforms.ts';
import type { ApiDeps } from '../deps.ts';

/** A person waits for the answer: several calls fit into one request. */
const TIMEOUT_MS = 3_000;

type Parts = Pick<ApiDeps, 'config' | 'log' | 'now'>;

function platformOf({ config }: Parts, mode: ServiceMode) {
  const { lineApiBaseUrl, practiceLineApiBaseUrl } = config;
  return platformFor(mode, {
    lineApiBaseUrl,
    lineDataApiBaseUrl: lineApiBaseUrl,
    practiceLineApiBaseUrl,
  });
}

export function lineClientOf(
  deps: Parts,
  mode: ServiceMode,
  { lineChannelId, channelSecret }: { lineChannelId: string; channelSecret: string },
): LineClient {
  return createLineClient({
    ...platformOf(deps, mode),
    channelId: lineChannelId,
    channelSecret,
    timeoutMs: TIMEOUT_MS,
    now: () => new Date(deps.now()),
    log: deps.log,
  });
}

/** `null` where the secret of the LINE Login channel was never given. */
export function liffAppsOf(
  deps: Parts,
  mode: ServiceMode,
  channel: { loginChannelId: string; loginChannelSecret?: string | null | undefined },
): LiffApps | null {
  const { loginChannelId, loginChannelSecret } = channel;
  if (!loginChannelSecret) return null;
  return createLiffApps({
    apiBaseUrl: platformOf(deps, mode).apiBaseUrl,
    loginChannelId,
    loginChannelSecret,
    timeoutMs: TIMEOUT_MS,
    now: () => new Date(deps.now()),
    log: deps.log,
  });
}

/** What is registered in LINE's consoles. */
export function addressesOf(
  { config }: Pick<ApiDeps, 'config'>,
  { key, liffId }: { key: string; liffId: string },
): { webhookUrl: string; roomUrl: string; liffUrl: string } {
  return {
    webhookUrl: `${config.roomOrigin}/webhook/${key}`,
    roomUrl: `${config.roomOrigin}/room/${key}/`,
    liffUrl: `https://liff.line.me/${liffId}`,
  };
}
