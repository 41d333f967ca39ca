/**
 * What of a LINE webhook we keep. People type into LINE's talk although the conversation belongs in
 * our own room; what they type, file names, places and sticker keywords end here and are stored nowhere.
 *
 * Nothing in this file throws for anything JSON can be: the platform adds fields and event types
 * without notice (https://developers.line.biz/en/docs/messaging-api/development-guidelines/), and an
 * event that fails to parse would be lost, as no API hands it out again.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

export const EVENT_MODES = ['active', 'standby', 'unknown'] as const;
export const SOURCE_TYPES = ['user', 'group', 'room', 'unknown'] as const;
export const MESSAGE_TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'file',
  'location',
  'sticker',
  'unknown',
] as const;
export const POSTBACK_PARAMS = ['date', 'time', 'datetime', 'rich-menu-switch'] as const;

/** The form of postback data which we give out: opaque, so that no topic reaches the platform. */
export const POSTBACK_DATA = /^[a-z0-9:_-]{1,100}$/;

/** A user id of the platform; the same person has another one under another provider. */
const USER_ID = /^U[0-9a-f]{32}$/;
/** ULID today; longer than any of these is the id we derive, so the two never meet. */
const EVENT_ID = /^[0-9A-Za-z_-]{1,64}$/;
const MESSAGE_ID = /^[0-9A-Za-z_-]{1,64}$/;
const REPLY_TOKEN = /^[0-9A-Za-z_-]{1,128}$/;
const TYPE_NAME = /^[A-Za-z]{1,40}$/;
const LATEST_TIME = 8.64e15;

const Envelope = z.object({
  type: orNull(z.string().regex(TYPE_NAME)),
  mode: orElse(z.enum(EVENT_MODES), 'unknown'),
  /** Milliseconds; when it happened, the same in every redelivery. Null: take the time of receipt. */
  timestamp: orNull(z.number().int().min(0).max(LATEST_TIME)),
  source: orElse(
    z.object({
      type: orElse(z.enum(SOURCE_TYPES), 'unknown'),
      userId: orNull(z.string().regex(USER_ID)),
    }),
    { type: 'unknown', userId: null },
  ),
  webhookEventId: orNull(z.string().regex(EVENT_ID)),
  deliveryContext: orElse(z.object({ isRedelivery: orElse(z.boolean(), false) }), {
    isRedelivery: false,
  }),
  replyToken: orNull(z.string().regex(REPLY_TOKEN)),
});

const MessageEvent = z.object({
  message: z.object({
    id: orNull(z.string().regex(MESSAGE_ID)),
    type: orElse(z.enum(MESSAGE_TYPES), 'unknown'),
  }),
});
const UnsendEvent = z.object({ unsend: z.object({ messageId: z.string().regex(MESSAGE_ID) }) });
const FollowEvent = z.object({
  follow: orElse(z.object({ isUnblocked: orElse(z.boolean(), false) }), { isUnblocked: false }),
});
const PostbackEvent = z.object({
  postback: z.object({
    data: orNull(z.string().regex(POSTBACK_DATA)),
    params: orNull(z.record(z.string(), z.unknown()).transform(paramsKind)),
  }),
});

interface KeptEnvelope {
  /** The platform's id, or `sha256-` and the digest of the event where it has none. */
  webhookEventId: string;
  mode: (typeof EVENT_MODES)[number];
  timestamp: number | null;
  isRedelivery: boolean;
  replyToken: string | null;
  source: { type: (typeof SOURCE_TYPES)[number]; userId: string | null };
}

/** The allow-listed part of one event. `other` is every type we do not act on, with its name. */
export type ReducedEvent = KeptEnvelope &
  (
    | { type: 'message'; message: z.infer<typeof MessageEvent>['message'] }
    | { type: 'unsend'; unsend: { messageId: string } }
    | { type: 'follow'; follow: { isUnblocked: boolean } }
    | { type: 'unfollow' }
    | { type: 'postback'; postback: z.infer<typeof PostbackEvent>['postback'] }
    | { type: 'other'; name: string }
  );

