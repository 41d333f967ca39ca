/** One turn of one scripted consultee: she does what is due, or looks whether something has happened. */
import { RoomMessages } from '../../../contracts/room.ts';
import { ok } from '../../../scripts/drive/http.ts';
import { enterRoom, ROOM_PATHS, type Room } from '../../../scripts/drive/room.ts';
import type { PhoneContext } from '../context.ts';
import type { PersonControl, PhoneControl } from '../control.ts';
import type { StoredRun } from '../state.ts';
import { actsOf, perform } from './acts.ts';
import { next, type Happening, type Script, type Step } from './script.ts';

/** Rooms beat every 15 s. */
const BEAT_MS = 12_000;

export interface Playing {
  context: PhoneContext;
  control: PhoneControl;
  script: Script;
  run: StoredRun;
  /** How long she takes for what she does: 1 as in life, less where nobody wants to wait. Her patience stays hers. */
  pace: number;
  /** Her room while she is in it; a new one begins with LINE's token. */
  room: Room | null;
  /** ms; when the room last said that she is there. */
  beatAt: number;
}

/** Throws what the room or the platform refuse; the same turn may be tried again at any time. */
export async function takeTurn(playing: Playing): Promise<void> {
  const { context, run } = playing;
  const room = await roomOf(playing);
  await beat(playing, room);
  const [pending] = run.acts;
  if (pending !== undefined) {
    if (context.now().getTime() < run.dueAt) return;
    await perform(room, run, pending.act, pending.id);
    run.acts.shift();
    happened(playing);
    plan(playing);
  } else {
    const happening = await look(playing, room);
    if (happening === null) return;
    if (happening.kind !== 'quiet') happened(playing);
    const step = next(playing.script, run.scene, happening);
    if (step) begin(playing, step);
  }
  if (run.isLastScene && run.acts.length === 0) {
    run.status = 'finished';
    await leave(room);
  }
  context.changed();
}

/** She goes on to the scene; what she does there comes one by one. */
export function begin(playing: Pick<Playing, 'context' | 'run' | 'pace'>, step: Step): void {
  const { run } = playing;
  run.scene = step.scene;
  run.isLastScene = step.isEnd;
  run.acts = actsOf(step.acts);
  plan(playing);
}

function plan({ context, run, pace }: Pick<Playing, 'context' | 'run' | 'pace'>): void {
  const after = run.acts[0]?.act.after ?? 0;
  run.dueAt = context.now().getTime() + after * 1000 * pace;
}

function happened({ context, run }: Playing): void {
  run.quietSince = context.now().getTime();
}

/** In she goes as everybody: a friend of the account, LINE's token, the rules agreed to. */
async function roomOf(playing: Playing): Promise<Room> {
  if (playing.room !== null) return playing.room;
  const { context, run } = playing;
  const person = personOf(playing);
  person.follow();
  const { idToken } = await person.openRoom();
  const room = await enterRoom(context.webhookBaseUrl, idToken, { channelKey: run.channelKey });
  if ((await room.state()).consent.needed) await room.consent();
  playing.room = room;
  playing.beatAt = 0;
  return room;
}

function personOf({ control, run }: Playing): PersonControl {
  return control.personById(run.userId, run.channelId);
}

/** Whoever has gone says nothing any more. */
async function beat(playing: Playing, room: Room): Promise<void> {
  const { context, run } = playing;
  const now = context.now().getTime();
  if (run.roomState === 'left' || now - playing.beatAt < BEAT_MS) return;
  const typing = run.acts[0]?.act.kind === 'say';
  const said = { state: run.roomState, readUpTo: run.readUpTo, typing };
  await ok('presence', room.browser.send('POST', ROOM_PATHS.presence, said));
  playing.beatAt = now;
}

/** What came first counts first: words, then what the service says by itself, then the end, then time. */
async function look(playing: Playing, room: Room): Promise<Happening | null> {
  const { context, run } = playing;
  const seconds = (context.now().getTime() - run.quietSince) / 1000;
  const quiet = { kind: 'quiet', seconds } as const;
  if (run.epoch === null) return quiet;
  // Her telephone lies there dark until LINE rings for her.
  const isAway = run.roomState === 'left';
  if (!isAway || personOf(playing).talk().unread > 0) {
    const before = run.readUpTo;
    const said = await listen(room, run);
    // That she has read it is told at once.
    if (run.readUpTo > before) playing.beatAt = 0;
    if (isAway) personOf(playing).read();
    if (said) return said;
  }
  return (await isOver(room, run)) ? { kind: 'ended' } : quiet;
}

async function listen(room: Room, run: StoredRun): Promise<Happening | null> {
  const path = `${ROOM_PATHS.messages}?after=${run.readUpTo}&epoch=${run.epoch ?? ''}`;
  const { epoch, data } = RoomMessages.parse(await ok('read', room.browser.get(path)));
  if (epoch !== run.epoch) return null;
  run.readUpTo = data.reduce((highest, { seq }) => Math.max(highest, seq), run.readUpTo);
  const replies = data.filter(({ author }) => author === 'staff').map(({ text }) => text);
  if (replies.length > 0) return { kind: 'reply', text: replies.join('\n') };
  return data.some(({ author }) => author === 'automatic') ? { kind: 'automatic' } : null;
}

async function isOver(room: Room, run: StoredRun): Promise<boolean> {
  const { consultation } = await room.state();
  return consultation?.epoch !== run.epoch || consultation?.stage === 'ended';
}

/** The session ends with her; that it has ended already is as good. */
async function leave(room: Room): Promise<void> {
  await room.browser.send('DELETE', ROOM_PATHS.session).catch(() => undefined);
}
