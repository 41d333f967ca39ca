/** The control API: /phone/api/*, JSON, for tests, the demo and the phone's screen. */
import { createSession } from 'better-sse';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { json, Router } from 'express';
import { z, ZodError } from 'zod';
import type { Arrival, PhoneContext } from '../context.ts';
import type { PersonControl, PhoneControl } from '../control.ts';
import { FaultsChange } from '../faults.ts';
import type { Practice } from '../practice/practice.ts';
import { practiceRoutes } from '../practice/routes.ts';
import { SIGNATURES } from '../post-webhook.ts';
import { ChannelSettings } from './channels.ts';
import type { Channel } from '../state.ts';
import type { Picture } from './pictures.ts';
import { CONTROL_STATUS, ControlRefusal } from './refusal.ts';
import { STICKERS } from './stickers.ts';

const ChannelName = z.object({ channel: z.string().default('demo') });
const NewPerson = ChannelName.extend({ name: z.string().trim().min(1).max(20) });
const Base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const Attachment = z.object({
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  bytes: Base64,
  fileName: z.string().max(255).optional(),
  readyAfterMs: z.number().int().min(0).optional(),
});
const Place = z.object({
  title: z.string().max(100),
  address: z.string().max(100),
  latitude: z.number(),
  longitude: z.number(),
});
const StickerChoice = z.object({
  stickerId: z.enum(STICKERS.map(({ stickerId }) => stickerId)).optional(),
});
const DeviceChange = z
  .object({ hasNetwork: z.boolean(), screen: z.enum(['off', 'lock', 'on']) })
  .partial();
/** What is switched by hand in LINE's consoles. */
const ConsoleChange = z
  .object({ isWebhookActive: z.boolean(), chatMode: z.enum(['bot', 'chat']) })
  .partial();
const RawWebhook = z.object({
  body: z.string().optional(),
  events: z.array(z.record(z.string(), z.unknown())).optional(),
  signature: z.enum(SIGNATURES).optional(),
  secret: z.string().optional(),
});
const SendEvents = z.object({
  events: z.array(z.record(z.string(), z.unknown())).max(100_000),
  seed: z.number().int().optional(),
});
const BuildEvent = z.object({
  userId: z.string(),
  type: z.string().min(1),
  details: z.record(z.string(), z.unknown()).default({}),
});

/** What a person can do by POST /phone/api/people/:userId/<name>, body with `channel` (else 'demo'). */
const PERSON_ACTIONS: Record<string, (person: PersonControl, body: unknown) => unknown> = {
  follow: (person) => person.follow(),
  unfollow: (person) => person.unfollow(),
  block: (person) => person.block(),
  unblock: (person) => person.unblock(),
  text: (person, body) =>
    person.typeText(z.object({ text: z.string().min(1).max(5000) }).parse(body).text),
  picture: (person, body) => person.sendPicture(Attachment.parse(body)),
  file: (person, body) => person.sendFile(Attachment.parse(body)),
  sticker: (person, body) => person.sendSticker(StickerChoice.parse(body).stickerId),
  location: (person, body) => person.sendLocation(Place.parse(body)),
  unsend: (person, body) =>
    person.unsend(z.object({ messageId: z.string() }).parse(body).messageId),
  postback: (person, body) =>
    person.postback(z.object({ data: z.string().min(1).max(300) }).parse(body).data),
  tap: (person, body) =>
    person.tapRichMenu(z.object({ area: z.number().int().min(0) }).parse(body).area),
  press: (person, body) => {
    const { messageId, label } = z.object({ messageId: z.string(), label: z.string() }).parse(body);
    return person.pressButton(messageId, label);
  },
  'open-room': (person) => person.openRoom(),
  read: (person) => person.read(),
  device: (person, body) => person.changeDevice(DeviceChange.parse(body)),
  reset: (person) => {
    const { userId, displayName } = person.reset();
    return { userId, displayName };
  },
};

export function controlRoutes(
  context: PhoneContext,
  control: PhoneControl,
  practice: Practice,
): Router {
  const router = Router();
  router.use(refuseStrangers, json({ limit: '64mb' }));
  addPeople(router, control);
  addChannels(router, control);
  addFaults(router, control);
  router.use('/practice', practiceRoutes(practice));
  router.get('/stream', async (request, response) => {
    const filter = z
      .object({ channel: z.string().optional(), userId: z.string().optional() })
      .parse(request.query);
    const session = await createSession(request, response);
    const push = (arrival: Arrival): void => {
      const isWanted =
        (filter.channel ?? arrival.channelKey) === arrival.channelKey &&
        (filter.userId ?? arrival.userId) === arrival.userId;
      if (isWanted) session.push(arrival, 'arrival');
    };
    const tell = (): void => void session.push(null, 'change');
    context.arrivals.on('arrival', push).on('change', tell);
    session.once('disconnected', () => {
      context.arrivals.off('arrival', push).off('change', tell);
    });
  });
  router.use(() => {
    throw new ControlRefusal('not-found', 'no such route');
  });
  router.use(answerRefusal);
  return router;
}

/** A page of somebody else in the same browser must not play on this phone. */
const refuseStrangers: RequestHandler = (request, _response, next) => {
  const from = request.get('sec-fetch-site') ?? 'none';
  if (from === 'same-origin' || from === 'none') next();
  else next(new ControlRefusal('not-permitted', 'asked by a page of another origin'));
};

