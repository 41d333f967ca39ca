/** All forms of some services: what the answers of old and new consultations mean. */
import type { AttributeField } from '../domain/attributes.ts';
import { rows, type Tx } from './scope.ts';

/** The fields by their code, for each form by `formKey`. */
export type Forms = ReadonlyMap<string, ReadonlyMap<string, AttributeField>>;

export function formKey(serviceId: string, version: number): string {
  return `${serviceId}/${version}`;
}

export async function readForms(tx: Tx, services: readonly string[]): Promise<Forms> {
  const found = await rows<{ serviceId: string; version: number; fields: AttributeField[] }>(
    tx,
    `select service_id as "serviceId", version, form -> 'fields' as fields from form_versions where service_id = any(?::uuid[]) order by version`,
    [[...services]],
  );
  return new Map(
    found.map(({ serviceId, version, fields }) => [
      formKey(serviceId, version),
      new Map(fields.map((field) => [field.code, field])),
    ]),
  );
}

/** Coded attributes of all of them, each once, under its newest name. */
export function codedFields(forms: Forms): AttributeField[] {
  const fields = new Map([...forms.values()].flatMap((form) => [...form]));
  return [...fields.values()].filter(({ kind }) => kind !== 'text');
}
