/** What asks somebody who is signed in to prove once more who they are; one question at a time, whoever needs the answer. */
import { useSyncExternalStore } from 'react';
import type { StepUpWay } from '../../domain/second-factor.ts';

interface Question {
  ways: readonly StepUpWay[];
  answered: Promise<boolean>;
  answer: (isProved: boolean) => void;
}

let question: Question | null = null;
const listeners = new Set<() => void>();

function change(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

export const stepUp = {
  /** Resolves to whether they did; what comes meanwhile waits for the same answer. */
  ask(ways: readonly StepUpWay[]): Promise<boolean> {
    if (question) return question.answered;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    change({ ways, answered: promise, answer: resolve });
    return promise;
  },
  answer(isProved: boolean): void {
    const answered = question;
    change(null);
    answered?.answer(isProved);
  },
  current: () => question,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

const subscribe = (listener: () => void) => stepUp.subscribe(listener);
const current = () => stepUp.current();

export function useStepUp(): Question | null {
  return useSyncExternalStore(subscribe, current);
}
