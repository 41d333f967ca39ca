/** The scripted consultees of this telephone: begun, played until their script is over, stopped, taken back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UnexpectedAnswer } from '../../../scripts/drive/http.ts';
import { changed, deleteTalk, type PhoneContext } from '../context.ts';
import type { PhoneControl } from '../control.ts';
import { ControlRefusal } from '../person/refusal.ts';
import { NEW_DEVICE, type StoredRun } from '../state.ts';
import { begin, takeTurn, type Playing } from './player.ts';
import { enter, FIRST_SCENE, type Script } from './script.ts';
import { findScript } from './scripts.ts';

export interface NewRun {
  id: string;
  script: string;
  variant: number;
  channelId: string;
  /** The account as the service calls it, for the door of the room. */
  channelKey: string;
  /** Whom LINE shows, and who she is there. */
  name: string;
  userId: string;
}

export interface Practice {
  /** The same run twice is one. Refuses 'not-found' for a script or an account that is not there. */
  start(run: NewRun): StoredRun;
  /** She goes without a word. */
  stop(id: string): void;
  /** Refuses 'not-found' for an account that is not on the phone. */
  runs(channelId: string): StoredRun[];
  /** Every scripted consultee of the account and every talk with it is gone; other accounts keep theirs. */
  reset(channelId: string): Promise<void>;
  /** Goes on with whoever was in the middle of her script. */
  resume(): void;
  close(): Promise<void>;
}

export interface PracticeOptions {
  /** How long they take for what they do; 1 as in life. */
  pace?: number;
  /** How often somebody looks whether there is something new. */
  everyMs?: number;
  onError?: ((error: unknown) => void) | undefined;
}

/** After so long without a single turn she gives up. */
const GIVE_UP_AFTER_MS = 15 * 60_000;
const LONGEST_PAUSE_MS = 10_000;

export function createPractice(
  context: PhoneContext,
  control: PhoneControl,
  { pace = 1, everyMs = 1_000, onError }: PracticeOptions,
): Practice {
  const loops = new Map<string, Promise<void>>();
  const closing = new AbortController();

  function play(run: StoredRun): void {
    const script = findScript(run.script);
    if (!script) return end(context, run, 'failed', 'no-script');
    const playing = { context, control, script, run, pace, room: null, beatAt: 0 };
    const loop = runLoop(playing, { everyMs, signal: closing.signal, onError });
    loops.set(
      run.id,
      loop.finally(() => loops.delete(run.id)),
    );
  }

  return {
    start(asked) {
      const known = context.state.runs[asked.id];
      if (known) return known;
      const script = findScript(asked.script);
      if (!script) throw new ControlRefusal('not-found', 'no such script');
      const run = prepare(context, control, script, asked, pace);
      play(run);
      return run;
    },
    stop(id) {
      const run = context.state.runs[id];
      if (run?.status === 'playing') end(context, run, 'stopped', null);
    },
    runs(channelId) {
      control.channel(channelId);
      return runsOf(context, channelId);
    },
    async reset(channelId) {
      const own = runsOf(context, channelId);
      for (const run of own) end(context, run, 'stopped', null);
      // What is under way would write once more after everything is gone.
      await Promise.all(own.map(({ id }) => loops.get(id) ?? Promise.resolve()));
      forget(context, channelId, own);
    },
    resume() {
      for (const run of Object.values(context.state.runs)) if (run.status === 'playing') play(run);
    },
    async close() {
      closing.abort();
      await Promise.all(loops.values());
    },
  };
}

function runsOf({ state }: PhoneContext, channelId: string): StoredRun[] {
  return Object.values(state.runs).filter((run) => run.channelId === channelId);
}

function prepare(
  context: PhoneContext,
  control: PhoneControl,
  script: Script,
  { name, ...asked }: NewRun,
  pace: number,
): StoredRun {
  const { provider } = control.channel(asked.channelId);
  const { userId } = asked;
  if (!context.state.people.some((person) => person.userId === userId))
    context.state.people.push({
      userId,
      provider,
      displayName: name,
      device: { ...NEW_DEVICE },
      isGone: false,
    });
  const run: StoredRun = {
    ...asked,
    status: 'playing',
    reason: null,
    scene: FIRST_SCENE,
    acts: [],
    dueAt: 0,
    isLastScene: false,
    roomState: 'visible',
    epoch: null,
    readUpTo: 0,
    quietSince: context.now().getTime(),
  };
  begin({ context, run, pace }, enter(script, FIRST_SCENE));
  context.state.runs[run.id] = run;
  changed(context);
  return run;
}

interface Loop {
  everyMs: number;
  signal: AbortSignal;
  onError: PracticeOptions['onError'];
}

async function runLoop(playing: Playing, { everyMs, signal, onError }: Loop): Promise<void> {
  const { context, run } = playing;
  let failures = 0;
  let lastTurnAt = context.now().getTime();
  while (run.status === 'playing' && !signal.aborted) {
    try {
      await takeTurn(playing);
      failures = 0;
      lastTurnAt = context.now().getTime();
    } catch (error) {
      failures += 1;
      playing.room = null;
      const isOurs = !isPassing(error);
      if (isOurs) onError?.(error);
      // The window may be starting anew: she tries again, as a person would.
      if (isOurs || context.now().getTime() - lastTurnAt > GIVE_UP_AFTER_MS)
        end(context, run, 'failed', reasonOf(error));
    }
    const pause = Math.min(everyMs * 2 ** Math.min(failures, 6), LONGEST_PAUSE_MS);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}

function end(
  context: PhoneContext,
  run: StoredRun,
  status: 'stopped' | 'failed',
  reason: string | null,
): void {
  run.status = status;
  run.reason = reason;
  run.acts = [];
  changed(context);
}

function reasonOf(error: unknown): string {
  if (error instanceof UnexpectedAnswer) return `answer-${error.answer.status}`;
  return isPassing(error) ? 'no-connection' : 'failed';
}

/** The room refused something, or was not to be reached; anything else is a fault of the player. */
function isPassing(error: unknown): boolean {
  if (error instanceof UnexpectedAnswer) return true;
  const name = error instanceof Error ? error.name : '';
  return name === 'TimeoutError' || (error instanceof TypeError && error.cause !== undefined);
}

function forget(context: PhoneContext, channelId: string, runs: readonly StoredRun[]): void {
  const { state } = context;
  for (const { id, userId } of runs) {
    const person = state.people.find((one) => one.userId === userId);
    if (person) person.isGone = true;
    delete state.runs[id];
  }
  // To the service all of them are strangers now, also those a trainee played by hand.
  for (const { userId } of Object.values(state.talks).filter(
    (one) => one.channelId === channelId,
  )) {
    const talk = deleteTalk(state, channelId, userId);
    for (const { id } of talk?.bubbles ?? []) delete state.contents[id];
  }
  changed(context);
}
