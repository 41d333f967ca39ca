import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  faultOf,
  fieldsInQuestion,
  isCalendarDate,
  missingAttributes,
  requiredAttributes,
  type AttributeField,
} from '../../domain/attributes.ts';
import {
  answerText,
  automaticAnswers,
  type AutomaticAnswer,
} from '../../domain/automatic-answers.ts';
import { REFUSAL_CODES, REFUSAL_TEXTS, Refusal } from '../../domain/errors.ts';
import { receptionPlan } from '../../domain/hours.ts';
import { japaneseDateTime, japaneseTime } from '../../domain/japanese.ts';
import { risksIn } from '../../domain/priority.ts';
import { couldEver, may, PERMISSIONS, ROLES, type Permission } from '../../domain/roles.ts';
import {
  consultationOfWorkflow,
  consultationWorkflowId,
  escalationWorkflowId,
} from '../../domain/workflow-ids.ts';
import { jst, NERIMA, PLAN, SETTINGS, SUNDAY } from './samples.ts';

const textOf = (answer: AutomaticAnswer | undefined, words: 'usual' | 'plain' = 'usual') =>
  answer && answerText(SETTINGS, answer, words);

describe('an automatic answer', () => {
  const queue = { inQueue: true, ahead: 0, queuedAt: SUNDAY };
  const night = jst('2026-11-23 02:00');

  test('is not needed while somebody answers', () => {
    expect(automaticAnswers(SETTINGS, PLAN, SUNDAY, queue, [])).toEqual([]);
  });

  test('out of hours names the next reception and whom to turn to now', () => {
    const [answer] = automaticAnswers(SETTINGS, PLAN, night, queue, []);
    expect(answer?.kind).toBe('out-of-hours');
    expect(textOf(answer)).toContain('11月24日（火）午後4時');
    expect(textOf(answer)).toContain('警察 110');
    expect(textOf(answer)).toContain('#8778');
  });

  test('out of hours is given once in a closed period, and again in the next', () => {
    const [answer] = automaticAnswers(SETTINGS, PLAN, night, queue, []);
    const given = [answer?.once ?? ''];
    expect(automaticAnswers(SETTINGS, PLAN, jst('2026-11-24 03:00'), queue, given)).toEqual([]);
    expect(automaticAnswers(SETTINGS, PLAN, jst('2026-11-25 03:00'), queue, given)).toHaveLength(1);
  });

  test('comes in easier words to who has chosen them, as usual where there are none', () => {
    const [answer] = automaticAnswers(SETTINGS, PLAN, night, queue, []);
    expect(textOf(answer, 'plain')).toBe(textOf(answer));
    const plain = { outOfHours: '{次回受付}から話せます。' };
    const settings = { ...SETTINGS, texts: { ...SETTINGS.texts, plain } };
    expect(answer && answerText(settings, answer, 'plain')).toBe(
      '11月24日（火）午後4時から話せます。',
    );
    expect(answer && answerText(settings, answer, 'usual')).toBe(textOf(answer));
  });

  test('says so when many are waiting, once per stay in the queue', () => {
    const many = { ...queue, ahead: 3 };
    const [answer] = automaticAnswers(SETTINGS, PLAN, SUNDAY, many, []);
    expect(answer?.kind).toBe('congested');
    expect(automaticAnswers(SETTINGS, PLAN, SUNDAY, many, [answer?.once ?? ''])).toEqual([]);
    expect(automaticAnswers(SETTINGS, PLAN, SUNDAY, { ...many, inQueue: false }, [])).toEqual([]);
  });

  test('says that the service pauses before anything else, once per pause', () => {
    const pause = { kind: 'pause', from: SUNDAY, until: null } as const;
    const plan = receptionPlan(NERIMA, [], SUNDAY, 60, [pause]);
    expect(plan.open).toEqual([]);
    for (const at of [SUNDAY, night])
      expect(automaticAnswers(SETTINGS, plan, at, queue, []).map(({ kind }) => kind)).toEqual([
        'paused',
      ]);
    const [first] = automaticAnswers(SETTINGS, plan, SUNDAY, queue, []);
    const given = [first?.once ?? ''];
    expect(automaticAnswers(SETTINGS, plan, night, queue, given)).toEqual([]);
    const later = receptionPlan(NERIMA, [], SUNDAY, 60, [{ ...pause, from: night }]);
    expect(automaticAnswers(SETTINGS, later, night, queue, given)).toHaveLength(1);
  });

  test('says of an announced stop when it ends, in words of its own where there are some', () => {
    const until = jst('2026-11-24 18:00');
    const stop = { kind: 'planned-stop', from: SUNDAY, until } as const;
    const plan = receptionPlan(NERIMA, [], SUNDAY, 60, [stop]);
    const [answer] = automaticAnswers(SETTINGS, plan, night, queue, []);
    expect(answer).toMatchObject({ kind: 'planned-stop', opensAt: until });
    expect(textOf(answer)).toContain('受付をお休みしています');
    const texts = { ...SETTINGS.texts, plannedStop: '点検中です。{次回受付}に再開します。' };
    expect(answer && answerText({ ...SETTINGS, texts }, answer, 'usual')).toBe(
      '点検中です。11月24日（火）午後6時に再開します。',
    );
  });

  test('past the deadline names the next reception to who is new, and to nobody else', () => {
    const weekly = NERIMA.weekly.map((shift) => ({ ...shift, intakeUntil: '19:30' }));
    const calendar = { ...NERIMA, weekly };
    const late = jst('2026-11-22 19:45');
    for (const from of [SUNDAY, late]) {
      const plan = receptionPlan(calendar, [], from, 60);
      const answers = (queuedAt: number, inQueue = true, given: string[] = []) =>
        automaticAnswers(SETTINGS, plan, late, { inQueue, ahead: 0, queuedAt }, given);
      const [answer] = answers(late);
      expect(answer).toMatchObject({ kind: 'intake-over', opensAt: jst('2026-11-24 16:00') });
      expect(textOf(answer)).toContain('11月24日（火）午後4時');
      expect(answers(late, true, [answer?.once ?? ''])).toEqual([]);
      expect(answers(SUNDAY)).toEqual([]);
      expect(answers(late, false)).toEqual([]);
    }
  });

  test('without a calendar counts as closed and still names the contacts', () => {
    const empty = { from: SUNDAY, until: SUNDAY, open: [] };
    const [answer] = automaticAnswers(SETTINGS, empty, SUNDAY, queue, []);
    expect(answer?.kind).toBe('out-of-hours');
    expect(textOf(answer)).toContain('警察 110');
  });
});

