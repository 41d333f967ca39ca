/** What services call the attributes that figures are divided by, through all versions of their forms. */
import type { AttributeField } from '../domain/attributes.ts';
import type { RecordNames } from '../domain/record-words.ts';
import { rows, type Tx } from './scope.ts';

/** One code is one attribute; the newest version says what it and its choices are called. */
export async function readAttributeNames(
  tx: Tx,
  serviceIds: readonly string[],
): Promise<RecordNames['attributes']> {
  const forms = await rows<{ fields: AttributeField[] }>(
    tx,
    `select form -> 'fields' as fields from form_versions where service_id = any(?::uuid[]) and withdrawn_at is null order by effective_from, version`,
    [[...serviceIds]],
  );
  const known = new Map<string, { label: string; choices: Map<string, string> }>();
  for (const field of forms.flatMap(({ fields }) => fields)) {
    const choices = known.get(field.code)?.choices ?? new Map<string, string>();
    for (const choice of field.choices ?? []) choices.set(choice.code, choice.label);
    known.set(field.code, { label: field.label, choices });
  }
  return [...known].map(([code, { label, choices }]) => ({
    code,
    label,
    choices: [...choices].map(([choice, name]) => ({ code: choice, label: name })),
  }));
}
