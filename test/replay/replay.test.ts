/** The gate before a release: workflows that began under the old code go on under the new one, and decide the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_PROGRESS, type Progress } from '../../domain/consultation.ts';
import { bundleForReplay, replay, type StoredHistory } from './replay.ts';
import { SCENARIOS } from './scenarios.ts';

const HISTORIES = join(import.meta.dirname, 'histories');
/** `<way of working>/<story>.json`: workflows that began the old way go on so. */
const FILES = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .toSorted();
const NEWEST_WHOLE_LIFE = 'kept-alarm/whole-life.json';

function read(file: string): StoredHistory[] {
  return JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as StoredHistory[];
}

let released: Awaited<ReturnType<typeof bundleForReplay>>;

beforeAll(async () => {
  released = await bundleForReplay();
}, 60_000);

describe('the stored histories', () => {
  test('are at least one for each story', () => {
    const stories = new Set(FILES.map((file) => basename(file, '.json')));
    expect([...stories].toSorted()).toEqual(Object.keys(SCENARIOS).toSorted());
  });

  test.for(FILES)('of %s replay to the same steps', async (file) => {
    const stored = read(file);
    const replayed = await replay(released, stored);
    expect(replayed.map(({ error }) => error)).toEqual(stored.map(() => undefined));
    expect(replayed.map(({ steps }) => steps)).toEqual(stored.map(({ golden }) => golden));
  });
});

/** Words that came along with each command, as a newer API sends them. */
function withWords(history: Record<string, unknown>): Record<string, unknown> {
  const now = Date.now();
  const words: Progress = { ...NO_PROGRESS, consulteeUpTo: 99, lastConsulteeAt: now };
  const events = (history['events'] as HistoryEvent[]).map((event) => {
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes;
    if (!accepted) return event;
    const changed = structuredClone(accepted);
    for (const payload of changed.acceptedRequest.input.args.payloads) {
      const input = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as object;
      payload.data = Buffer.from(JSON.stringify({ ...input, words })).toString('base64');
    }
    return { ...event, workflowExecutionUpdateAcceptedEventAttributes: changed };
  });
  return { ...history, events };
}

interface HistoryEvent {
  workflowExecutionUpdateAcceptedEventAttributes?: {
    acceptedRequest: { input: { args: { payloads: { data: string }[] } } };
  };
}

test('words that came along with commands while a worker knew nothing of them replay as it left them', async () => {
  const stored = read(NEWEST_WHOLE_LIFE);
  const worded = stored.map((one) => ({ ...one, history: withWords(one.history) }));
  const replayed = await replay(released, worded);
  expect(replayed.map(({ error }) => error)).toEqual(stored.map(() => undefined));
  expect(replayed.map(({ steps }) => steps)).toEqual(stored.map(({ golden }) => golden));
});

describe('the gate', () => {
  test('stops workflows that do something else than before', async () => {
    const changed = await bundleForReplay('./changed-workflows.ts');
    const [replayed] = await replay(changed, read(NEWEST_WHOLE_LIFE).slice(0, 1));
    expect(replayed?.error?.name).toBe('DeterminismViolationError');
  });

  test('stops workflows that do the same with other contents', async () => {
    const forgetful = await bundleForReplay('./forgetful-workflows.ts');
    const [stored] = read(NEWEST_WHOLE_LIFE);
    const [replayed] = await replay(forgetful, stored ? [stored] : []);
    // The engine sees no difference, which is why the steps themselves are compared.
    expect(replayed?.error).toBeUndefined();
    expect(replayed?.steps).not.toEqual(stored?.golden);
  });
});
