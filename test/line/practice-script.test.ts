/** The machine that plays scripted consultees, and that each script can be played to its end. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  enter,
  FIRST_SCENE,
  LONGEST_QUIET,
  next,
  textFor,
  type Happening,
  type Script,
} from '../../line/phone/practice/script.ts';
import { SCRIPTS } from '../../line/phone/practice/scripts.ts';

const SCENES: Pick<Script, 'scenes'> = {
  scenes: {
    start: {
      acts: [{ kind: 'say', text: 'はじめまして', after: 1 }],
      ways: [
        { on: { kind: 'reply', words: ['秘密'] }, to: 'trusts' },
        { on: { kind: 'reply' }, to: 'unsure' },
        { on: { kind: 'quiet', seconds: 60 }, to: 'left' },
      ],
    },
    trusts: { acts: [], ways: [{ on: { kind: 'automatic' }, to: 'left' }] },
    unsure: { acts: [], ways: [{ on: { kind: 'ended' }, to: 'left' }] },
    left: { acts: [], ways: [] },
  },
};

describe('a scripted consultee', () => {
  test('takes the first way that fits what was said to her', () => {
    expect(next(SCENES, 'start', { kind: 'reply', text: '秘密は守ります。' })?.scene).toBe(
      'trusts',
    );
    expect(next(SCENES, 'start', { kind: 'reply', text: 'お名前は？' })?.scene).toBe('unsure');
  });

  test('stays as she is until she has waited long enough', () => {
    expect(next(SCENES, 'start', { kind: 'quiet', seconds: 59 })).toBeNull();
    expect(next(SCENES, 'start', { kind: 'quiet', seconds: 60 })?.isEnd).toBe(true);
  });

  test('does not heed what her scene does not wait for', () => {
    expect(next(SCENES, 'start', { kind: 'automatic' })).toBeNull();
    expect(next(SCENES, 'trusts', { kind: 'reply', text: '秘密' })).toBeNull();
  });

  test('is at her end when the talk was ended, or nobody came for half a day, whatever the script says', () => {
    expect(next(SCENES, 'trusts', { kind: 'ended' })?.isEnd).toBe(true);
    expect(next(SCENES, 'trusts', { kind: 'quiet', seconds: LONGEST_QUIET })?.isEnd).toBe(true);
  });

  test('of several at once says her own words', () => {
    expect(textFor(['一', '二'], 3)).toBe('二');
    expect(textFor('同じ', 3)).toBe('同じ');
  });
});

/** Whoever answers says no helpful word; and one who says them all. */
const ANSWERERS = { curt: 'そうですか', warm: null } as const;
const MOST_STEPS = 60;
const PICTURE_FOLDER = join(import.meta.dirname, '../../line/phone/practice/pictures');

function wordsOf({ scenes }: Script): string {
  const words = Object.values(scenes).flatMap(({ ways }) =>
    ways.flatMap(({ on }) => (on.kind === 'reply' ? (on.words ?? []) : [])),
  );
  return words.join('、');
}

/** Plays until the end; gives the scenes on the way. */
function play(script: Script, answer: (step: number) => Happening): string[] {
  const seen = [FIRST_SCENE];
  let at = enter(script, FIRST_SCENE);
  for (let step = 0; !at.isEnd && step < MOST_STEPS; step += 1) {
    at = next(script, at.scene, answer(step)) ?? at;
    seen.push(at.scene);
  }
  return at.isEnd ? seen : [];
}

function reachable({ scenes }: Script, from: string): Set<string> {
  const found = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(scenes[name]?.ways.map(({ to }) => to) ?? []));
  }
  return found;
}

describe.for(SCRIPTS)('the script 「$title」', (script) => {
  const names = Object.keys(script.scenes);

  test('leads to every scene it has, and from each of them to an end', () => {
    expect([...reachable(script, FIRST_SCENE)].toSorted()).toEqual(names.toSorted());
    for (const name of names) {
      const ends = [...reachable(script, name)].filter(
        (one) => script.scenes[one]?.ways.length === 0,
      );
      expect(ends, name).not.toEqual([]);
    }
  });

  test.for(['curt', 'warm'] as const)('ends with one who answers her (%s)', (kind) => {
    const text = ANSWERERS[kind] ?? wordsOf(script);
    // She is told something, and told that it is over once she has nothing more to say.
    const seen = play(script, (step) =>
      step < MOST_STEPS / 2 ? { kind: 'reply', text } : { kind: 'ended' },
    );
    expect(seen).not.toEqual([]);
  });

  test('ends with nobody there', () => {
    expect(play(script, () => ({ kind: 'quiet', seconds: LONGEST_QUIET }))).not.toEqual([]);
  });

  test('says what there is to see, and asks for nothing that is not there', () => {
    expect(script.goals.length).toBeGreaterThanOrEqual(3);
    const acts = Object.values(script.scenes).flatMap((one) => one.acts);
    const words = acts.filter((act) => act.kind === 'say').map(({ text }) => textFor(text, 0));
    expect(words).not.toContain('');
    const files = acts
      .filter((act) => act.kind === 'picture')
      .map(({ picture }) => join(PICTURE_FOLDER, `${picture}.png`));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

test('there are at least eight scripted consultees, each by an id of her own', () => {
  expect(new Set(SCRIPTS.map(({ id }) => id)).size).toBe(SCRIPTS.length);
  expect(SCRIPTS.length).toBeGreaterThanOrEqual(8);
});

test('those who come at once each have words of their own', () => {
  for (const { scenes, people } of SCRIPTS.filter((one) => one.people > 1)) {
    const first = scenes[FIRST_SCENE]?.acts.find(({ kind }) => kind === 'say');
    expect(first?.kind === 'say' && new Set(first.text).size).toBe(people);
  }
});
