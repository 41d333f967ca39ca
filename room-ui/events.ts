/** Server-sent events of the room, as they come over the wire. */
import type { z } from 'zod';
import type { RoomEvents } from '../contracts/realtime.ts';

type Events = { [Name in keyof typeof RoomEvents]: z.infer<(typeof RoomEvents)[Name]> };

/** Told in order. `id` is `epoch:seq` of the last message so far. */
export type StreamEvent = {
  [Name in keyof Events]: { name: Name; data: Events[Name]; id: string };
}[keyof Events];

/** One event as it came over the wire; `null` for a comment or a bare `retry`. */
export function parseEvent(block: string): StreamEvent | null {
  const fields = { id: '', event: '', data: '' };
  for (const line of block.split(/\r?\n/u)) {
    const [, name, value = ''] = /^(id|event|data): ?(.*)$/u.exec(line) ?? [];
    if (name === 'id' || name === 'event') fields[name] = value;
    if (name === 'data') fields.data += fields.data === '' ? value : `\n${value}`;
  }
  if (fields.event === '' || fields.data === '') return null;
  // Our own server's words: its contract is checked there.
  return { name: fields.event, id: fields.id, data: JSON.parse(fields.data) } as StreamEvent;
}
