/** The way in: the door, then LINE's token for a session, as often as it ends. */
import type { Door, RoomState } from '../contracts/room.ts';
import type { Answer } from './answer.ts';
import type { RoomApi } from './api.ts';
import type { CutOff } from './cut-off.ts';
import type { Device } from './device.ts';
import { askForDoor } from './door.ts';
import { pause } from './pause.ts';
import type { View } from './view.ts';
import type { Words } from './words/usual.ts';

interface Parts {
  api: Pick<RoomApi, 'door' | 'state' | 'enter'>;
  device: Pick<Device, 'idToken'>;
  channelKey: string;
  /** What stands before the door, where the page brought it. */
  door: Door | null;
  cutOff: CutOff;
  words: () => Words;
  set: (change: Partial<View>) => void;
  isGone: () => boolean;
  /** What belongs to a session that ended stops. */
  onBegin: () => void;
  onEntered: (state: RoomState) => void;
}

export class Entering {
  readonly #parts: Parts;
  #liffId = '';
  #isUnderWay = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Reads what stands before the door, then goes in. */
  async open(): Promise<void> {
    const { api, channelKey, cutOff, isGone, set, words } = this.#parts;
    const answer = this.#parts.door
      ? ({ kind: 'ok', body: this.#parts.door } as const)
      : await askForDoor(api, channelKey, { isGone, onAway: () => cutOff.notReached() });
    if (answer?.kind !== 'ok') {
      set({ phase: 'unknown', problem: words().front.unknown });
      return;
    }
    const { liffId, ...door } = answer.body;
    this.#liffId = liffId;
    set({ door });
    cutOff.reached();
    await this.enter();
  }

  /** With LINE's token; what she typed stays in the page. */
  async enter(): Promise<void> {
    const { cutOff, isGone, set, words } = this.#parts;
    if (this.#isUnderWay || isGone()) return;
    this.#isUnderWay = true;
    this.#parts.onBegin();
    set({ phase: 'opening', problem: null });
    try {
      while (!isGone()) {
        const answer = await this.#knock();
        if (answer.kind === 'ok') {
          this.#parts.onEntered(answer.body);
          return;
        }
        if (answer.kind !== 'away') {
          const problem =
            answer.kind === 'refused' ? words().refused(answer) : words().front.locked;
          set({ phase: 'locked', problem });
          return;
        }
        cutOff.notReached();
        await pause();
      }
    } finally {
      this.#isUnderWay = false;
    }
  }

  async #knock(): Promise<Answer<RoomState>> {
    const { api, device, channelKey } = this.#parts;
    const token = await device.idToken(this.#liffId).catch(() => undefined);
    if (token === undefined) return { kind: 'away' };
    // A page that was only loaded anew may still have its session.
    return token === null ? api.state() : api.enter(channelKey, token);
  }
}
