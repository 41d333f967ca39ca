/** One condition of the filter: any of some values, yes or no, or answers to an attribute. */
import { ANSWER_STATES } from '../../domain/attributes.ts';
import {
  valuesOf,
  type RecordFilter,
  type RecordListField,
  type RecordYesOrNo,
} from '../../domain/record-filter.ts';
import {
  FIELD_WORDS,
  valueWord,
  YES_NO_WORDS,
  type RecordNames,
} from '../../domain/record-words.ts';
import { ANSWER_STATE_WORDS } from '../i18n/words.ts';
import { SeveralChoices, SingleChoice } from '../parts/choice-filters.tsx';

interface Props<Field> {
  field: Field;
  value: RecordFilter;
  names: RecordNames;
  onChange: (change: RecordFilter) => void;
}

export function ListCondition({ field, value, names, onChange }: Props<RecordListField>) {
  const codes = codesOf(field, value, names);
  return (
    <SeveralChoices
      label={FIELD_WORDS[field]}
      codes={codes}
      words={Object.fromEntries(codes.map((code) => [code, valueWord(field, code, names)]))}
      value={[...(value[field] ?? [])]}
      onChange={(chosen) => onChange({ [field]: chosen })}
    />
  );
}

/** What can be chosen, and whatever an address has brought along. */
function codesOf(field: RecordListField, filter: RecordFilter, names: RecordNames): string[] {
  const known = {
    services: names.services.map(({ id }) => id),
    counselors: ['none', ...names.people.map(({ id }) => id)],
    flags: names.flags.map(({ code }) => code),
  };
  const codes = Object.hasOwn(known, field) ? known[field as keyof typeof known] : valuesOf(field);
  return [...new Set([...codes, ...(filter[field] ?? [])])];
}

export function YesNoCondition({ field, value, onChange }: Omit<Props<RecordYesOrNo>, 'names'>) {
  const [yes, no] = YES_NO_WORDS[field];
  return (
    <SingleChoice
      label={FIELD_WORDS[field]}
      words={{ '': 'すべて', true: yes, false: no }}
      value={value[field]?.toString() ?? ''}
      onChange={(chosen) => onChange({ [field]: chosen === '' ? undefined : chosen === 'true' })}
    />
  );
}

const STATE = '~';

export function AttributeCondition({ field, value, names, onChange }: Props<string>) {
  const attribute = names.attributes.find(({ code }) => code === field);
  const given = value.attributes?.find(({ code }) => code === field);
  const choices = attribute?.choices ?? [];
  const states = ANSWER_STATES.map(
    (state) => [`${STATE}${state}`, ANSWER_STATE_WORDS[state]] as const,
  );
  const words = Object.fromEntries([...choices.map(({ code, label }) => [code, label]), ...states]);
  const chosen = [
    ...(given?.values ?? []),
    ...(given?.states ?? []).map((state) => `${STATE}${state}`),
  ];
  return (
    <SeveralChoices
      label={attribute?.label ?? field}
      codes={[...new Set([...Object.keys(words), ...chosen])]}
      words={words}
      value={chosen}
      onChange={(next) => onChange({ attributes: withAttribute(value, field, next) })}
    />
  );
}

function withAttribute(
  filter: RecordFilter,
  code: string,
  chosen: readonly string[],
): RecordFilter['attributes'] {
  const others = filter.attributes?.filter((one) => one.code !== code) ?? [];
  const values = chosen.filter((one) => !one.startsWith(STATE));
  const states = chosen
    .filter((one) => one.startsWith(STATE))
    .map((one) => one.slice(STATE.length));
  if (chosen.length === 0) return others;
  return [
    ...others,
    { code, ...(values.length > 0 ? { values } : {}), ...(states.length > 0 ? { states } : {}) },
  ];
}
