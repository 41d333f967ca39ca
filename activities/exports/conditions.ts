/** What a file says of itself above its table: what was asked for, by whom, what for, and how much it holds. */
import { madeFacts } from '../../api/documents/copy-sheet.ts';
import type { Fact } from '../../api/documents/sheet.ts';
import type { Crypt } from '../../db/crypt.ts';
import { exportPlace, type ExportRow } from '../../db/exports.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { FlagKind } from '../../domain/flags.ts';
import { EXPORT_KINDS, type ExportColumn } from '../../domain/exports.ts';
import { NONE, type RecordFilter } from '../../domain/record-filter.ts';
import { filterWords } from '../../domain/record-words.ts';
import { learnStaff, type Reading } from './reading.ts';

interface Asked {
  deps: { crypt: Pick<Crypt, 'open'> };
  organisationId: string;
  order: ExportRow;
  filter: RecordFilter;
  reading: Reading;
  columns: readonly ExportColumn[];
  selected: number;
}

export async function factsOf(tx: Tx, asked: Asked): Promise<Fact[]> {
  const { deps, organisationId, order, columns, selected } = asked;
  const { requestedById, createdAt, id } = order;
  const reason = await deps.crypt.open(organisationId, exportPlace('purpose', id), order.purpose);
  const [by = '職員'] = await namesOf(tx, asked.reading, [requestedById]);
  const { name } = EXPORT_KINDS[order.kind];
  const words = await conditionsOf(tx, asked);
  return [
    ['書き出したもの', name],
    ...(words.length === 0 ? [['条件', 'すべて'] as const] : words),
    ['窓口', [...asked.reading.lookedUp.services.values()].join('、')],
    ['列', columns.map((column) => column.name).join('、')],
    ['行の数', `${selected}`],
    ...madeFacts({ by, at: createdAt.getTime(), reason }),
  ];
}

async function conditionsOf(tx: Tx, { filter, reading }: Asked): Promise<Fact[]> {
  const people = (filter.counselors ?? []).filter((id) => id !== NONE);
  const names = await namesOf(tx, reading, people);
  const settings = await rows<{ flags: FlagKind[] | null }>(
    tx,
    `select distinct on (service_id) settings -> 'flagKinds' as flags from settings_versions
     where service_id = any(?::uuid[]) and effective_from <= now() and withdrawn_at is null order by service_id, effective_from desc, version desc`,
    [[...reading.services]],
  );
  return filterWords(filter, {
    services: [...reading.lookedUp.services].map(([id, name]) => ({ id, name })),
    people: people.map((id, at) => ({ id, name: names[at] ?? null })),
    flags: settings.flatMap(({ flags }) => flags ?? []),
    attributes: [...reading.lookedUp.forms.values()].flatMap((form) => [...form.values()]),
  });
}

async function namesOf(tx: Tx, reading: Reading, ids: readonly string[]): Promise<string[]> {
  // Asked for by the file itself, whatever its columns are; not kept for them.
  const own = {
    ...reading,
    columns: new Set(['']),
    lookedUp: { ...reading.lookedUp, staff: new Map() },
  };
  await learnStaff(tx, own, '', ids);
  return ids.map((id) => own.lookedUp.staff.get(id) ?? '職員');
}
