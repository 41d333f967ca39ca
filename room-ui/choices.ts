/** Her choices for the room: shown at once, kept on the server. */
import type { RoomChoices } from '../domain/room-choices.ts';
import type { Answer } from './answer.ts';

export interface Settings {
  /** `null` until the server has told. */
  choices: RoomChoices | null;
  /** Her last choice does not get through at the moment; it goes out by itself. */
  isHeldUp: boolean;
  /** She is at her settings; the talk goes on behind them. */
  isOpen: boolean;
}

export const FIRST_SETTINGS: Settings = { choices: null, isHeldUp: false, isOpen: false };

const AGAIN_MS = 5_000;

export class ChoiceKeeper {
  readonly #save: (choices: RoomChoices) => Promise<Answer<void>>;
  readonly #show: (settings: Settings) => void;
  #settings = FIRST_SETTINGS;
  /** Not on the server yet; the last choice wins. */
  #wanted: RoomChoices | null = null;
  #isSaving = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    save: (choices: RoomChoices) => Promise<Answer<void>>,
    show: (settings: Settings) => void,
  ) {
    this.#save = save;
    this.#show = show;
  }

  /** As the server knows them; what she has just chosen is not undone by what was on its way. */
  take(choices: RoomChoices): void {
    if (this.#wanted) return;
    applyChoices(choices);
    this.#set({ choices });
  }

  choose(choices: RoomChoices): void {
    applyChoices(choices);
    this.#wanted = choices;
    this.#set({ choices });
    void this.#run();
  }

  open(isOpen: boolean): void {
    this.#set({ isOpen });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#wanted = null;
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    const choices = this.#wanted;
    if (this.#isSaving || choices === null) return;
    this.#isSaving = true;
    const { kind } = await this.#save(choices);
    this.#isSaving = false;
    const isDone = kind === 'ok' || kind === 'refused';
    if (isDone && this.#wanted === choices) this.#wanted = null;
    this.#set({ isHeldUp: !isDone });
    if (isDone) await this.#run();
    else this.#timer = setTimeout(() => void this.#run(), AGAIN_MS);
  }

  #set(change: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#show(this.#settings);
  }
}

/** Puts her choices on the page; nothing of them stays in the browser. */
function applyChoices({ letters, colours, motion }: RoomChoices): void {
  const { dataset } = document.documentElement;
  dataset['letters'] = letters;
  dataset['motion'] = motion;
  dataset['contrast'] = colours === 'strong' ? 'strong' : '';
  if (colours === 'light' || colours === 'dark') dataset['theme'] = colours;
  else delete dataset['theme'];
}
