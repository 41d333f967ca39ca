/**
 * What a scripted consultee does, as data, and the machine that plays it: something happens, she acts.
 * Pure: no clock, no chance, no I/O. The runner waits, writes and listens for her.
 */
import type { Need } from '../../../domain/accommodation.ts';
import type { PracticeLevel } from '../../../domain/practice.ts';
import type { RoomState } from '../../../domain/presence.ts';
import type { Supporter } from '../../../domain/supporter.ts';

/** What she does, one after the other. `after`: seconds she takes for it. */
export type Act =
  /** Several texts: each of those who come at once says another one. */
  | { kind: 'say'; text: string | readonly string[]; after: number }
  | { kind: 'picture'; picture: PictureName; text: string; after: number }
  | { kind: 'room'; state: RoomState; after: number }
  /** Her room speaks easy Japanese from now on. */
  | { kind: 'plain-words'; after: number }
  | { kind: 'ask-for'; need: Need; words: string; after: number }
  /** Somebody writes for her; `null`: she does again. */
  | { kind: 'supporter'; supporter: Supporter | null; after: number };

/** Each lies in `pictures/`. */
export type PictureName = 'letter';

/** What she waits for. */
export type Trigger =
  /** A reply of staff; with `words`, one that holds any of them. */
  | { kind: 'reply'; words?: readonly string[] }
  | { kind: 'automatic' }
  /** Nothing has happened for so many seconds. */
  | { kind: 'quiet'; seconds: number }
  /** The talk was ended, by staff or by the silence timers. */
  | { kind: 'ended' };

/** Of several that fit, the first. */
export interface Way {
  on: Trigger;
  to: string;
}

/** A scene without ways is an end. */
export interface Scene {
  acts: readonly Act[];
  ways: readonly Way[];
}

/** A consultation she has behind her when she comes. */
export interface PastConsultation {
  daysAgo: number;
  /** `minute`: counted from its first message. */
  messages: readonly { author: 'consultee' | 'staff'; minute: number; text: string }[];
  /** Left out where the service's form does not ask for it. */
  answers: readonly { code: string; value: string | readonly string[] | number }[];
  note: string;
  traits: string;
  cautions: string;
}

export interface Script {
  id: string;
  title: string;
  level: PracticeLevel;
  /** What there is to be seen and learned. */
  goals: readonly string[];
  /** How she takes what is said to her: for whoever guides the practice, not for whoever answers her. */
  course: string;
  /** So many at once, unless somebody chooses otherwise. */
  people: number;
  /** Somebody is to be brought in: staying without it is worth a talk afterwards. */
  expectsEscalation: boolean;
  past: PastConsultation | null;
  scenes: Readonly<Record<string, Scene>>;
}

/** What happened to her. */
export type Happening =
  | { kind: 'reply'; text: string }
  | { kind: 'automatic' }
  | { kind: 'quiet'; seconds: number }
  | { kind: 'ended' };

/** Where every script begins. */
export const FIRST_SCENE = 'start';
/** Whoever is left alone for so long goes away, whatever the script says. */
export const LONGEST_QUIET = 12 * 60 * 60;

/** Where she is in her script, and what she does there. */
export interface Step {
  scene: string;
  acts: readonly Act[];
  isEnd: boolean;
}

/** The scene as it is entered. Throws for one the script does not have. */
export function enter(script: Pick<Script, 'scenes'>, scene: string): Step {
  const found = Object.hasOwn(script.scenes, scene) ? script.scenes[scene] : undefined;
  if (!found) throw new Error(`no such scene: ${scene}`);
  return { scene, acts: found.acts, isEnd: found.ways.length === 0 };
}

/** Where she goes from the scene when this happens; `null`: she stays as she is. */
export function next(
  script: Pick<Script, 'scenes'>,
  scene: string,
  happening: Happening,
): Step | null {
  const way = script.scenes[scene]?.ways.find(({ on }) => fits(on, happening));
  if (way) return enter(script, way.to);
  const isOver =
    happening.kind === 'ended' ||
    (happening.kind === 'quiet' && happening.seconds >= LONGEST_QUIET);
  return isOver ? { scene: 'over', acts: [], isEnd: true } : null;
}

function fits(on: Trigger, happening: Happening): boolean {
  if (on.kind === 'reply')
    return (
      happening.kind === 'reply' &&
      (on.words === undefined || on.words.some((word) => happening.text.includes(word)))
    );
  if (on.kind === 'quiet') return happening.kind === 'quiet' && happening.seconds >= on.seconds;
  return on.kind === happening.kind;
}

/** Her words, where several come at once: `variant` counts them from 0. */
export function textFor(text: string | readonly string[], variant: number): string {
  if (typeof text === 'string') return text;
  return text[variant % text.length] ?? '';
}

// The language scripts are written in.

/** She writes; a person takes about so long for it. */
export function say(text: string | readonly string[], after = 12): Act {
  return { kind: 'say', text, after };
}

export function room(state: RoomState, after = 1): Act {
  return { kind: 'room', state, after };
}

export function onReply(to: string, ...words: readonly string[]): Way {
  return { on: words.length === 0 ? { kind: 'reply' } : { kind: 'reply', words }, to };
}

export function onQuiet(minutes: number, to: string): Way {
  return { on: { kind: 'quiet', seconds: minutes * 60 }, to };
}

export function onAutomatic(to: string): Way {
  return { on: { kind: 'automatic' }, to };
}

export function onEnded(to: string): Way {
  return { on: { kind: 'ended' }, to };
}

export function scene(acts: readonly Act[], ways: readonly Way[]): Scene {
  return { acts, ways };
}

/** The last she does. */
export function end(...acts: readonly Act[]): Scene {
  return { acts: [...acts, room('left', 3)], ways: [] };
}
