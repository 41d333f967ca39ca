/** What a new service begins with is what any service may be configured with, and speaks of no topic on a lock screen. */
import { describe, expect, test } from 'vitest';
import { FormShape, SettingsShape } from '../../contracts/service-settings.ts';
import { TemplateBody } from '../../contracts/templates.ts';
import { SERVICE_TEMPLATES } from '../../domain/service-templates/service-templates.ts';

const ID = '00000000-0000-4000-8000-000000000000';

describe.for(SERVICE_TEMPLATES.map((template) => [template.name, template] as const))(
  'the template of %s',
  ([, template]) => {
    test('has settings and a form that could be published', () => {
      expect(SettingsShape.parse(template.settings)).toEqual(template.settings);
      expect(FormShape.parse(template.form)).toEqual(template.form);
    });

    test('has prepared texts that could be saved', () => {
      for (const text of template.texts)
        expect(TemplateBody.safeParse({ id: ID, serviceId: ID, own: false, ...text }).success).toBe(
          true,
        );
    });

    test('says in LINE nothing of what somebody comes for', () => {
      const { lineNotice, lineTalkAnswer, lineGreeting, roomButton } = template.settings.texts;
      for (const shown of [lineNotice, lineTalkAnswer, lineGreeting, roomButton])
        expect(shown).not.toMatch(/家賃|退去|住まい|暴力|借金|自殺|女性|福祉|保護/u);
    });

    test('names the police and an ambulance first', () => {
      const [police, ambulance] = template.settings.emergencyContacts;
      expect([police?.telephone, ambulance?.telephone]).toEqual(['110', '119']);
    });
  },
);

test('each template has an id of its own', () => {
  const ids = SERVICE_TEMPLATES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
