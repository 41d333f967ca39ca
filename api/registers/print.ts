/** A register on paper, in the form the ward wants. */
import type { RegisterEntry, RegisterForm } from '../../contracts/registers.ts';
import { definitionOf, type RegisterCode } from '../../domain/registers.ts';
import type { Block, Fact, Sheet } from '../documents/sheet.ts';

interface Printed {
  register: RegisterCode;
  form: RegisterForm;
  entries: readonly RegisterEntry[];
  /** People with an account, who stand in the register of handlers beside those without. */
  accounts: readonly Readonly<Record<string, string>>[];
  organisation: string;
  today: string;
}

/** Wider registers are printed as a list of facts an entry: nobody reads a table of ten columns. */
const MOST_COLUMNS = 7;

/** All entries that are not struck out. */
export function registerSheet(printed: Printed): Sheet {
  const { register, form, entries, accounts } = printed;
  const { name } = definitionOf(register);
  const fields = fieldsOf(register, form);
  const all = [
    ...accounts,
    ...entries.filter(({ struckOut }) => !struckOut).map(({ values }) => values),
  ];
  const rows = all.map((values) => fields.map(({ code }) => values[code] ?? ''));
  const blocks: Block[] =
    rows.length === 0
      ? [{ kind: 'text', text: '該当する記載はありません。' }]
      : fields.length <= MOST_COLUMNS
        ? [
            {
              kind: 'table',
              columns: fields.map((field) => ({
                heading: field.name,
                share: field.kind === 'long' ? 2 : 1,
              })),
              rows,
            },
          ]
        : rows.flatMap((row, at): Block[] => [
            { kind: 'heading', text: `${at + 1}` },
            { kind: 'facts', facts: factsOf(fields, row) },
          ]);
  return framed(printed, form.title === '' ? `${name}台帳` : form.title, blocks);
}

/** One entry by itself: a receipt that is handed over. */
export function entrySheet(printed: Printed, entry: RegisterEntry): Sheet {
  const { register, form } = printed;
  const { name } = definitionOf(register);
  const fields = fieldsOf(register, form);
  const row = fields.map(({ code }) => entry.values[code] ?? '');
  return framed(printed, form.title === '' ? name : form.title, [
    { kind: 'facts', facts: factsOf(fields, row) },
  ]);
}

function framed({ form, organisation, today }: Printed, title: string, blocks: Block[]): Sheet {
  const head: Fact[] = [
    ['宛先', form.addressee === '' ? organisation : form.addressee],
    ...(form.sender === '' ? [] : [['作成', form.sender] as const]),
  ];
  const boxes: Block[] = form.boxes.length === 0 ? [] : [{ kind: 'boxes', names: form.boxes }];
  return {
    title,
    top: [`作成日　${today}`],
    head,
    blocks: [...blocks, ...boxes],
    foot: '取扱注意　個人情報を含みます。',
  };
}

function fieldsOf(register: RegisterCode, { columns }: RegisterForm) {
  const { fields } = definitionOf(register);
  if (columns.length === 0) return fields;
  return columns.flatMap((code) => fields.filter((field) => field.code === code));
}

function factsOf(fields: readonly { name: string }[], row: readonly string[]): Fact[] {
  return fields.map(({ name }, at) => [name, row[at] ?? ''] as const);
}
