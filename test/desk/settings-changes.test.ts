/** What differs between two versions, in the words of the screen. */
import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../admin-ui/settings/changes.ts';
import type { AttributeField } from '../../domain/attributes.ts';
import type { SettingsContent } from '../../domain/settings-content.ts';
import { SETTINGS } from '../domain/samples.ts';

const AGE: AttributeField = { code: 'age', label: '年代', kind: 'text', required: true };
const BEFORE: SettingsContent = { settings: SETTINGS, form: { fields: [AGE] } };

function changed(settings: Partial<SettingsContent['settings']>, fields = [AGE]) {
  return changesBetween(BEFORE, { settings: { ...SETTINGS, ...settings }, form: { fields } });
}

describe('two versions', () => {
  test('that say the same do not differ', () => {
    expect(changed({})).toEqual([]);
  });

  test('differ in hours by their spans', () => {
    const weekly = [{ weekday: 2, open: '16:00', close: '26:00', intakeUntil: '25:30' }];
    expect(changed({ calendar: { ...SETTINGS.calendar, weekly } })).toEqual([
      {
        part: 'hours',
        label: '毎週の受付時間',
        before: expect.stringContaining('火曜　16:00〜20:00') as unknown,
        after: '火曜　16:00〜翌2:00（新しい相談は翌1:30まで）',
      },
    ]);
  });

  test('differ in times, contacts and texts, each by its name', () => {
    const [first, ...others] = SETTINGS.emergencyContacts;
    const changes = changed({
      timers: { ...SETTINGS.timers, takeUp: 120 },
      emergencyContacts: [...others, { name: '福祉', telephone: '1', confirmedOn: '2026-11-02' }],
      texts: { ...SETTINGS.texts, plain: { paused: 'やすみます' } },
    });
    expect(changes).toEqual([
      { part: 'texts', label: '休止中（やさしい日本語）', before: null, after: 'やすみます' },
      { part: 'contacts', label: first?.name, before: expect.anything() as unknown, after: null },
      { part: 'contacts', label: '福祉', before: null, after: '1（2026年11月2日に確認）' },
      {
        part: 'timers',
        label: '担当が決まらないまま待たせてよい時間',
        before: '10分',
        after: '2時間',
      },
    ]);
  });

  test('differ in fields that came, went or changed', () => {
    const fields: AttributeField[] = [
      { ...AGE, required: false },
      { code: 'field-2', label: '希望', kind: 'number', required: false, least: 1 },
    ];
    expect(changed({}, fields)).toEqual([
      { part: 'form', label: '年代', before: '年代（文、必須）', after: '年代（文、任意）' },
      { part: 'form', label: '希望', before: null, after: '希望（数、任意）\n最小：1' },
    ]);
  });
});
