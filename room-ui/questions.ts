/** What she is asked and what she said to it. Pure: without screen and network. */
import type { RoomQuestion, RoomQuestions } from '../contracts/room-questions.ts';
import type { Words } from './words/usual.ts';

export type Value = NonNullable<RoomQuestion['value']>;

/** One of her steps on its way to the server, in the order she took them. */
export type Step = { code: string; value: Value | null } | { rest: true };

/**
 * - `card`: one question after the other. - `line`: folded, she may come back to it.
 * - `list`: her answers, to look at and to change.
 */
export type Shape = 'card' | 'line' | 'list';

export interface Asking {
  epoch: string | null;
  all: readonly RoomQuestion[];
  shape: Shape;
  /** The one she changes; otherwise the first that is open is asked. */
  changing: string | null;
  /** What she has typed or ticked and not given yet, by question. */
  written: Readonly<Record<string, string | string[]>>;
  steps: readonly Step[];
  /** Something was not taken: what to do, in words. */
  problem: string | null;
  /** Her steps do not get through at the moment; they go out by themselves. */
  isHeldUp: boolean;
  /** She has just met the last of them. */
  isDone: boolean;
}

export const NOTHING_ASKED: Asking = {
  epoch: null,
  all: [],
  shape: 'line',
  changing: null,
  written: {},
  steps: [],
  problem: null,
  isHeldUp: false,
  isDone: false,
};

/** What the server says counts, except for what she has done since. */
export function withQuestions(asking: Asking, { epoch, data }: RoomQuestions): Asking {
  if (epoch !== asking.epoch) {
    return { ...NOTHING_ASKED, epoch, all: data, problem: asking.problem };
  }
  const all = asking.steps.reduce(after, data);
  return { ...asking, all };
}

/** She answers, skips (`null`), or wants to be asked nothing more. */
export function withStep(asking: Asking, step: Step): Asking {
  const all = after(asking.all, step);
  const isChange = asking.changing !== null;
  return {
    ...asking,
    all,
    steps: [...asking.steps, step],
    written: 'code' in step ? without(asking.written, step.code) : {},
    changing: null,
    shape: isChange ? 'list' : 'card',
    isDone: !isChange && openOnes(all).length === 0,
    problem: null,
  };
}

function after(all: readonly RoomQuestion[], step: Step): readonly RoomQuestion[] {
  return all.map((each) => {
    if ('rest' in step) return each.state === 'open' ? { ...each, state: 'skipped' } : each;
    if (each.code !== step.code) return each;
    return { ...each, state: step.value === null ? 'skipped' : 'answered', value: step.value };
  });
}

/** The first step is with the server. */
export function withoutStep(asking: Asking): Asking {
  return { ...asking, steps: asking.steps.slice(1), isHeldUp: false };
}

/** The first step was not taken: what she wrote is in the field again, beside what to do. */
export function withRefusal(asking: Asking, problem: string): Asking {
  const [step] = asking.steps;
  const rest = withoutStep(asking);
  if (!step || 'rest' in step || step.value === null) return { ...rest, problem };
  const { code, value } = step;
  const written = { ...asking.written, [code]: Array.isArray(value) ? value : String(value) };
  const all = rest.all.map((each): RoomQuestion =>
    each.code === code ? { ...each, state: 'open', value: null } : each,
  );
  return { ...rest, all, written, changing: null, shape: 'card', isDone: false, problem };
}

export function openOnes(all: readonly RoomQuestion[]): RoomQuestion[] {
  return all.filter(({ state }) => state === 'open');
}

/** The question on the card, and which of how many it is. */
export function currentOf({
  all,
  changing,
}: Pick<Asking, 'all' | 'changing'>): { question: RoomQuestion; number: number } | null {
  const index = all.findIndex(({ code, state }) =>
    changing === null ? state === 'open' : code === changing,
  );
  const question = all[index];
  return question ? { question, number: index + 1 } : null;
}

/** What stands in the field of a question: what she is writing, else her answer. */
export function writtenFor({ written }: Asking, { code, value }: RoomQuestion): string | string[] {
  const own = written[code] ?? value ?? '';
  return typeof own === 'number' ? String(own) : own;
}

/** What she has written as an answer; `null` while there is none (or no number). */
export function valueOf(kind: RoomQuestion['kind'], written: string | string[]): Value | null {
  if (Array.isArray(written)) return written.length > 0 ? written : null;
  const text = written.trim();
  if (text === '') return null;
  if (kind !== 'number') return text;
  const number = Number(text.normalize('NFKC').replaceAll(',', ''));
  return Number.isFinite(number) ? number : null;
}

/** Her answer as she reads it. */
export function inWords(
  { state, value, choices }: RoomQuestion,
  words: Words['questions'],
): string {
  if (state === 'open') return words.open;
  if (value === null) return words.skipped;
  const labelOf = (one: string | number) =>
    choices.find(({ code }) => code === one)?.label ?? String(one);
  return Array.isArray(value) ? value.map(labelOf).join('、') : labelOf(value);
}

function without(written: Asking['written'], code: string): Asking['written'] {
  return Object.fromEntries(Object.entries(written).filter(([each]) => each !== code));
}
