/** What a form may not change: figures add up over its versions by the codes of fields and choices. */
import type { AttributeField, AttributeKind } from './attributes.ts';

/** A field as versions before have had it; its code means this for ever. */
export interface KnownField {
  code: string;
  label: string;
  kind: AttributeKind;
  /** All there have been, with what each was called last. */
  choices: readonly { code: string; label: string }[];
  /** The newest version has it too. */
  isInUse: boolean;
  /** Choices of the newest version that has the field. */
  offered: readonly string[];
}

/** What the forms, oldest first, have made of their codes. */
export function knownFields(forms: readonly (readonly AttributeField[])[]): KnownField[] {
  const known = new Map<string, KnownField>();
  const newest = new Set(forms.at(-1)?.map(({ code }) => code));
  for (const fields of forms) {
    for (const { code, label, kind, choices = [] } of fields) {
      const before = known.get(code)?.choices ?? [];
      const codes = new Set(choices.map((choice) => choice.code));
      known.set(code, {
        code,
        label,
        kind,
        choices: [...before.filter((choice) => !codes.has(choice.code)), ...choices],
        isInUse: newest.has(code),
        offered: [...codes],
      });
    }
  }
  return [...known.values()];
}

export interface FormFault {
  /** "fields.2.code", as the form's shape names its places. */
  path: string;
  text: string;
}

/** Codes that would come to mean something else. */
export function formFaults(
  fields: readonly AttributeField[],
  known: readonly KnownField[],
): FormFault[] {
  return fields.flatMap((field, index) => {
    const earlier = known.find(({ code }) => code === field.code);
    if (!earlier) return [];
    if (earlier.kind !== field.kind)
      return [
        {
          path: `fields.${index}.kind`,
          text: `この項目は、前の版の「${earlier.label}」と同じコードで、種類が違います。前の回答と一緒に数えられなくなるため、種類は変えられません。項目を削除して、新しい項目を作ってください。`,
        },
      ];
    return choiceFaults(field, index, earlier);
  });
}

/** A choice that was taken away comes back only as what it was; one that is there may be worded better. */
function choiceFaults(field: AttributeField, index: number, earlier: KnownField): FormFault[] {
  return (field.choices ?? []).flatMap((choice, place) => {
    const before = earlier.choices.find(({ code }) => code === choice.code);
    const isGone = before && !earlier.offered.includes(choice.code);
    if (!isGone || before.label === choice.label) return [];
    return [
      {
        path: `fields.${index}.choices.${place}.label`,
        text: `前の版で「${before.label}」だった選択肢のコードです。別の意味には使えません。新しい選択肢を作ってください。`,
      },
    ];
  });
}

/** A code nobody has had: "field-12". */
export function freshCode(kind: 'field' | 'choice', taken: Iterable<string>): string {
  const used = new Set(taken);
  let n = used.size + 1;
  while (used.has(`${kind}-${n}`)) n += 1;
  return `${kind}-${n}`;
}
