/** The LINE platform's stand-in with its people: for practice, demonstrations and tests. Never for production. */
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import express from 'express';
import type { PhoneContext } from './context.ts';
import type { PhoneControl } from './control.ts';
import { createControl } from './control.ts';
import { createDelivery } from './deliver.ts';
import { DEMO_CHANNEL, DEMO_PEOPLE, FREE_CHANNELS } from './demo-channel.ts';
import { hangMenu } from './demo-menu.ts';
import { noFaults } from './faults.ts';
import { createIdTokens } from './id-tokens.ts';
import { createRateLimits } from './limits.ts';
import { addFreeChannel } from './person/channels.ts';
import { controlRoutes } from './person/routes.ts';
import { platformRoutes } from './platform/routes.ts';
import { createPractice } from './practice/practice.ts';
import type { WebhookEvent } from './post-webhook.ts';
import { createRandom } from './random.ts';
import { screenRoutes } from './screen.ts';
import { openState } from './state-file.ts';
import { prolongReplyToken } from './tokens.ts';

/** The platform waits this long for a webhook's answer. */
const WEBHOOK_TIMEOUT_MS = 2000;

export interface PhoneOptions {
  /** 0: any free port. */
  port: number;
  host?: string;
  /** Webhooks go to `<webhookBaseUrl>/webhook/<channelKey>` unless an account says otherwise. */
  webhookBaseUrl: string;
  now?: () => Date;
  stateFile?: string | undefined;
  /** Makes event ids and disorder repeatable. */
  seed?: number;
  webhookTimeoutMs?: number;
  /** How scripted people are played: as in life unless somebody does not want to wait. */
  practice?: { pace?: number; everyMs?: number };
  /** Puts the practice menu under the demo account's talk while it has none. */
  hasMenu?: boolean;
  /** Told about errors in the stand-in itself. */
  onError?: (error: unknown) => void;
}

export interface Phone {
  /** Base of the platform's API (`api` and `api-data` alike) and of `/phone/api`. */
  url: string;
  control: PhoneControl;
  stop(): Promise<void>;
}

/** Starts the stand-in with the demo account and its people. */
export async function startPhone(options: PhoneOptions): Promise<Phone> {
  const { now = () => new Date(), host = '127.0.0.1', stateFile } = options;
  const keeper = openState(stateFile, now);
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const webhookTimeoutMs = options.webhookTimeoutMs ?? WEBHOOK_TIMEOUT_MS;
  const faults = noFaults(seed);
  const beforeRedelivery = ({ replyToken }: WebhookEvent): void => {
    if (typeof replyToken === 'string') prolongReplyToken(keeper.state, replyToken, now());
  };
  const context: PhoneContext = {
    state: keeper.state,
    changed: () => keeper.changed(),
    now,
    random: createRandom(seed),
    faults,
    limits: createRateLimits(now),
    delivery: createDelivery({ faults, timeoutMs: webhookTimeoutMs, beforeRedelivery }),
    idTokens: await createIdTokens(keeper.state),
    arrivals: new EventEmitter<{ arrival: [] }>().setMaxListeners(0),
    webhookTimeoutMs,
    webhookBaseUrl: options.webhookBaseUrl,
  };
  const control = createControl(context);
  control.configureChannel(DEMO_CHANNEL);
  for (const free of FREE_CHANNELS) addFreeChannel(context, free);
  for (const name of DEMO_PEOPLE) control.person(name);
  if (options.hasMenu) hangMenu(keeper.state);
  await keeper.flush();

  const practice = createPractice(context, control, {
    ...options.practice,
    onError: options.onError,
  });
  const app = express().disable('x-powered-by');
  app.use('/phone/api', controlRoutes(context, control, practice));
  app.use('/phone', screenRoutes());
  app.use(platformRoutes(context));
  app.use(answerError(options.onError));
  const server = createServer(app).listen(options.port, host);
  await once(server, 'listening');
  const address = server.address();
  practice.resume();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;

  return {
    url: `http://${host}:${port}`,
    control,
    async stop() {
      await practice.close();
      await context.delivery.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections(); // streams and requests that were to get no answer
      await closed;
      await keeper.flush();
    },
  };
}

function answerError(onError: PhoneOptions['onError']): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    onError?.(error);
    const isClientFault =
      typeof error === 'object' &&
      error !== null &&
      'statusCode' in error &&
      error.statusCode === 400;
    response
      .status(isClientFault ? 400 : 500)
      .json({ message: isClientFault ? 'Bad request' : 'Internal server error' });
  };
}
