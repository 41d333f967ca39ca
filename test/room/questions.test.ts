import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MAX_TYPED_ANSWER } from '../../contracts/attributes.ts';
import { MAX_SURVEY_WORDS } from '../../contracts/survey.ts';
import type { RoomQuestion } from '../../contracts/room-questions.ts';
import { MAX_PIN as LONGEST, MIN_PIN as SHORTEST } from '../../domain/pin.ts';
import { digitsOf, MAX_PIN, MIN_PIN } from '../../room-ui/digits.ts';
import {
  currentOf,
  inWords,
  NOTHING_ASKED,
  valueOf,
  withoutStep,
  withQuestions,
  withRefusal,
  withStep,
} from '../../room-ui/questions.ts';
import { USUAL } from '../../room-ui/words/usual.ts';

function question(code: string, more: Partial<RoomQuestion> = {}): RoomQuestion {
  return {
    code,
    text: `${code}?`,
    hint: null,
    kind: 'text',
    choices: [],
    state: 'open',
    value: null,
    ...more,
  };
}

const DATA = [question('a'), question('b', { kind: 'number' }), question('c')];
const ASKED = withQuestions(NOTHING_ASKED, { epoch: 'e', data: DATA });
const codeOf = (asking: typeof ASKED) => currentOf(asking)?.question.code;

describe('the questions on the card', () => {
  test('come in the order of the form, those she has met no more', () => {
    expect(codeOf(ASKED)).toBe('a');
    const once = withStep(ASKED, { code: 'a', value: null });
    expect(codeOf(once)).toBe('b');
    expect(currentOf(once)?.number).toBe(2);
    const all = withStep(once, { rest: true });
    expect(currentOf(all)).toBeNull();
    expect(all.isDone).toBe(true);
  });

  test('keep what she did while the server had not heard of it', () => {
    const done = withStep(ASKED, { code: 'a', value: 'x' });
    expect(codeOf(withQuestions(done, { epoch: 'e', data: DATA }))).toBe('b');
    const heard = withoutStep(done);
    expect(codeOf(withQuestions(heard, { epoch: 'e', data: DATA }))).toBe('a');
  });

  test('begin anew with another consultation', () => {
    const done = withStep(ASKED, { code: 'a', value: 'x' });
    expect(withQuestions(done, { epoch: 'f', data: DATA })).toMatchObject({ steps: [] });
  });

  test('give back what was not taken, with what to do', () => {
    const refused = withRefusal(withStep(ASKED, { code: 'b', value: 7 }), '書き直してください');
    expect(refused).toMatchObject({
      steps: [],
      written: { b: '7' },
      problem: '書き直してください',
    });
    expect(codeOf(withStep(refused, { code: 'a', value: null }))).toBe('b');
  });
});

describe('what she wrote', () => {
  test.for([
    ['text', ' はい ', 'はい'],
    ['text', ' 　', null],
    ['number', '１２', 12],
    ['number', '3.5', 3.5],
    ['number', 'さん', null],
    ['date', '2026-07-01', '2026-07-01'],
    ['choices', [], null],
    ['choices', ['x'], ['x']],
  ] as const)('as %s, %o is the answer %o', ([kind, written, value]) => {
    expect(valueOf(kind, typeof written === 'string' ? written : [...written])).toEqual(value);
  });

  test('reads in the words of the choices', () => {
    const choices = [
      { code: 'x', label: 'えっくす' },
      { code: 'y', label: 'わい' },
    ];
    const answered = question('a', { choices, state: 'answered', value: ['x', 'y'] });
    expect(inWords(answered, USUAL.questions)).toBe('えっくす、わい');
    expect(inWords(question('a', { state: 'skipped' }), USUAL.questions)).toBe('とばしました');
  });

  test('may be as long as the server takes it', () => {
    const card = readFileSync(
      new URL('../../room-ui/parts/QuestionCard.tsx', import.meta.url),
      'utf8',
    );
    expect(card).toContain(`MAX_ANSWER = ${MAX_TYPED_ANSWER};`);
  });

  test('in the survey too', () => {
    const card = readFileSync(
      new URL('../../room-ui/parts/SurveyCard.tsx', import.meta.url),
      'utf8',
    );
    expect(card).toContain(`MAX_WORDS = ${MAX_SURVEY_WORDS};`);
  });

  test('and her number of as many digits', () => {
    expect([MIN_PIN, MAX_PIN]).toEqual([SHORTEST, LONGEST]);
    expect(digitsOf('１2 3-4あ567890')).toBe('12345678');
  });
});
