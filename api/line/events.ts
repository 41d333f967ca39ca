/** From a webhook's bytes to rows of the inbox: each event reduced to what we keep, and sealed. */
import { sealWith } from '../../db/crypt.ts';
import { reduceEvent } from '../../line/webhook-events.ts';
import type { WebhookChannel } from './channels.ts';
import type { InboxRow } from './inbox-writer.ts';

/** LINE sends up to a hundred or so; this only keeps one request from occupying the process. */
const MAX_EVENTS = 2_000;

export type Intake =
  | { outcome: 'read'; rows: InboxRow[] }
  | { outcome: 'refused'; code: 'malformed-body' | 'payload-too-large' };

/** Ask for the signature first. Never throws for anything bytes can be. */
export function readEvents(channel: WebhookChannel, bytes: Buffer): Intake {
  const body = parse(bytes);
  if (!isObject(body) || !('events' in body) || !Array.isArray(body.events)) {
    return { outcome: 'refused', code: 'malformed-body' };
  }
  const events: readonly unknown[] = body.events;
  if (events.length > MAX_EVENTS) return { outcome: 'refused', code: 'payload-too-large' };
  // Absent in no request of the platform; an event is rather handled than lost.
  const destination = 'destination' in body ? body.destination : undefined;
  const isOurs = destination === undefined || destination === channel.botUserId;
  return {
    outcome: 'read',
    rows: events.map((event) => rowOf(channel, event, isOurs ? null : 'other-destination')),
  };
}

function rowOf(channel: WebhookChannel, given: unknown, elsewhere: string | null): InboxRow {
  const event = reduceEvent(given);
  const { organisationId, serviceId, id: channelId, key } = channel;
  const place = { table: 'inbox', column: 'event', row: event.webhookEventId };
  return {
    organisationId,
    serviceId,
    channelId,
    webhookEventId: event.webhookEventId,
    type: event.type === 'other' ? event.name : event.type,
    event: sealWith(key, organisationId, place, JSON.stringify(event)),
    ignored: elsewhere ?? (event.mode === 'standby' ? 'standby' : null),
  };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
