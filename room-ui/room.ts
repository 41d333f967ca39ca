/** The room's course: the door, the way in, the talk, the way out. Holds the view; draws nothing. */
import type { Answer } from './answer.ts';
import type { RoomApi } from './api.ts';
import type { Door, RoomMessage, RoomState } from '../contracts/room.ts';
import type { Supporter } from '../domain/supporter.ts';
import type { Device, DeviceChange } from './device.ts';
import { Beats } from './beats.ts';
import { ChoiceKeeper } from './choices.ts';
import { Questionnaire } from './asking.ts';
import { CutOff } from './cut-off.ts';
import { Entering } from './entering.ts';
import { createDraftKeeper } from './draft.ts';
import type { StreamEvent } from './events.ts';
import { loadAtLast, type Later } from './later.ts';
import { listen, type Listening } from './stream.ts';
import { MAX_LENGTH } from './parts/Composer.tsx';
import type { PinApi } from './pin.ts';
import type { WishApi } from './wishes.ts';
import { NOTHING_ASKED } from './questions.ts';
import { ReceptionWatch } from './reception-watch.ts';
import { Sending } from './sending.ts';
import { SurveyKeeper } from './survey.ts';
import { TellingTyping } from './telling-typing.ts';
import { EMPTY_TALK, forgotten, hasUpTo, notYetSaid, saidLast, withMessages } from './talk.ts';
import { FIRST_VIEW, type View } from './view.ts';
import { wordsFor } from './words/words-for.ts';
import type { Words } from './words/usual.ts';

const BEAT_MS = 15_000;
const LOOK_MS = 60_000;

export class Room {
  readonly questionnaire: Questionnaire;
  readonly sending: Sending;
  readonly choices: ChoiceKeeper;
  readonly survey: SurveyKeeper;
  readonly #api: RoomApi;
  readonly #device: Device;
  readonly #entering: Entering;
  readonly #loadLater: (attempt: number) => Promise<Later>;
  readonly #show: (view: View) => void;
  readonly #draft;
  readonly #beats = new Beats((typing) => this.#sayPresence(typing));
  readonly #typing = new TellingTyping((typing) => this.#beats.beat(typing));
  #view = FIRST_VIEW;
  #listening: Listening | null = null;
  #isTyped = false;
  #timers: ReturnType<typeof setInterval>[] = [];
  readonly #cutOff = new CutOff((isCutOff) => this.#set({ isCutOff }));
  readonly #reception = new ReceptionWatch(() => void this.#look());

