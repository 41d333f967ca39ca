/** Reads an answer that is a stream of events, as it comes. */

export interface NamedEvent {
  name: string;
  data: unknown;
}

/** Calls `onEvent` for each event of the body until it ends. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: NamedEvent) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let waiting = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (waiting + decoder.decode(value, { stream: true })).split('\n\n');
    waiting = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventIn(block);
      if (event) onEvent(event);
    }
  }
}

/** `null` for what is no event: how soon to come again. */
function eventIn(block: string): NamedEvent | null {
  const lines = block.split('\n');
  const field = (name: string) =>
    lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);
  const [name, data] = [field('event'), field('data')];
  return name === undefined || data === undefined ? null : { name, data: JSON.parse(data) };
}
