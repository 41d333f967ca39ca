/** How it was for her, asked once after the talk; she may leave out any of it. */
import type { SurveyBody } from '../contracts/survey.ts';
import type { Answer } from './answer.ts';

type Answers = Omit<SurveyBody, 'epoch'>;

export interface Survey extends Answers {
  /** - `away`: it did not get through; she presses again. - `given`: with her thanks, as long as this page lives. */
  state: 'none' | 'open' | 'sending' | 'away' | 'given';
}

const NO_ANSWERS: Answers = { relief: null, again: null, words: '' };
export const NO_SURVEY: Survey = { ...NO_ANSWERS, state: 'none' };

export class SurveyKeeper {
  readonly #give: (body: SurveyBody) => Promise<Answer<void>>;
  readonly #show: (survey: Survey) => void;
  readonly #onSignedOut: () => void;
  #survey = NO_SURVEY;
  #epoch = '';
  /** Given, but the server's word of it is still to come: what it said before may arrive late. */
  #isEarlierWordDue = false;

  constructor(parts: {
    give: (body: SurveyBody) => Promise<Answer<void>>;
    show: (survey: Survey) => void;
    onSignedOut: () => void;
  }) {
    this.#give = parts.give;
    this.#show = parts.show;
    this.#onSignedOut = parts.onSignedOut;
  }

  /** What the server says of it; what she is just writing stays. */
  take(isOpen: boolean, epoch: string): void {
    if (epoch !== this.#epoch) {
      this.#survey = NO_SURVEY;
      this.#isEarlierWordDue = false;
    }
    this.#epoch = epoch;
    if (isOpen && this.#isEarlierWordDue) return;
    this.#isEarlierWordDue = false;
    const { state } = this.#survey;
    if (isOpen && (state === 'none' || state === 'given'))
      this.#set({ ...NO_SURVEY, state: 'open' });
    // The talk goes on, or another of her devices has answered.
    if (!isOpen && state !== 'sending' && state !== 'given') this.#set(NO_SURVEY);
  }

  write(change: Partial<Answers>): void {
    this.#set({ ...this.#survey, ...change, state: 'open' });
  }

  /** Gives what she has written, or nothing at all. */
  async give(answers: 'written' | 'none'): Promise<void> {
    if (this.#survey.state === 'sending') return;
    const { relief, again, words } = answers === 'none' ? NO_ANSWERS : this.#survey;
    this.#set({ ...this.#survey, state: 'sending' });
    const answer = await this.#give({ epoch: this.#epoch, relief, again, words });
    if (answer.kind === 'signed-out') this.#onSignedOut();
    this.#isEarlierWordDue = answer.kind === 'ok';
    if (answer.kind === 'ok')
      this.#set({ ...NO_SURVEY, state: answers === 'none' ? 'none' : 'given' });
    // It is no longer asked for: the talk has gone on.
    else if (answer.kind === 'refused') this.#set(NO_SURVEY);
    else this.#set({ ...this.#survey, state: 'away' });
  }

  #set(survey: Survey): void {
    this.#survey = survey;
    this.#show(survey);
  }
}
