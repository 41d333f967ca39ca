/** Entries of registers as staff get them. */
import type { RegisterEntry, RegisterForm } from '../../contracts/registers.ts';
import { businessDate } from '../../domain/hours.ts';
import type { RegisterValues } from '../../domain/registers.ts';
import type { StaffContext } from '../http/route.ts';
import { registerEntryPlace } from '../sealed.ts';
import type { EntryRow } from './queries.ts';

export type Context = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now' | 'requestId'
>;

/** A register nobody has said anything else of is printed whole, under its own name. */
export const PLAIN_FORM: RegisterForm = {
  title: '',
  addressee: '',
  sender: '',
  columns: [],
  boxes: [],
};

async function openValues(
  { deps, staff }: Pick<Context, 'deps' | 'staff'>,
  row: EntryRow,
): Promise<RegisterValues> {
  const text = await deps.crypt.open(
    staff.organisationId,
    registerEntryPlace(row.id, row.revision),
    row.content,
  );
  return JSON.parse(text) as RegisterValues;
}

export async function presentEntries(
  context: Context,
  found: readonly EntryRow[],
): Promise<RegisterEntry[]> {
  const { tx, staff, deps, now } = context;
  const ids = found.map(({ madeById }) => madeById);
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const today = businessDate(now);
  return Promise.all(
    found.map(async (row) => ({
      id: row.id,
      revision: row.revision,
      values: { ...(await openValues(context, row)) },
      dueOn: row.dueOn,
      isDue: !row.struckOut && row.dueOn !== null && row.dueOn <= today,
      struckOut: row.struckOut,
      madeBy: people.of(row.madeById),
      madeAt: row.madeAt.toISOString(),
    })),
  );
}