  constructor(parts: {
    api: RoomApi;
    device: Device;
    channelKey: string;
    /** What stands before the door, where the page brought it. */
    door: Door | null;
    loadLater: (attempt: number) => Promise<Later>;
    show: (view: View) => void;
  }) {
    this.#api = parts.api;
    this.#device = parts.device;
    this.#loadLater = parts.loadLater;
    this.#show = parts.show;
    this.#entering = new Entering({
      ...parts,
      cutOff: this.#cutOff,
      words: () => this.#words,
      set: (change) => this.#set(change),
      isGone: () => this.#isGone(),
      onBegin: () => this.#halt(),
      onEntered: (state) => this.#entered(state),
    });
    this.#draft = createDraftKeeper((text, left) => this.#saveDraft(text, left));
    this.questionnaire = new Questionnaire({
      api: parts.api,
      show: (questions) => this.#set({ questions }),
      say: (refused) => this.#words.refused(refused),
      onSignedOut: () => void this.enter(),
    });
    this.sending = new Sending({
      api: parts.api,
      view: () => this.#view,
      set: (change) => this.#set(change),
      add: (epoch, messages) => this.#add(epoch, messages),
      type: (text) => {
        this.#typing.forget();
        this.#put(text);
      },
      onSaid: (epoch, seq) => {
        this.#keep();
        void this.questionnaire.said(epoch, seq);
      },
      onHeldUp: () => this.#keep(),
      onSignedOut: () => void this.enter(),
      onRules: () => {
        this.#halt();
        void this.#look();
        this.#set({ phase: 'consent' });
      },
    });
    this.choices = new ChoiceKeeper(
      (choices) => this.#api.choose(choices),
      (settings) => this.#set({ settings }),
    );
    this.survey = new SurveyKeeper({
      give: (body) => this.#api.giveSurvey(body),
      show: (survey) => this.#set({ survey }),
      onSignedOut: () => void this.enter(),
    });
    this.#device.onChange((change) => this.#deviceChanged(change));
  }

  /** Reads what stands before the door, then goes in. */
  open(): Promise<void> {
    return this.#entering.open();
  }

  /** With LINE's token, as often as the session ends. */
  enter(): Promise<void> {
    return this.#entering.enter();
  }

  #entered(state: RoomState): void {
    this.#cutOff.reached();
    this.#take(state);
    void this.#fetchLater();
    if (state.pin === 'asked') {
      this.#set({ phase: 'pin' });
      return;
    }
    if (!this.#isTyped && this.#view.text === '') {
      this.#set({ text: state.draft });
      this.#draft.found(state.draft);
    }
    if (state.consent.needed) this.#set({ phase: 'consent' });
    else this.#begin();
  }

  async #fetchLater(): Promise<void> {
    if (this.#view.later) return;
    this.#set({ later: await loadAtLast(this.#loadLater, () => this.#isGone()) });
  }

  get #words(): Words {
    return wordsFor(this.#view.settings.choices);
  }

  get pinApi(): PinApi {
    return this.#api;
  }

  get wishApi(): WishApi {
    return this.#api;
  }

  /** Somebody writes for her from now on; a text says what stood in the way. */
  async beginSupporter(supporter: Supporter, name: string): Promise<string | null> {
    return this.#said(await this.#api.beginSupporter(crypto.randomUUID(), supporter, name));
  }

  /** She writes herself again. */
  async endSupporter(): Promise<string | null> {
    return this.#said(await this.#api.endSupporter());
  }

  async #said(answer: Answer<void>): Promise<string | null> {
    if (answer.kind === 'signed-out') void this.enter();
    if (answer.kind === 'refused') return this.#words.refused(answer);
    if (answer.kind !== 'ok') return this.#words.page.notNow;
    await this.#look();
    return null;
  }

  /** Her number was right. */
  async passed(): Promise<void> {
    const answer = await this.#api.state();
    if (answer.kind === 'ok') this.#entered(answer.body);
    else await this.enter();
  }

  /** Her number is forgotten: nothing of before is here any more, nor in this page. */
  async startAnew(): Promise<void> {
    this.questionnaire.stop();
    this.#set({ talk: EMPTY_TALK, text: '', picked: [], questions: NOTHING_ASKED });
    await this.passed();
  }

  /** Her number was chosen, changed or done away with. */
  async chosen(): Promise<void> {
    await this.#look();
  }

  /** The rules were read; one tap. */
  async consent(): Promise<void> {
    if (this.#view.isConsenting) return;
    this.#set({ isConsenting: true, problem: null });
    const answer = await this.#api.consent(this.#view.consentVersion);
    this.#set({ isConsenting: false });
    if (answer.kind === 'ok') this.#begin();
    else if (answer.kind === 'signed-out') void this.enter();
    else if (answer.kind === 'away') this.#set({ problem: this.#words.page.notNow });
    else void this.#look().then(() => this.#set({ problem: this.#words.consent.changed }));
  }

  #begin(): void {
    this.#set({ phase: 'talk', problem: null });
    this.#listening = listen(this.#device, {
      position: () => ({ after: hasUpTo(this.#view.talk), epoch: this.#view.talk.epoch }),
      onOpen: () => {
        this.#cutOff.reached();
        void this.#look();
        this.sending.retry();
      },
      onEvent: (event) => this.#heard(event),
      onLost: () => {
        this.#set({ isWrittenTo: false });
        this.#cutOff.notReached();
      },
      onSignedOut: () => void this.enter(),
    });
    this.#timers = [
      setInterval(() => this.#beats.beat(), BEAT_MS),
      setInterval(() => void this.#look(), LOOK_MS),
    ];
    this.#beats.beat();
  }

  #halt(): void {
    this.#listening?.stop();
    this.#listening = null;
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
  }

  #heard(event: StreamEvent): void {
    switch (event.name) {
      case 'message':
        this.#add(event.id.split(':')[0] ?? '', [event.data]);
        return;
      case 'state':
        this.#set({ consultation: event.data.consultation });
        if (event.data.consultation?.stage === 'ended') this.questionnaire.makeWay();
        void this.#look();
        void this.questionnaire.look();
        return;
      case 'typing':
        this.#set({ isWrittenTo: event.data.typing });
        return;
      case 'own':
        this.#set({ changes: this.#view.changes + 1 });
        void this.#look();
        return;
      case 'reception':
        this.#reception.await(0);
        return;
      case 'heartbeat':
        if (this.#lacks(event.data)) void this.#fetchMissing();
        return;
      case 'resync':
        this.#set({ talk: forgotten(this.#view.talk) });
        return;
      case 'ended':
    }
  }

  #lacks({ epoch, lastSeq }: { epoch: string | null; lastSeq: number }): boolean {
    if (epoch === null) return false;
    return epoch !== this.#view.talk.epoch || lastSeq > hasUpTo(this.#view.talk);
  }

  #add(epoch: string, messages: readonly RoomMessage[]): void {
    const talk = withMessages(this.#view.talk, epoch, messages);
    const isOld = !this.#isTyped && saidLast(talk, this.#view.text);
    this.#set({ talk, ...(isOld ? { text: '' } : {}) });
    if (messages.some(({ author }) => author === 'staff')) {
      this.#set({ isWrittenTo: false });
      this.questionnaire.makeWay();
    }
    const hasNews = messages.some(({ author }) => author !== 'consultee');
    if (hasNews && this.#device.isVisible()) this.#beats.beat();
  }

  async #fetchMissing(): Promise<void> {
    const { talk } = this.#view;
    const answer = await this.#api.messages(hasUpTo(talk), talk.epoch);
    if (answer.kind !== 'ok' || answer.body.epoch === null) return;
    this.#add(answer.body.epoch, answer.body.data);
    if (answer.body.pageInfo.hasNextPage) await this.#fetchMissing();
  }

  /** Reception and queue change without a message. */
  async #look(): Promise<void> {
    if (!this.#device.isVisible()) return;
    const answer = await this.#api.state();
    if (answer.kind === 'ok') this.#take(answer.body);
    if (answer.kind === 'signed-out') void this.enter();
  }

  #take(state: RoomState): void {
    const { service, reception, emergencyContacts, consent, consultation, supporter, pin } = state;
    const door = { service, reception, emergencyContacts };
    this.#reception.await(reception.changesInMs);
    this.#set({ door, consentVersion: consent.version, consultation, pin, supporter });
    this.choices.take(state.choices);
    this.survey.take(state.survey, consultation?.epoch ?? '');
  }

  /** What stands in the field changed under her hands. */
  type(text: string): void {
    this.#typing.key(text !== '');
    this.#put(text);
  }

  #put(text: string): void {
    this.#isTyped = true;
    this.#set({ text });
    this.#keep();
  }

  /** A page that goes in the middle of sending, or before it, loses no word. */
  #keep(): void {
    const { talk, text } = this.#view;
    const unsaid = notYetSaid(talk, text).slice(-MAX_LENGTH);
    // What arrives in a moment takes nothing from what another device of hers has left there.
    const isOnItsWay = text === '' && talk.unsent.some(({ state }) => state === 'sending');
    if (isOnItsWay) this.#draft.hold(unsaid);
    else this.#draft.keep(unsaid);
  }

  async #saveDraft(text: string, left: readonly string[]): Promise<boolean> {
    if (this.#view.phase !== 'talk') return false;
    const answer = await this.#api.saveDraft(text, left);
    if (answer.kind === 'signed-out') void this.enter();
    return answer.kind === 'ok' || answer.kind === 'refused';
  }

  async #sayPresence(typing: boolean | undefined): Promise<void> {
    if (this.#view.phase !== 'talk') return;
    const state = this.#device.isVisible() ? 'visible' : 'hidden';
    const read = state === 'visible' ? hasUpTo(this.#view.talk) : 0;
    const answer = await this.#api.beat(state, read, typing);
    if (answer.kind === 'signed-out') void this.enter();
  }

  #deviceChanged(change: DeviceChange): void {
    if (this.#view.phase !== 'talk') return;
    switch (change) {
      case 'leaving':
        void this.#draft.flush();
        this.#api.goodbye(this.#device.isVisible() ? hasUpTo(this.#view.talk) : 0);
        return;
      case 'network':
        if (this.#device.isOnline()) this.#listening?.again();
        else this.#cutOff.notReached();
        return;
      case 'shown-again':
        this.#listening?.again();
        this.#beats.beat();
        return;
      case 'visibility':
        this.#typing.forget();
        void this.#draft.flush();
        this.#beats.beat();
        // A phone that slept may hold a connection that died meanwhile.
        if (this.#device.isVisible()) this.#listening?.again();
    }
  }

  /** One tap, and nothing of this is on the screen any more; it needs no network. */
  leave(): void {
    this.#halt();
    this.#draft.stop();
    this.#typing.forget();
    this.questionnaire.stop();
    this.choices.stop();
    this.#cutOff.stop();
    this.#reception.stop();
    this.sending.stop();
    this.#set({ ...FIRST_VIEW, phase: 'gone' });
    void this.#api.leave();
    this.#device.close();
  }

  #isGone(): boolean {
    return this.#view.phase === 'gone';
  }

  #set(change: Partial<View>): void {
    // Nothing comes back on the screen after she has left.
    if (this.#isGone()) return;
    this.#view = { ...this.#view, ...change };
    this.#show(this.#view);
  }
}