describe('times as consultees read them', () => {
  test.for([
    ['2026-11-22 00:00', '午前0時'],
    ['2026-11-22 09:05', '午前9時5分'],
    ['2026-11-22 12:00', '午後0時'],
    ['2026-11-22 23:59', '午後11時59分'],
  ] as const)('%s is %s', ([at, text]) => {
    expect(japaneseTime(jst(at))).toBe(text);
  });

  test('a date names its weekday', () => {
    expect(japaneseDateTime(jst('2027-01-03 16:00'))).toBe('1月3日（日）午後4時');
  });
});

describe('risk words', () => {
  test.for(['死にたい', '死 に た い', 'もう死にたいです', '死ニタイ'])(
    'are found in %s',
    (text) => {
      expect(risksIn(text, SETTINGS.riskWords)).toEqual({ risks: ['suicide'], priority: 'urgent' });
    },
  );

  test.for(['ﾘｽﾄｶｯﾄ', 'りすとかっと', 'リスト\nカット'])('are found in %s', (text) => {
    expect(risksIn(text, SETTINGS.riskWords)?.risks).toEqual(['self-harm']);
  });

  test('the highest of several counts', () => {
    expect(risksIn('リストカット、死にたい', SETTINGS.riskWords)?.priority).toBe('urgent');
  });

  test('no text, however odd, makes the search fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = risksIn(text, SETTINGS.riskWords);
        expect(found === null || found.risks.length > 0).toBe(true);
      }),
    );
  });
});

