/** Asks the platform how a service's connection stands, and says what is wrong with it. */
import type { LineCheck, LineCheckReason, LineCheckResult } from '../../domain/line-checks.ts';
import type { LineBotInfo, LineClient } from '../../line/client.ts';
import type { LiffApp, LiffApps } from '../../line/liff-apps.ts';
import type { ReadOutcome } from '../../line/outcome.ts';
import type { WebhookTest } from '../../line/webhook-settings.ts';

export interface Connected {
  line: Pick<LineClient, 'botInfo' | 'webhook'>;
  /** `null`: the secret of the LINE Login channel was never given. */
  liffApps: LiffApps | null;
  channel: { botUserId: string; loginChannelId: string; liffId: string };
  webhookUrl: string;
  roomUrl: string;
  arrivals: { both: number; friends: number; visitors: number };
}

/** Never throws for what the platform does. */
export async function checkConnection(connected: Connected): Promise<LineCheckResult[]> {
  const { line, liffApps, webhookUrl } = connected;
  const [bot, endpoint, tested, apps] = await Promise.all([
    line.botInfo(),
    line.webhook.endpoint(),
    line.webhook.test(webhookUrl),
    liffApps?.list() ?? null,
  ]);
  return [
    ...accountChecks(connected, bot),
    ...webhookChecks(connected, endpoint, tested),
    ...liffChecks(connected, apps),
    audienceCheck(connected),
    providerCheck(connected),
  ];
}

function ok(check: LineCheck): LineCheckResult {
  return { check, state: 'ok', reason: null };
}
function wrong(check: LineCheck, reason: LineCheckReason): LineCheckResult {
  return { check, state: 'wrong', reason };
}
function unknown(check: LineCheck, reason: LineCheckReason): LineCheckResult {
  return { check, state: 'unknown', reason };
}

function expected(check: LineCheck, isSo: boolean, reason: LineCheckReason): LineCheckResult {
  return isSo ? ok(check) : wrong(check, reason);
}

function accountChecks({ channel }: Connected, bot: ReadOutcome<LineBotInfo>): LineCheckResult[] {
  if (bot.outcome !== 'ok') {
    const isRefused = bot.outcome === 'unauthorized' || bot.outcome === 'refused';
    const token = isRefused ? wrong('token', 'credentials-refused') : unknown('token', 'no-answer');
    return [token, unknown('account', 'needs-token'), unknown('chat-mode', 'needs-token')];
  }
  const { userId, chatMode } = bot.value;
  return [
    ok('token'),
    expected('account', userId === channel.botUserId, 'another-account'),
    expected('chat-mode', chatMode === 'bot', 'chat-on'),
  ];
}

function webhookChecks(
  { webhookUrl }: Connected,
  endpoint: ReadOutcome<{ endpoint: string; active: boolean } | null>,
  tested: ReadOutcome<WebhookTest>,
): LineCheckResult[] {
  return [...endpointChecks(webhookUrl, endpoint), testCheck(tested)];
}

function endpointChecks(
  webhookUrl: string,
  answer: ReadOutcome<{ endpoint: string; active: boolean } | null>,
): LineCheckResult[] {
  if (answer.outcome !== 'ok') {
    const reason = answer.outcome === 'unauthorized' ? 'needs-token' : 'no-answer';
    return [unknown('webhook-endpoint', reason), unknown('webhook-active', reason)];
  }
  const { value } = answer;
  if (value === null)
    return [
      wrong('webhook-endpoint', 'no-webhook-endpoint'),
      unknown('webhook-active', 'needs-webhook'),
    ];
  return [
    expected('webhook-endpoint', value.endpoint === webhookUrl, 'another-webhook-endpoint'),
    expected('webhook-active', value.active, 'webhook-off'),
  ];
}

function testCheck(tested: ReadOutcome<WebhookTest>): LineCheckResult {
  const check = 'webhook-test';
  if (tested.outcome === 'unauthorized') return unknown(check, 'needs-token');
  // The platform does not even try an address that is none on the internet.
  if (tested.outcome === 'refused') return wrong(check, 'webhook-unreachable');
  if (tested.outcome !== 'ok') return unknown(check, 'no-answer');
  const { success, statusCode } = tested.value;
  if (success) return ok(check);
  if (statusCode === 0) return wrong(check, 'webhook-unreachable');
  return wrong(check, statusCode === 401 ? 'webhook-secret' : 'webhook-refused');
}

const OF_APP = [
  'liff-app',
  'liff-endpoint',
  'liff-size',
  'liff-module-mode',
  'liff-scope',
] as const;

function liffChecks(
  { channel, roomUrl }: Connected,
  apps: ReadOutcome<LiffApp[]> | null,
): LineCheckResult[] {
  if (apps === null)
    return [
      unknown('login-token', 'login-secret-missing'),
      ...OF_APP.map((check) => unknown(check, 'needs-login-token')),
    ];
  if (apps.outcome !== 'ok') {
    const isRefused = apps.outcome === 'unauthorized' || apps.outcome === 'refused';
    const token = isRefused
      ? wrong('login-token', 'login-credentials-refused')
      : unknown('login-token', 'no-answer');
    return [token, ...OF_APP.map((check) => unknown(check, 'needs-login-token'))];
  }
  const app = apps.value.find(({ liffId }) => liffId === channel.liffId);
  if (!app)
    return [
      ok('login-token'),
      wrong('liff-app', 'liff-not-found'),
      ...OF_APP.slice(1).map((check) => unknown(check, 'needs-liff-app')),
    ];
  return [ok('login-token'), ok('liff-app'), ...appChecks(app, roomUrl)];
}

function appChecks({ view, scope }: LiffApp, roomUrl: string): LineCheckResult[] {
  return [
    expected('liff-endpoint', view.url === roomUrl, 'liff-endpoint-differs'),
    expected('liff-size', view.type === 'full', 'liff-not-full'),
    expected('liff-module-mode', view.moduleMode, 'liff-module-mode-off'),
    scopeCheck(scope),
  ];
}

function scopeCheck(scope: readonly string[]): LineCheckResult {
  if (!scope.includes('openid')) return wrong('liff-scope', 'liff-scope-no-openid');
  return expected('liff-scope', !scope.includes('chat_message.write'), 'liff-scope-too-wide');
}

/** A LIFF id begins with the channel that issues its ID tokens: those are taken from no other. */
function audienceCheck({ channel }: Connected): LineCheckResult {
  const isOwn = channel.liffId.startsWith(`${channel.loginChannelId}-`);
  return expected('audience', isOwn, 'liff-of-another-channel');
}

/** So many of each kind, and nobody both: by chance that does not happen. */
const TELLING = 3;

/** Within one provider a person is the same as a friend and in the room; nothing else tells of it. */
function providerCheck({ arrivals }: Connected): LineCheckResult {
  const { both, friends, visitors } = arrivals;
  if (both > 0) return ok('provider');
  if (friends >= TELLING && visitors >= TELLING) return wrong('provider', 'another-provider');
  return unknown('provider', 'nobody-came-yet');
}
