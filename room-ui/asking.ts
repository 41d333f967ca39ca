/** Asks her what her form asks: fetches the questions, and carries her steps to the server one after the other. */
import type { Answer } from './answer.ts';
import type { RoomApi } from './api.ts';
import type { RoomQuestions } from '../contracts/room-questions.ts';
import {
  NOTHING_ASKED,
  openOnes,
  withoutStep,
  withQuestions,
  withRefusal,
  withStep,
  type Asking,
  type Shape,
  type Step,
} from './questions.ts';
import type { Refused } from './words/usual.ts';

const AGAIN_MS = 8_000;

export class Questionnaire {
  readonly #api: Pick<RoomApi, 'questions' | 'answer' | 'skipRest'>;
  readonly #show: (asking: Asking) => void;
  readonly #say: (refused: Refused) => string;
  readonly #onSignedOut: () => void;
  #asking = NOTHING_ASKED;
  #isSending = false;
  #hasActed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: {
    api: Pick<RoomApi, 'questions' | 'answer' | 'skipRest'>;
    show: (asking: Asking) => void;
    /** What was refused, in her words. */
    say: (refused: Refused) => string;
    onSignedOut: () => void;
  }) {
    this.#api = parts.api;
    this.#show = parts.show;
    this.#say = parts.say;
    this.#onSignedOut = parts.onSignedOut;
  }

  /** A message of hers was taken; after the first one is the time to ask. */
  async said(epoch: string, seq: number): Promise<void> {
    if (seq > 1) this.makeWay();
    if (seq > 1 && epoch === this.#asking.epoch) return;
    this.#hasActed = false;
    await this.look();
    if (seq === 1 && openOnes(this.#asking.all).length > 0) this.#fold('card');
  }

  /** The talk goes on: a card she has not touched makes way for it. */
  makeWay(): void {
    const { shape, steps, written } = this.#asking;
    if (shape !== 'card' || this.#hasActed) return;
    if (steps.length === 0 && Object.keys(written).length === 0) this.#fold('line');
  }

  /** What is asked, as the server knows it; what waits here goes out first. */
  async look(): Promise<void> {
    if (this.#asking.steps.length > 0) return this.#send();
    const answer = await this.#api.questions();
    if (answer.kind === 'ok') this.#set(withQuestions(this.#asking, answer.body));
    if (answer.kind === 'signed-out') this.#onSignedOut();
  }

  take(step: Step): void {
    this.#hasActed = true;
    this.#set(withStep(this.#asking, step));
    void this.#send();
  }

  write(code: string, written: string | string[]): void {
    this.#hasActed = true;
    this.#set({
      ...this.#asking,
      written: { ...this.#asking.written, [code]: written },
      problem: null,
    });
  }

  /** She folds or unfolds it, or looks at her answers. */
  turn(shape: Shape): void {
    this.#hasActed = true;
    this.#fold(shape);
  }

  #fold(shape: Shape): void {
    this.#set({ ...this.#asking, shape, changing: null, isDone: false, problem: null });
  }

  /** She wants to answer this one anew. */
  change(code: string): void {
    this.#hasActed = true;
    this.#set({ ...this.#asking, shape: 'card', changing: code, isDone: false, problem: null });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asking = NOTHING_ASKED;
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    let isRefused = false;
    try {
      for (let [step] = this.#asking.steps; step; [step] = this.#asking.steps) {
        const answer = await this.#carry(step);
        isRefused ||= answer.kind === 'refused';
        if (!this.#took(answer)) return;
      }
    } finally {
      this.#isSending = false;
    }
    // It may have ended meanwhile, or be asked about elsewhere.
    if (isRefused) await this.look();
  }

  #carry(step: Step): Promise<Answer<RoomQuestions>> {
    const epoch = this.#asking.epoch ?? '';
    return 'rest' in step
      ? this.#api.skipRest(epoch)
      : this.#api.answer(step.code, epoch, step.value);
  }

  /** True when the next step may go. */
  #took(answer: Answer<RoomQuestions>): boolean {
    if (answer.kind === 'ok') {
      this.#set(withQuestions(withoutStep(this.#asking), answer.body));
      return true;
    }
    if (answer.kind === 'refused') {
      this.#set(withRefusal(this.#asking, this.#say(answer)));
      return true;
    }
    this.#set({ ...this.#asking, isHeldUp: true });
    if (answer.kind === 'signed-out') this.#onSignedOut();
    else this.#timer = setTimeout(() => void this.#send(), AGAIN_MS);
    return false;
  }

  #set(asking: Asking): void {
    this.#asking = asking;
    this.#show(asking);
  }
}