export type WebhookReading =
  | { ok: true; destination: string | null; events: ReducedEvent[] }
  | { ok: false; code: 'webhook-unreadable' };

const Webhook = z.object({
  /** The user id of the account itself; must be the channel's own. */
  destination: orNull(z.string().regex(USER_ID)),
  /** Empty in the platform's own connection test. */
  events: z.array(z.unknown()),
});

/** Reads a webhook's bytes, whose signature was verified before. Never throws. */
export function readWebhook(body: Uint8Array): WebhookReading {
  const parsed = Webhook.safeParse(parseJson(body));
  if (!parsed.success) return { ok: false, code: 'webhook-unreadable' };
  const { destination, events } = parsed.data;
  return { ok: true, destination, events: events.map(reduceEvent) };
}

/** The part of an event that we keep. Never throws; what is no event at all becomes `other`. */
export function reduceEvent(event: unknown): ReducedEvent {
  const envelope = Envelope.safeParse(event);
  if (!envelope.success) return { ...emptyEnvelope(event), type: 'other', name: 'unknown' };
  const { type, webhookEventId, deliveryContext, ...rest } = envelope.data;
  const kept: KeptEnvelope = {
    ...rest,
    webhookEventId: webhookEventId ?? derivedId(event),
    isRedelivery: deliveryContext.isRedelivery,
  };
  return (
    reduceByType(kept, type ?? 'unknown', event) ?? {
      ...kept,
      type: 'other',
      name: type ?? 'unknown',
    }
  );
}

function reduceByType(kept: KeptEnvelope, type: string, event: unknown): ReducedEvent | undefined {
  switch (type) {
    case 'message': {
      const { data } = MessageEvent.safeParse(event);
      return data && { ...kept, type, message: data.message };
    }
    case 'unsend': {
      const { data } = UnsendEvent.safeParse(event);
      return data && { ...kept, type, unsend: data.unsend };
    }
    case 'follow': {
      const { data } = FollowEvent.safeParse(event);
      return data && { ...kept, type, follow: data.follow };
    }
    case 'postback': {
      const { data } = PostbackEvent.safeParse(event);
      return data && { ...kept, type, postback: data.postback };
    }
    case 'unfollow':
      return { ...kept, type };
    default:
      return undefined;
  }
}

function emptyEnvelope(event: unknown): KeptEnvelope {
  return {
    webhookEventId: derivedId(event),
    mode: 'unknown',
    timestamp: null,
    isRedelivery: false,
    replyToken: null,
    source: { type: 'unknown', userId: null },
  };
}

/**
 * An id for an event without one: the same event gets the same id whatever the order of its fields
 * and whether it is delivered for the first time or again.
 */
function derivedId(event: unknown): string {
  const isObject = typeof event === 'object' && event !== null && !Array.isArray(event);
  const lasting = isObject
    ? Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'deliveryContext'))
    : event;
  return `sha256-${createHash('sha256').update(canonical(lasting)).digest('hex')}`;
}

/** JSON with sorted names. Below this depth values count as equal: recursion must not overflow. */
const MAX_DEPTH = 50;

function canonical(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) return '"…"';
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const names = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    const fields = names.map(
      ([name, item]) => `${JSON.stringify(name)}:${canonical(item, depth + 1)}`,
    );
    return `{${fields.join()}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function paramsKind(params: Record<string, unknown>): (typeof POSTBACK_PARAMS)[number] | null {
  if ('status' in params || 'newRichMenuAliasId' in params) return 'rich-menu-switch';
  if ('datetime' in params) return 'datetime';
  if ('date' in params) return 'date';
  return 'time' in params ? 'time' : null;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A field that is missing or of another form is null, and never a reason to lose the event. */
function orNull<Schema extends z.ZodType>(schema: Schema): z.ZodCatch<z.ZodNullable<Schema>> {
  return schema.nullable().catch(null as z.output<z.ZodNullable<Schema>>);
}

function orElse<Schema extends z.ZodType>(
  schema: Schema,
  fallback: z.output<Schema>,
): z.ZodCatch<Schema> {
  return schema.catch(fallback);
}
