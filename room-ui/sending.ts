/** What she says on its way out: from the field and what is picked, in order, once, over as many attempts as it takes. */
import type { Answer } from './answer.ts';
import type { RoomApi } from './api.ts';
import type { RoomMessage } from '../contracts/room.ts';
import { MAX_FILES_A_MESSAGE } from '../domain/files.ts';
import { maskMyNumbers } from '../domain/my-number.ts';
import { letGo } from './picked.ts';
import { nextToSend, withoutUnsent, withState, withUnsent, type Unsent } from './talk.ts';
import type { View } from './view.ts';
import { wordsFor } from './words/words-for.ts';
import type { Refused, Words } from './words/usual.ts';

const SEND_AGAIN_MS = 8_000;

interface Parts {
  api: Pick<RoomApi, 'send' | 'upload' | 'retract'>;
  view: () => View;
  set: (change: Partial<View>) => void;
  add: (epoch: string, messages: readonly RoomMessage[]) => void;
  /** What stands in the field was changed from here. */
  type: (text: string) => void;
  onSaid: (epoch: string, seq: number) => void;
  /** Something of hers waits, or will not be taken as it is. */
  onHeldUp: () => void;
  onSignedOut: () => void;
  /** She has to agree to new rules first. */
  onRules: () => void;
}

export class Sending {
  readonly #parts: Parts;
  #isSending = false;
  #againTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get #words(): Words {
    return wordsFor(this.#parts.view().settings.choices);
  }

  /** She chose pictures or files; they are shown to her before anything is sent. */
  async attach(files: readonly File[]): Promise<void> {
    const { later } = this.#parts.view();
    if (!later) {
      this.#parts.set({ pickedProblem: this.#words.page.notNow });
      return;
    }
    for (const file of files) {
      const { picked } = this.#parts.view();
      if (picked.length >= MAX_FILES_A_MESSAGE) {
        this.#parts.set({ pickedProblem: this.#words.files.tooMany(MAX_FILES_A_MESSAGE) });
        return;
      }
      const one = await later.pick(file);
      if ('problem' in one)
        this.#parts.set({ pickedProblem: this.#words.files.refusals[one.problem] });
      else this.#parts.set({ picked: [...this.#parts.view().picked, one], pickedProblem: null });
    }
  }

  detach(id: string): void {
    const { picked } = this.#parts.view();
    letGo(picked.filter((one) => one.id === id));
    this.#parts.set({ picked: picked.filter((one) => one.id !== id), pickedProblem: null });
  }

  /** Sends what stands in the field; the field is empty before anything else happens, so a second tap sends nothing. */
  say(): void {
    const { phase, picked, talk, text: typed } = this.#parts.view();
    // As the server would store it: what she sees as sent is what was said.
    const text = maskMyNumbers(typed.trim());
    if ((text === '' && picked.length === 0) || phase !== 'talk') return;
    const unsent = withUnsent(talk, crypto.randomUUID(), text, picked);
    this.#parts.set({ picked: [], pickedProblem: null, talk: unsent });
    this.#parts.type('');
    // What waits goes first.
    this.retry();
  }

  /** She taps what was not sent, or the network is back. */
  retry(): void {
    this.#turn('waiting', 'sending');
    void this.#send();
  }

  /** What cannot be taken as it is goes back into the field. */
  takeBack(id: string): void {
    const { talk, text, picked } = this.#parts.view();
    const found = talk.unsent.find((each) => each.id === id);
    if (!found) return;
    const again = [...found.files, ...picked].slice(0, MAX_FILES_A_MESSAGE);
    this.#parts.set({ talk: withoutUnsent(talk, id), picked: again });
    this.#parts.type([found.text, text].filter((each) => each !== '').join('\n'));
  }

  /** Takes back what she said. Gives a text when that did not work. */
  async retract(message: RoomMessage): Promise<string | null> {
    if (message.id === null) return null;
    const answer = await this.#parts.api.retract(message.id, crypto.randomUUID());
    switch (answer.kind) {
      case 'ok': {
        const { epoch, seq, at } = answer.body;
        const change = { kind: 'retraction', seq: message.seq } as const;
        const row = { id: null, text: '', author: 'consultee', state: 'retracted' } as const;
        this.#parts.add(epoch, [{ ...row, files: [], seq, change, at }]);
        return null;
      }
      case 'signed-out':
        this.#parts.onSignedOut();
        return this.#words.talk.notRetracted;
      case 'away':
        return this.#words.talk.notRetracted;
      case 'refused':
        return this.#words.refused(answer);
    }
  }

  stop(): void {
    clearTimeout(this.#againTimer);
    const { picked, talk } = this.#parts.view();
    letGo([...picked, ...talk.unsent.flatMap(({ files }) => files)]);
  }

  /** What was under way when the way was barred waits. */
  holdUp(): void {
    this.#turn('sending', 'waiting');
    this.#parts.onHeldUp();
  }

  #turn(from: Unsent['state'], to: Unsent['state']): void {
    let { talk } = this.#parts.view();
    for (const { id, state } of talk.unsent) if (state === from) talk = withState(talk, id, to);
    this.#parts.set({ talk });
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        const answer = await this.#carry(next);
        if (answer.kind === 'ok') continue;
        if (answer.kind === 'refused') {
          this.#refused(next.id, answer);
          continue;
        }
        this.holdUp();
        if (answer.kind === 'signed-out') this.#parts.onSignedOut();
        else this.#retryLater();
      }
    } finally {
      this.#isSending = false;
    }
  }

  /** Its files first, then the words that name them. */
  async #carry({ id, text, files }: Unsent): Promise<Answer<unknown>> {
    const heads = [];
    for (const [index, file] of files.entries()) {
      const answer = await this.#parts.api.upload(file, (part) => {
        this.#parts.set({ uploaded: (index + part) / files.length });
      });
      if (answer.kind !== 'ok') return answer;
      heads.push(answer.body);
    }
    const answer = await this.#parts.api.send(
      id,
      text,
      heads.map((head) => head.id),
    );
    if (answer.kind !== 'ok') return answer;
    const { epoch, seq, at, writer } = answer.body;
    const said = { author: 'consultee', state: 'said', change: null } as const;
    const by = writer ? { writer } : {};
    this.#parts.add(epoch, [{ ...said, ...by, seq, id, text, files: heads, at }]);
    this.#parts.set({ uploaded: 0 });
    letGo(files);
    this.#parts.onSaid(epoch, seq);
    return answer;
  }

  #next(): Unsent | null {
    const { phase, talk } = this.#parts.view();
    return phase === 'talk' ? nextToSend(talk) : null;
  }

  /** The stream may be up while sending fails: then nobody else would try again. */
  #retryLater(): void {
    clearTimeout(this.#againTimer);
    this.#againTimer = setTimeout(() => this.retry(), SEND_AGAIN_MS);
  }

  #refused(id: string, refused: Refused): void {
    if (refused.code !== 'consent-required') {
      const text = this.#words.refused(refused);
      this.#parts.set({ talk: withState(this.#parts.view().talk, id, 'refused', text) });
      this.#parts.onHeldUp();
      return;
    }
    // The rules have changed since: she reads them, then it goes out.
    this.holdUp();
    this.#parts.onRules();
  }
}
