/**
 * Carries events to the webhook as the platform does, with its bad habits on demand: duplicates,
 * disorder, several events in one request, redelivery of what was not acknowledged.
 * https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-redelivery
 */
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { createLedger } from './ledger.ts';
import type { WebhookEvent } from './post-webhook.ts';
import { postWebhook, webhookBody } from './post-webhook.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import type { Channel } from './state.ts';

/** How long a window that does not fill up waits for more events. */
const WINDOW_MS = 100;

interface Outgoing {
  event: WebhookEvent;
  attempt: number;
}

export interface Delivery {
  /** Takes an event over; it goes out in the order of its person's events unless disorder is on. */
  send(channel: Channel, event: WebhookEvent): void;
  /** Sends events at once, shuffled by a seed if given; resolves when all are answered for. */
  sendAll(channel: Channel, events: readonly WebhookEvent[], seed?: number): Promise<void>;
  ledger(channelId: string): Ledger;
  /** Begins the disorder anew, after the seed was changed. */
  reseed(): void;
  /** Resolves when nothing is on its way or waiting for a redelivery. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface DeliveryOptions {
  faults: Faults;
  timeoutMs: number;
  /** Called for each event that is about to be redelivered. */
  beforeRedelivery(event: WebhookEvent): void;
}

export function createDelivery(options: DeliveryOptions): Delivery {
  const { faults } = options;
  const ledgers = new Map<string, Ledger>();
  const windows = new Map<string, { items: Outgoing[]; timer: NodeJS.Timeout; done: () => void }>();
  const lines = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  const pauses = new Map<NodeJS.Timeout, () => void>();
  let random: Random = createRandom(faults.seed);
  let isStopped = false;

  function ledger(channelId: string): Ledger {
    const known = ledgers.get(channelId);
    if (known !== undefined) return known;
    const made = createLedger();
    ledgers.set(channelId, made);
    return made;
  }

  function watch(work: Promise<void>): Promise<void> {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        pauses.delete(timer);
        resolve();
      }, ms);
      pauses.set(timer, resolve);
    });
  }

  async function post(channel: Channel, items: readonly Outgoing[], copies: number): Promise<void> {
    if (isStopped || !channel.isWebhookActive || channel.webhookUrl === null) return;
    const events = items.map((item) => item.event);
    const result = await postWebhook({
      url: channel.webhookUrl,
      body: webhookBody(channel, events),
      secret: channel.channelSecret,
      timeoutMs: options.timeoutMs,
    });
    ledger(channel.channelId).note(events, result);
    if (!result.isAcknowledged) redeliverLater(channel, items);
    if (copies > 0) await post(channel, items, copies - 1);
  }

  function redeliverLater(channel: Channel, items: readonly Outgoing[]): void {
    const { isEnabled, attempts, intervalsMs } = faults.redeliver;
    const again = items.filter((item) => item.attempt < attempts);
    if (!isEnabled || again.length === 0 || isStopped) return;
    const attempt = again[0]?.attempt ?? 0;
    const waitMs = intervalsMs[Math.min(attempt, intervalsMs.length - 1)] ?? 0;
    void watch(redeliverAfter(channel, again, waitMs));
  }

  async function redeliverAfter(
    channel: Channel,
    items: readonly Outgoing[],
    waitMs: number,
  ): Promise<void> {
    await pause(waitMs);
    if (isStopped) return;
    const again = items.map(({ event, attempt }) => {
      options.beforeRedelivery(event);
      return { event: { ...event, deliveryContext: { isRedelivery: true } }, attempt: attempt + 1 };
    });
    if (faults.shuffleWindow > 1) for (const item of again) void collect(channel, item);
    else await post(channel, again, 0);
  }

  function collect(channel: Channel, item: Outgoing): Promise<void> {
    const open = windows.get(channel.channelId);
    if (open !== undefined) {
      open.items.push(item);
      if (open.items.length >= Math.max(faults.shuffleWindow, faults.batchSize)) close(channel);
      return Promise.resolve();
    }
    return watch(
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => close(channel), WINDOW_MS);
        windows.set(channel.channelId, { items: [item], timer, done: resolve });
      }),
    );
  }

  function close(channel: Channel): void {
    const open = windows.get(channel.channelId);
    if (open === undefined) return;
    clearTimeout(open.timer);
    windows.delete(channel.channelId);
    const items = faults.shuffleWindow > 1 ? random.shuffle(open.items) : open.items;
    void watch(inLine(channel.channelId, () => postBatches(channel, items)));
    open.done();
  }

  /** One request after the other, so that the order dealt is the order that arrives. */
  async function postBatches(channel: Channel, items: readonly Outgoing[]): Promise<void> {
    for (let from = 0; from < items.length; from += faults.batchSize) {
      await post(channel, items.slice(from, from + faults.batchSize), 0);
    }
  }

  function inLine(name: string, work: () => Promise<void>): Promise<void> {
    const before = lines.get(name) ?? Promise.resolve();
    const after = before.then(work);
    lines.set(name, after);
    return after.finally(() => {
      if (lines.get(name) === after) lines.delete(name);
    });
  }

  return {
    send(channel, event) {
      const item = { event, attempt: 0 };
      if (faults.shuffleWindow > 1 || faults.batchSize > 1) {
        for (let copy = 0; copy <= faults.duplicates; copy += 1) void collect(channel, item);
        return;
      }
      const line = `${channel.channelId} ${JSON.stringify(event['source'])}`;
      void watch(inLine(line, () => post(channel, [item], faults.duplicates)));
    },
    async sendAll(channel, events, seed) {
      const copies = events.flatMap((event) =>
        Array.from({ length: faults.duplicates + 1 }, () => ({ event, attempt: 0 })),
      );
      const items = seed === undefined ? copies : createRandom(seed).shuffle(copies);
      await watch(postBatches(channel, items));
    },
    ledger,
    reseed() {
      random = createRandom(faults.seed);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async stop() {
      isStopped = true;
      for (const [timer, resolve] of pauses) {
        clearTimeout(timer);
        resolve();
      }
      for (const { timer, done } of windows.values()) {
        clearTimeout(timer);
        done();
      }
      await Promise.all(underWay);
    },
  };
}
