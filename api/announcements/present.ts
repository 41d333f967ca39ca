/** Announcements as staff read them. */
import type { z } from 'zod';
import type { Announcements } from '../../contracts/announcements.ts';
import { announcementPlace, handOverPlace } from '../../domain/announcements.ts';
import type { StaffContext } from '../http/route.ts';
import type { PeopleNames } from '../people.ts';
import { openOrNull } from '../sealed.ts';
import {
  readAnnouncements,
  readHandOvers,
  type AnnouncementRow,
  type HandOverRow,
} from './queries.ts';

export type AnnouncementContext = Pick<
  StaffContext<undefined, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;
export type AnnouncementShown = z.input<typeof Announcements>['data'][number];

export async function presentAnnouncements(
  context: AnnouncementContext,
): Promise<z.input<typeof Announcements>> {
  const found = await readAnnouncements(context.tx, context.staff.id);
  return { data: await presentEach(context, found) };
}

export async function presentEach(
  { tx, staff, deps, now }: AnnouncementContext,
  found: readonly AnnouncementRow[],
): Promise<AnnouncementShown[]> {
  const handOvers = await readHandOvers(
    tx,
    found.map(({ id }) => id),
  );
  const ids = [
    ...found.map(({ announcedById }) => announcedById),
    ...handOvers.map(({ recordedById }) => recordedById),
  ];
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  return Promise.all(
    found.map((row) => {
      const own = handOvers.filter(({ announcementId }) => announcementId === row.id);
      return presented({ staff, deps }, row, own, people);
    }),
  );
}

type Opening = Pick<AnnouncementContext, 'staff' | 'deps'>;

async function presented(
  { staff, deps }: Opening,
  row: AnnouncementRow,
  handOvers: readonly HandOverRow[],
  people: PeopleNames,
): Promise<AnnouncementShown> {
  const open = (column: 'title' | 'body' | 'addressee' | 'sender') =>
    deps.crypt.open(staff.organisationId, announcementPlace(column, row.id), row[column]);
  return {
    id: row.id,
    kind: row.kind,
    title: await open('title'),
    body: await open('body'),
    addressee: await open('addressee'),
    sender: await open('sender'),
    beginsAt: row.beginsAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
    faults: [...row.faults],
    overrideReason: await openOrNull(
      deps.crypt,
      staff.organisationId,
      announcementPlace('override_reason', row.id),
      row.overrideReason,
    ),
    announcedBy: people.of(row.announcedById),
    announcedAt: row.announcedAt.toISOString(),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    readers: row.readers,
    handOvers: await Promise.all(handOvers.map((one) => handOver({ staff, deps }, one, people))),
  };
}

async function handOver({ staff, deps }: Opening, row: HandOverRow, people: PeopleNames) {
  const open = (column: 'handed_by' | 'handed_to', field: Buffer) =>
    deps.crypt.open(staff.organisationId, handOverPlace(column, row.id), field);
  return {
    id: row.id,
    handedOn: row.handedOn,
    way: row.way,
    handedBy: await open('handed_by', row.handedBy),
    handedTo: await open('handed_to', row.handedTo),
    recordedBy: people.of(row.recordedById),
    recordedAt: row.recordedAt.toISOString(),
  };
}