function addPeople(router: Router, control: PhoneControl): void {
  router.get('/people', (_request, response) => void response.json({ people: control.people() }));
  router.post('/people', (request, response) => {
    const { name, channel } = NewPerson.parse(request.body);
    response.status(201).json({ userId: control.person(name, channel).userId, displayName: name });
  });
  router.get('/people/:userId/talk', (request, response) => {
    const { channel } = ChannelName.parse(request.query);
    response.json(control.personById(param(request, 'userId'), channel).talk());
  });
  router.get('/people/:userId/device', (request, response) => {
    const { channel } = ChannelName.parse(request.query);
    response.json(control.personById(param(request, 'userId'), channel).device());
  });
  router.get('/people/:userId/pictures/:messageId', (request, response) => {
    const { channel } = ChannelName.parse(request.query);
    const person = control.personById(param(request, 'userId'), channel);
    sendPicture(response, person.picture(param(request, 'messageId')));
  });
  router.post('/reset', (_request, response) => {
    control.resetPeople();
    response.json({});
  });
  router.post('/people/:userId/:action', async (request, response) => {
    const name = param(request, 'action');
    const act = Object.hasOwn(PERSON_ACTIONS, name) ? PERSON_ACTIONS[name] : undefined;
    if (act === undefined) throw new ControlRefusal('not-found', 'no such action');
    const body: unknown = request.body ?? {};
    const { channel } = ChannelName.parse(body);
    const person = control.personById(param(request, 'userId'), channel);
    response.json((await act(person, body)) ?? {});
  });
}

function addChannels(router: Router, control: PhoneControl): void {
  router.get('/channels', (_request, response) => {
    response.json({ channels: control.channels().map(withoutSecret) });
  });
  router.get('/channels/:channelKey/rich-menus/:richMenuId/picture', (request, response) => {
    const channelKey = param(request, 'channelKey');
    sendPicture(response, control.menuPicture(channelKey, param(request, 'richMenuId')));
  });
  router.put('/channels/:channelKey', (request, response) => {
    const body = z.record(z.string(), z.unknown()).parse(request.body);
    const settings = ChannelSettings.parse({ ...body, channelKey: param(request, 'channelKey') });
    response.json(withoutSecret(control.configureChannel(settings)));
  });
  router.post('/channels/:channelKey/console', (request, response) => {
    const change = ConsoleChange.parse(request.body);
    response.json(withoutSecret(control.changeConsole(param(request, 'channelKey'), change)));
  });
  router.get('/channels/:channelKey/deliveries', (request, response) => {
    const ledger = control.ledger(param(request, 'channelKey'));
    response.json({
      ...ledger.statistics(),
      acknowledgedIds: ledger.acknowledgedIds(),
      unacknowledgedIds: ledger.unacknowledgedIds(),
    });
  });
  router.get('/channels/:channelKey/usage', (request, response) => {
    response.json({ used: control.usage(param(request, 'channelKey')) });
  });
  router.post('/channels/:channelKey/events', async (request, response) => {
    const { events, seed } = SendEvents.parse(request.body);
    const channelKey = param(request, 'channelKey');
    await control.sendEvents(channelKey, events, seed);
    response.json(control.ledger(channelKey).statistics());
  });
  router.post('/channels/:channelKey/build-event', (request, response) => {
    const { userId, type, details } = BuildEvent.parse(request.body);
    response.json(control.buildEvent(param(request, 'channelKey'), userId, type, details));
  });
  router.post('/channels/:channelKey/raw', async (request, response) => {
    const raw = RawWebhook.parse(request.body);
    response.json(await control.postRaw(param(request, 'channelKey'), raw));
  });
}

function addFaults(router: Router, control: PhoneControl): void {
  router.get('/faults', (_request, response) => void response.json(control.faults()));
  router.post('/faults', (request, response) => {
    control.changeFaults(FaultsChange.parse(request.body));
    response.json(control.faults());
  });
  router.delete('/faults', (_request, response) => {
    control.clearFaults();
    response.json(control.faults());
  });
  router.put('/limits/:endpoint', (request, response) => {
    const Limit = z.object({ requests: z.number().positive(), perMs: z.number().positive() });
    control.limitRate(param(request, 'endpoint'), Limit.nullable().parse(request.body));
    response.json({});
  });
  router.post('/settled', async (_request, response) => {
    await control.settled();
    response.json({});
  });
}

/** Only as a picture: whatever it is, it runs nothing. */
function sendPicture(response: Response, { contentType, bytes }: Picture): void {
  response
    .set({
      'Content-Type': contentType,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'no-cache',
    })
    .send(bytes);
}

function param(request: Request, name: string): string {
  return String(request.params[name]);
}

/** What is to be typed into the screens of a service that is set up in practice is shown; everything else is nobody's. */
function withoutSecret(channel: Channel): object {
  const { channelSecret, loginChannelSecret, ...rest } = channel;
  return channel.isFree ? { ...rest, secrets: { channelSecret, loginChannelSecret } } : rest;
}

const answerRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof ControlRefusal) {
    response.status(CONTROL_STATUS[error.code]).json({ code: error.code, message: error.message });
    return;
  }
  if (error instanceof ZodError) {
    const fields = error.issues.map((issue) => issue.path.join('.'));
    response.status(400).json({ code: 'invalid-input', fields });
    return;
  }
  next(error);
};