describe('the attribute form', () => {
  const fields: AttributeField[] = [
    {
      code: 'age',
      label: '年代',
      kind: 'choice',
      required: true,
      choices: [{ code: '10s', label: '10代' }],
    },
    {
      code: 'topics',
      label: '主訴',
      kind: 'choices',
      required: true,
      choices: [
        { code: 'family', label: '家族' },
        { code: 'dv', label: '暴力' },
      ],
    },
    { code: 'memo', label: '備考', kind: 'text', required: false },
    { code: 'times', label: '回数', kind: 'number', required: false, least: 1, most: 20 },
    { code: 'met', label: '日付', kind: 'date', required: false, least: '2020-04-01' },
  ];

  test('misses what is required and neither answered, refused nor unknown', () => {
    expect(missingAttributes(fields, []).map(({ code }) => code)).toEqual(['age', 'topics']);
    expect(
      missingAttributes(fields, [
        { code: 'age', state: 'refused', value: null },
        { code: 'topics', state: 'not-asked', value: null },
      ]).map(({ code }) => code),
    ).toEqual(['topics']);
  });

  test.for([
    [{ code: 'age', state: 'answered', value: '10s' }, null],
    [{ code: 'age', state: 'answered', value: '90s' }, 'unknown-choice'],
    [{ code: 'age', state: 'answered', value: null }, 'value-missing'],
    [{ code: 'age', state: 'refused', value: '10s' }, 'value-not-wanted'],
    [{ code: 'age', state: 'unknown', value: null }, null],
    [{ code: 'nobody', state: 'answered', value: 'x' }, 'unknown-field'],
    [{ code: 'topics', state: 'answered', value: ['dv', 'family'] }, null],
    [{ code: 'topics', state: 'answered', value: [] }, 'wrong-kind'],
    [{ code: 'topics', state: 'answered', value: ['dv', 'x'] }, 'unknown-choice'],
    [{ code: 'times', state: 'answered', value: 3 }, null],
    [{ code: 'times', state: 'answered', value: '3' }, 'wrong-kind'],
    [{ code: 'times', state: 'answered', value: 20 }, null],
    [{ code: 'times', state: 'answered', value: 21 }, 'out-of-range'],
    [{ code: 'times', state: 'answered', value: 0 }, 'out-of-range'],
    [{ code: 'met', state: 'answered', value: '2026-02-29' }, 'wrong-kind'],
    [{ code: 'met', state: 'answered', value: '2020-04-01' }, null],
    [{ code: 'met', state: 'answered', value: '2020-03-31' }, 'out-of-range'],
    [{ code: 'met', state: 'answered', value: '2206-01-01' }, 'out-of-range'],
    [{ code: 'memo', state: 'answered', value: '…' }, null],
  ] as const)('judges %o as %s', ([answer, fault]) => {
    expect(faultOf(fields, answer, [answer])).toBe(fault);
  });

  describe('with a question that hangs on another', () => {
    const chained: AttributeField[] = [
      ...fields,
      {
        code: 'by',
        label: '相手',
        kind: 'choice',
        required: true,
        choices: [{ code: 'partner', label: '交際相手' }],
        askedWhen: { code: 'topics', is: ['dv'] },
      },
      {
        code: 'lives-with',
        label: '同居',
        kind: 'text',
        required: true,
        askedWhen: { code: 'by', is: ['partner'] },
      },
    ];
    const said = (code: string, value: string | string[]) =>
      ({ code, state: 'answered', value }) as const;
    const violence = said('topics', ['family', 'dv']);
    const partner = said('by', 'partner');
    const codes = (found: readonly AttributeField[]) => found.map(({ code }) => code);

    test.for([
      [[], []],
      [[said('topics', ['family'])], []],
      [[violence], ['by']],
      [
        [violence, partner],
        ['by', 'lives-with'],
      ],
      // The one in the middle is not asked any more: what hangs on it is not asked either.
      [[said('topics', ['family']), partner], []],
    ] as const)('after %o asks %o', ([answers, asked]) => {
      expect(codes(fieldsInQuestion(chained, answers)).slice(fields.length)).toEqual(asked);
    });

    test('misses and counts only what is asked', () => {
      const age = said('age', '10s');
      expect(codes(missingAttributes(chained, [age, said('topics', ['family'])]))).toEqual([]);
      expect(codes(missingAttributes(chained, [age, violence]))).toEqual(['by']);
      expect(requiredAttributes(chained, [age, violence])).toHaveLength(3);
    });

    test('takes an answer with the one it hangs on, and not without; taking back always goes', () => {
      expect(faultOf(chained, partner, [violence, partner])).toBeNull();
      expect(faultOf(chained, partner, [partner])).toBe('not-in-question');
      const back = { code: 'by', state: 'not-asked', value: null } as const;
      expect(faultOf(chained, back, [back])).toBeNull();
    });

    test('asks rather than forgets where a condition names no field before it', () => {
      const odd: AttributeField[] = [
        {
          code: 'one',
          label: '一',
          kind: 'text',
          required: true,
          askedWhen: { code: 'two', is: ['x'] },
        },
        {
          code: 'two',
          label: '二',
          kind: 'text',
          required: true,
          askedWhen: { code: 'two', is: [] },
        },
      ];
      expect(codes(fieldsInQuestion(odd, []))).toEqual(['one', 'two']);
    });
  });

  test('knows the calendar', () => {
    expect(isCalendarDate('2028-02-29')).toBe(true);
    expect(isCalendarDate('2027-02-29')).toBe(false);
    expect(isCalendarDate('2027-13-01')).toBe(false);
  });
});

describe('permissions', () => {
  test('reach further in the service than the same role does elsewhere', () => {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
      for (const role of ROLES) {
        const reachesService = may([role], permission, 'service');
        expect(may([role], permission, 'own') || !reachesService).toBe(true);
        expect(couldEver([role], permission)).toBe(may([role], permission, 'own'));
      }
      expect(may([], permission, 'own')).toBe(false);
    }
  });

  test.for([
    'consultation.read',
    'consultation.list',
    'consultation.work',
    'timeline.read',
    'escalation.start',
  ] as const)('keep %s from the system operator', (permission) => {
    expect(couldEver(['system-operator'], permission)).toBe(false);
  });

  test('let the auditor read the timeline and never what was said', () => {
    expect(may(['auditor'], 'timeline.read', 'service')).toBe(true);
    expect(couldEver(['auditor'], 'consultation.read')).toBe(false);
  });
});

test('every refusal says in Japanese what to do', () => {
  for (const code of REFUSAL_CODES) expect(REFUSAL_TEXTS[code]).toMatch(/[ぁ-ん].*。$/u);
  expect(new Refusal('not-allowed-now', { reason: 'stage' }).message).toBe(
    'not-allowed-now (stage)',
  );
});

test('workflow ids tell the consultation and nothing else', () => {
  const id = '0194f3a2-7d6b-7c41-9e0a-3b1f5a6c7d8e';
  expect(consultationOfWorkflow(consultationWorkflowId(id))).toBe(id);
  expect(consultationOfWorkflow(escalationWorkflowId(id, 2))).toBe(id);
  expect(consultationOfWorkflow('service/anything')).toBeNull();
});
