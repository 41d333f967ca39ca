/** Message objects and their limits. https://developers.line.biz/en/reference/messaging-api/#message-objects */
import { z } from 'zod';

const MAX_ACTION_URI = 1000;

/** Every action object, checked for what our own messages and menus use. */
export const Action = z.looseObject({ type: z.string() }).superRefine((action, context) => {
  const refuse = (property: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [property], message });
  };
  const textOf = (property: string): string | null => {
    const value = action[property];
    return typeof value === 'string' ? value : null;
  };
  if (action.type === 'uri') {
    const uri = textOf('uri');
    if (uri === null || uri.length > MAX_ACTION_URI || !/^(https?|line|tel):/.test(uri)) {
      refuse('uri', 'invalid uri');
    }
  }
  if (action.type === 'postback' && !isWithin(textOf('data'), 300)) {
    refuse('data', 'Length must be between 1 and 300');
  }
  if (action.type === 'message' && !isWithin(textOf('text'), 300)) {
    refuse('text', 'Length must be between 1 and 300');
  }
  if (action.type === 'richmenuswitch' && !isWithin(textOf('richMenuAliasId'), 32)) {
    refuse('richMenuAliasId', 'must be specified');
  }
});

function isWithin(text: string | null, limit: number): boolean {
  return text !== null && text.length >= 1 && text.length <= limit;
}

const Https = z
  .string()
  .max(2000)
  .regex(/^https:\/\//, 'invalid uri scheme');

/** Counted in UTF-16 units, as JavaScript counts; zod's own `max` counts code points. */
const Text = z
  .string()
  .min(1, 'May not be empty')
  .refine((text) => text.length <= 5000, 'Length must be between 0 and 5000');
const AltText = z
  .string()
  .min(1, 'May not be empty')
  .max(1500, 'Length must be between 0 and 1500');

const QuickReply = z.looseObject({
  items: z.array(z.looseObject({ type: z.literal('action'), action: Action })).max(13),
});
const Sender = z.looseObject({
  name: z
    .string()
    .max(20)
    .refine((name) => !/line/i.test(name), 'must not contain LINE')
    .optional(),
});
const common = { quickReply: QuickReply.optional(), sender: Sender.optional() };

const Template = z.looseObject({
  type: z.enum(['buttons', 'confirm', 'carousel', 'image_carousel']),
  actions: z.array(Action).max(4).optional(),
});

const Message = z.discriminatedUnion(
  'type',
  [
    z.looseObject({ ...common, type: z.literal('text'), text: Text }),
    z.looseObject({ ...common, type: z.literal('textV2'), text: Text }),
    z.looseObject({
      ...common,
      type: z.literal('sticker'),
      packageId: z.string(),
      stickerId: z.string(),
    }),
    z.looseObject({
      ...common,
      type: z.literal('image'),
      originalContentUrl: Https,
      previewImageUrl: Https,
    }),
    z.looseObject({
      ...common,
      type: z.literal('video'),
      originalContentUrl: Https,
      previewImageUrl: Https,
    }),
    z.looseObject({
      ...common,
      type: z.literal('audio'),
      originalContentUrl: Https,
      duration: z.number(),
    }),
    z.looseObject({
      ...common,
      type: z.literal('location'),
      title: z.string().max(100),
      address: z.string().max(100),
      latitude: z.number(),
      longitude: z.number(),
    }),
    z.looseObject({
      ...common,
      type: z.literal('imagemap'),
      altText: AltText,
      baseUrl: Https,
      actions: z.array(z.looseObject({})),
    }),
    z.looseObject({ ...common, type: z.literal('template'), altText: AltText, template: Template }),
    z.looseObject({
      ...common,
      type: z.literal('flex'),
      altText: AltText,
      contents: z.looseObject({ type: z.enum(['bubble', 'carousel']) }),
    }),
  ],
  { error: 'Must be one of the message types' },
);
export type Message = z.infer<typeof Message>;

const Messages = z
  .array(Message)
  .min(1, 'Size must be between 1 and 5')
  .max(5, 'Size must be between 1 and 5');

const options = { messages: Messages, notificationDisabled: z.boolean().optional() };

export const PushBody = z.looseObject({ ...options, to: z.string().min(1, 'May not be empty') });
export const ReplyBody = z.looseObject({ ...options, replyToken: z.string() });
export const MulticastBody = z.looseObject({ ...options, to: z.array(z.string()).min(1).max(500) });
export const BroadcastBody = z.looseObject(options);
export const ValidateBody = z.looseObject({ messages: Messages });

/** What a lock screen shows of a message. */
export function previewOf(message: Message): string {
  switch (message.type) {
    case 'text':
    case 'textV2':
      return message.text;
    case 'template':
    case 'flex':
    case 'imagemap':
      return message.altText;
    case 'sticker':
      return 'スタンプが届きました';
    case 'image':
    case 'video':
    case 'audio':
    case 'location':
      return 'メッセージが届きました';
  }
}
