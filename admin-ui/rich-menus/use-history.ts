/** What is being made, with what it was before: every change can be undone and done again. */
import { useState } from 'react';

const MOST = 100;

interface History<Value> {
  past: readonly Value[];
  present: Value;
  future: readonly Value[];
  /** Of the last change; further ones with the same are undone together with it. */
  run: string | null;
}

export interface Edited<Value> {
  value: Value;
  /** From what is there by then: an upload may end much later. `run`: what belongs together (one drag, one field being typed into) is undone at once. */
  change: (next: (now: Value) => Value, run?: string) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
  /** Something else altogether: nothing before it can be gone back to. */
  reset: (value: Value) => void;
}

export function useHistory<Value>(first: () => Value): Edited<Value> {
  const [history, setHistory] = useState<History<Value>>(() => begun(first()));
  const { past, future } = history;
  return {
    value: history.present,
    change: (next, run) => setHistory((now) => changed(now, next(now.present), run ?? null)),
    undo: past.length > 0 ? () => setHistory(undone) : null,
    redo: future.length > 0 ? () => setHistory(redone) : null,
    reset: (value) => setHistory(begun(value)),
  };
}

function begun<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], run: null };
}

function changed<Value>(now: History<Value>, next: Value, run: string | null): History<Value> {
  const goesOn = run !== null && run === now.run;
  const past = goesOn ? now.past : [...now.past.slice(-MOST), now.present];
  return { past, present: next, future: [], run };
}

function undone<Value>({ past, present, future }: History<Value>): History<Value> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, run: null };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], run: null };
}

function redone<Value>({ past, present, future }: History<Value>): History<Value> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, present, future, run: null };
  return { past: [...past, present], present: next, future: rest, run: null };
}
