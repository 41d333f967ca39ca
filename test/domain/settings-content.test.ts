/** Settings as one content: what differs, whose change stays, and what a form may not do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttributeField } from '../../domain/attributes.ts';
import { needsConfirming, TO_BE_CONFIRMED } from '../../domain/contacts.ts';
import { formFaults, freshCode, knownFields } from '../../domain/form-rules.ts';
import {
  changedCodes,
  clashesOf,
  isSame,
  mergedContent,
  partOf,
  type SettingsContent,
} from '../../domain/settings-content.ts';
import { carriedInto } from '../../domain/settings-plan.ts';
import { textDiff } from '../../domain/text-diff.ts';
import { SETTINGS } from './samples.ts';

const AGE: AttributeField = {
  code: 'age',
  label: '年代',
  kind: 'choice',
  required: true,
  choices: [
    { code: 'teens', label: '10代' },
    { code: 'twenties', label: '20代' },
  ],
};
const CONTENT: SettingsContent = { settings: SETTINGS, form: { fields: [AGE] } };

const having = (settings: Partial<SettingsContent['settings']>): SettingsContent => ({
  ...CONTENT,
  settings: { ...SETTINGS, ...settings },
});

describe('two people’s changes to the same settings', () => {
  const mine = having({ undoSeconds: 3, texts: { ...SETTINGS.texts, paused: '休みます' } });
  const theirs = having({
    congestedFrom: 9,
    texts: { ...SETTINGS.texts, congested: '混んでいます' },
  });

  test('go together where they are at different places, also within the texts', () => {
    const both = mergedContent(CONTENT, theirs, mine);
    expect(both.settings).toMatchObject({
      undoSeconds: 3,
      congestedFrom: 9,
      texts: { paused: '休みます', congested: '混んでいます' },
    });
    expect(clashesOf(CONTENT, theirs, mine)).toEqual([]);
  });

  test('clash where both changed the same, and mine stays', () => {
    const other = having({ undoSeconds: 8 });
    expect(clashesOf(CONTENT, other, mine)).toEqual(['settings.undoSeconds']);
    expect(mergedContent(CONTENT, other, mine).settings.undoSeconds).toBe(3);
  });

  test('can take something away', () => {
    const before = having({ fourEyes: true });
    expect(mergedContent(before, before, CONTENT).settings.fourEyes).toBeUndefined();
  });

  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.string(),
      fc.array(fc.integer()),
      tie('plain'),
    ),
    plain: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
  })).plain;

  test('are nothing new when only one of them changed anything', () => {
    fc.assert(
      fc.property(tree, tree, (before, changed) => {
        expect(isSame(mergedContent(before, before, changed), changed)).toBe(true);
        expect(isSame(mergedContent(before, changed, before), changed)).toBe(true);
        expect(clashesOf(before, changed, before)).toEqual([]);
      }),
    );
  });
});

test('what is published now is carried into what is announced, which keeps its own changes', () => {
  const announced = having({ undoSeconds: 5, congestedFrom: 7 });
  const published = having({ congestedFrom: 3, consentVersion: '2' });
  expect(carriedInto(announced, CONTENT, published).settings).toMatchObject({
    undoSeconds: 5,
    congestedFrom: 7,
    consentVersion: '2',
  });
});

describe('what differs', () => {
  test('is named by codes alone, none of which anybody typed', () => {
    const after: SettingsContent = {
      settings: {
        ...SETTINGS,
        texts: { ...SETTINGS.texts, paused: '休みます', plain: { paused: 'やすみます' } },
        calendar: { ...SETTINGS.calendar, closedOnHolidays: !SETTINGS.calendar.closedOnHolidays },
        emergencyContacts: [{ name: '警察', telephone: '110' }],
      },
      form: {
        fields: [
          { ...AGE, required: false },
          { ...AGE, code: 'field-2' },
        ],
      },
    };
    const codes = changedCodes(CONTENT, after);
    expect(codes.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'calendar.closedOnHolidays',
      'emergencyContacts',
      'form.age',
      'form.field-2',
      'texts.paused',
      'texts.plain.paused',
    ]);
    expect(new Set(codes.map(partOf))).toEqual(new Set(['hours', 'contacts', 'form', 'texts']));
    expect(changedCodes(CONTENT, structuredClone(CONTENT))).toEqual([]);
  });

  test('is the order of fields too', () => {
    const other = { ...AGE, code: 'b' };
    const [before, after] = [
      [AGE, other],
      [other, AGE],
    ].map((fields) => ({
      ...CONTENT,
      form: { fields },
    }));
    expect(before && after && changedCodes(before, after)).toEqual(['form']);
  });

  test('in a text is its words, and what stays and what is new make both texts', () => {
    expect(textDiff('今日は休みます。', '明日は休みます。')).toEqual([
      { kind: 'removed', text: '今日' },
      { kind: 'added', text: '明日' },
      { kind: 'same', text: 'は休みます。' },
    ]);
    expect(textDiff('月曜 10:00〜16:00', '月曜 10:00〜17:30')).toEqual([
      { kind: 'same', text: '月曜 10:00〜' },
      { kind: 'removed', text: '16:00' },
      { kind: 'added', text: '17:30' },
    ]);
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const parts = textDiff(before, after);
        const without = (kind: string) =>
          parts.filter((part) => part.kind !== kind).map(({ text }) => text);
        expect(without('added').join('')).toBe(before);
        expect(without('removed').join('')).toBe(after);
      }),
    );
  });
});

describe('the codes of a form', () => {
  const shorter = { ...AGE, choices: AGE.choices?.slice(0, 1) };

  test('keep their kind for good', () => {
    const known = knownFields([[AGE], []]);
    expect(known[0]).toMatchObject({ code: 'age', isInUse: false });
    const text: AttributeField = { code: 'age', label: '年', kind: 'text', required: false };
    expect(formFaults([text], known)).toMatchObject([{ path: 'fields.0.kind' }]);
    expect(formFaults([AGE, { ...text, code: 'field-2' }], known)).toEqual([]);
  });

  test('of a choice that was taken away come back only as what they were', () => {
    const known = knownFields([[AGE], [shorter]]);
    const back = (label: string) => [
      { ...AGE, choices: [...(shorter.choices ?? []), { code: 'twenties', label }] },
    ];
    expect(formFaults(back('20代'), known)).toEqual([]);
    expect(formFaults(back('80代'), known)).toMatchObject([{ path: 'fields.0.choices.1.label' }]);
  });

  test('leave room to word a choice better that is there', () => {
    const better = {
      ...AGE,
      choices: AGE.choices?.map((one) => ({ ...one, label: `${one.label}の人` })),
    };
    expect(formFaults([better], knownFields([[AGE]]))).toEqual([]);
  });

  test('are never given twice', () => {
    expect(freshCode('field', ['age', 'field-3'])).toBe('field-4');
    expect(freshCode('field', ['field-2'])).toBe('field-3');
    expect(freshCode('choice', [])).toBe('choice-1');
  });
});

test('a number is confirmed for 180 days, and one nobody made sure of is not', () => {
  const on = (confirmedOn?: string, telephone = '110') =>
    needsConfirming({ telephone, confirmedOn }, '2026-11-22');
  expect([on(), on('2026-11-22'), on('2026-05-26'), on('2026-05-25')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  // The template's place-holder is no number, whoever pressed the button.
  expect(on('2026-11-22', TO_BE_CONFIRMED)).toBe(true);
});
