/** The stored histories read as a reviewer reads them: the steps the workflows recorded, and nothing that was typed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { PayloadCodec } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { checkHistory } from '../../domain/history-check.ts';
import { DAY, HOUR } from '../../domain/hours.ts';
import { sweepEvery } from '../../worker/relay/histories.ts';
import { isNight } from '../../worker/relay/history-checks.ts';
import { digestOf, packHistory, unpackHistory } from '../../workflows/engine/history-gathering.ts';
import { attributesOf, readRun, typeOf } from '../../workflows/engine/history-reading.ts';
import { shownValues } from '../../workflows/engine/history-values.ts';
import type { StoredHistory } from './replay.ts';

const HISTORIES = join(import.meta.dirname, 'histories');
const FILES = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && !name.startsWith('service-hours'))
  .toSorted();
const WHOLE_LIFE = 'kept-alarm/whole-life.json';

/** The stored ones are not encrypted. */
const plain: PayloadCodec = {
  encode: (payloads) => Promise.resolve(payloads),
  decode: (payloads) => Promise.resolve(payloads),
};

function stored(file: string): StoredHistory[] {
  return JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as StoredHistory[];
}

function whole(): StoredHistory {
  const [one] = stored(WHOLE_LIFE);
  if (!one) throw new Error('there is no whole life');
  return one;
}

const read = ({ workflowId, history }: Pick<StoredHistory, 'workflowId' | 'history'>) =>
  readRun({ workflowId, runId: 'run' }, historyFromJSON(history), plain);

interface Recorded {
  state: { seq: number };
  command: { commandId: string } | null;
}

function recordedIn({ golden }: StoredHistory): Map<number, string | null> {
  const steps = golden
    .filter(({ activity }) => activity.startsWith('record'))
    .map(({ step }) => step as Recorded);
  return new Map(steps.map(({ state, command }) => [state.seq, command?.commandId ?? null]));
}

describe('a stored history', () => {
  test.for(FILES)(
    'of %s tells of every step that its workflow recorded, and of its command',
    async (file) => {
      for (const one of stored(file)) {
        const run = await read(one);
        const wanted = recordedIn(one);
        expect(run.steps.map(({ seq }) => seq)).toEqual([...wanted.keys()]);
        const commanded = run.steps.filter(({ commandId }) => commandId !== null);
        expect(commanded.map(({ commandId }) => commandId)).toEqual(
          commanded.map(({ seq }) => wanted.get(seq)),
        );
        const linked = new Set(run.events.flatMap(({ seq }) => (seq === null ? [] : [seq])));
        expect([...wanted.keys()].filter((seq) => !linked.has(seq))).toEqual([]);
      }
    },
  );

  test('of a run that goes on from another begins where that one ended', async () => {
    const [one] = stored('kept-alarm/new-run.json');
    const run = one && (await read(one));
    expect(run).toMatchObject({ startSeq: 7, steps: [{ seq: 8 }] });
  });

  test('is the same, with the same digest, when it was packed and unpacked', async () => {
    const { history, workflowId } = whole();
    const packed = packHistory(historyFromJSON(history));
    const again = unpackHistory(packed);
    expect(packHistory(again)).toBe(packed);
    expect(digestOf(packHistory(again))).toBe(digestOf(packed));
    const place = { workflowId, runId: 'run' };
    expect(await readRun(place, again, plain)).toEqual(await read({ workflowId, history }));
  });

  test('of ten thousand events is read whole, and agrees with its record', async () => {
    const { history, workflowId } = whole();
    const events = history['events'] as Record<string, unknown>[];
    const middle = events.slice(17, 24);
    const many = events.slice(0, 13);
    while (many.length < 10_000) many.push(...middle);
    const numbered = many.map((event, index) => ({ ...event, eventId: String(index + 1) }));
    const run = await read({ workflowId, history: { events: numbered } });
    expect(run.events.length).toBeGreaterThanOrEqual(10_000);
    const seqs = run.steps.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    const seq = seqs.length;
    const stage = run.stage ?? '';
    const checked = checkHistory({
      standings: [
        {
          workflowId,
          seq,
          stage,
          snapshot: { seq, stage },
          isFinished: false,
          steps: run.steps
            .filter(({ commandId }) => commandId !== null)
            .map((step) => ({ ...step, workflowId, kind: 'priority-set', stage: null })),
        },
      ],
      runs: [run],
      isEngineAsked: true,
      now: run.beganAt + DAY,
    });
    expect(checked).toEqual({ verdict: 'agrees', differences: [] });
  });
});

describe('the values of an event', () => {
  const payloadOf = (value: unknown) => ({
    metadata: { encoding: Buffer.from('json/plain') },
    data: Buffer.from(JSON.stringify(value)),
  });

  test('are shown where they are ids, codes, numbers and times', async () => {
    const { history, workflowId } = whole();
    const event = (historyFromJSON(history).events ?? []).find(
      (one) => typeOf(one) === 'WorkflowExecutionUpdateAccepted',
    );
    if (!event) throw new Error('nothing was asked of it');
    const { values } = await shownValues(workflowId, attributesOf(event), plain);
    expect(values).toMatchObject({
      acceptedRequest: { input: { name: 'assign', args: [{ command: { action: 'assign' } }] } },
    });
  });

  test('are left out, and counted, where their name is not on the list or they may have been typed', async () => {
    const input = {
      payloads: [payloadOf({ consultationId: 'a-1', stage: 'たすけて', typed: 'x' })],
    };
    const shown = await shownValues('consultation/1', { input, identity: 'somebody' }, plain);
    expect(shown).toEqual({
      values: { input: [{ consultationId: 'a-1', stage: null }] },
      withheld: 3,
    });
  });
});

test('the engine is swept many times within its retention, and at least four times a day', () => {
  expect(sweepEvery(30 * DAY)).toBe(6 * HOUR);
  expect(sweepEvery(DAY)).toBe(3 * HOUR);
  expect(sweepEvery(0)).toBe(6 * HOUR);
});

test('night is between one and five o’clock in Japan', () => {
  const at = (hour: string) => isNight(Date.parse(`2026-11-22T${hour}:30:00+09:00`));
  expect(['00', '01', '04', '05', '13'].map(at)).toEqual([false, true, true, false, false]);
});
