/** What a scripted consultee does in her room, by the room's API alone. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SentMessage } from '../../../contracts/room.ts';
import { FIRST_CHOICES } from '../../../domain/room-choices.ts';
import { ok } from '../../../scripts/drive/http.ts';
import { ROOM_PATHS, type Room } from '../../../scripts/drive/room.ts';
import type { StoredRun } from '../state.ts';
import { textFor, type Act, type PictureName } from './script.ts';

/** Does it once, however often it is tried: `id` is the same with every try. */
export async function perform(room: Room, run: StoredRun, act: Act, id: string): Promise<void> {
  switch (act.kind) {
    case 'say':
      return sayAs(room, run, id, textFor(act.text, run.variant), []);
    case 'picture': {
      const path = `/api/room/files/${id}`;
      await ok('picture', room.browser.upload(path, await picture(act.picture)));
      return sayAs(room, run, id, act.text, [id]);
    }
    case 'room':
      run.roomState = act.state;
      return room.presence(act.state);
    case 'plain-words':
      await ok(
        'choices',
        room.browser.send('PUT', ROOM_PATHS.choices, { ...FIRST_CHOICES, words: 'plain' }),
      );
      return;
    case 'ask-for': {
      const wish = { id, need: act.need, words: act.words };
      await ok('wish', room.browser.send('POST', ROOM_PATHS.accommodations, wish));
      return;
    }
    case 'supporter': {
      const { supporter } = act;
      const turn = { id, supporter, name: '' };
      const change =
        supporter === null
          ? room.browser.send('DELETE', ROOM_PATHS.supporter)
          : room.browser.send('PUT', ROOM_PATHS.supporter, turn);
      await ok('supporter', change);
    }
  }
}

async function sayAs(
  room: Room,
  run: StoredRun,
  id: string,
  text: string,
  files: readonly string[],
): Promise<void> {
  const sent = SentMessage.parse(await ok('say', room.trySaying(text, id, files)));
  if (run.epoch === sent.epoch) return;
  run.epoch = sent.epoch;
  run.readUpTo = 0;
}

async function picture(name: PictureName): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(join(import.meta.dirname, 'pictures', `${name}.png`)));
}

/** What she has to do in a scene, each with the id under which it counts once. */
export function actsOf(acts: readonly Act[]): StoredRun['acts'] {
  return acts.map((act) => ({ act, id: randomUUID() }));
}
