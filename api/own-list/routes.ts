/** The list as each person keeps it: watch list, named filters, and what the tabs count. */
import { z } from 'zod';
import { Id, NoContent } from '../../contracts/common.ts';
import { ConsultationsQuery } from '../../contracts/consultations.ts';
import { COUNTED_AT_MOST, type Total } from '../../contracts/lists.ts';
import {
  SavedFilters,
  TabCounts,
  WatchBody,
  Watched,
  type SavedFilter,
} from '../../contracts/own-list.ts';
import { LIST_TABS, TAB_FILTERS, type ListTab } from '../../domain/list-tabs.ts';
import { countConsultations } from '../consultations/list.ts';
import { route, type StaffContext } from '../http/route.ts';
import { organisationKey, savedFilterPlace } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import {
  addWatch,
  practiceAmong,
  readSaved,
  readWatched,
  removeWatch,
  replaceSaved,
} from './queries.ts';

const access = { kind: 'staff', permission: 'consultation.list' } as const;
const TAB_QUERIES = LIST_TABS.map((tab) => ConsultationsQuery.parse(TAB_FILTERS[tab]));

type Context = Pick<StaffContext<undefined, unknown, unknown, unknown>, 'tx' | 'staff' | 'deps'>;

export const ownListRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/consultation-counts',
    summary: '一覧のタブごとの件数（見てよいものだけを数える）',
    access,
    response: TabCounts,
    async handle({ tx, staff, now }) {
      const services = staff.servicesWith('consultation.list', 'service');
      const practice = await practiceAmong(tx, services);
      // Whoever practises alone counts it as it is; beside real work it is counted apart.
      const isApart = practice.length > 0 && practice.length < services.length;
      const counted = isApart ? services.filter((id) => !practice.includes(id)) : services;
      const countIn = async (ids: readonly string[]) =>
        byTab(await countConsultations(tx, staff, ids, TAB_QUERIES, now));
      return {
        counts: await countIn(counted),
        practice: isApart ? await countIn(practice) : null,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/watches',
    summary: '見守りリストに入れた相談',
    access,
    response: Watched,
    async handle({ tx, staff }) {
      const services = staff.servicesWith('consultation.list', 'service');
      return { data: await readWatched(tx, staff.id, services) };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/staff/consultations/:id/watch',
    summary: '見守りリストに入れる・外す（自分だけのもの）',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: z.object({ id: Id }),
    body: WatchBody,
    response: NoContent,
    async handle(context) {
      const { tx, staff, target, body } = context;
      const { id: consultationId, serviceId } = target;
      const { id: staffId, organisationId } = staff;
      const isChanged = body.watched
        ? await addWatch(tx, { staffId, consultationId, organisationId, serviceId })
        : await removeWatch(tx, staffId, consultationId);
      if (isChanged) await auditDone(context, target, body.watched ? 'watch.add' : 'watch.remove');
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/saved-filters',
    summary: '名前をつけて保存した絞り込み',
    access,
    response: SavedFilters,
    handle: presentSaved,
  }),
  route({
    method: 'PUT',
    path: '/api/staff/saved-filters',
    summary: '保存した絞り込みを書き換える（全部を一度に）',
    access,
    body: SavedFilters,
    response: SavedFilters,
    async handle(context) {
      const { tx, staff, body, deps } = context;
      const { organisationId } = staff;
      const key = organisationKey(organisationId);
      const rows = await Promise.all(
        body.data.map(async ({ name, filter, sort, order }) => {
          // A new row each time, so that its ciphertext is bound to it alone and to nobody else's.
          const id = crypto.randomUUID();
          return {
            id,
            name: await deps.crypt.seal(key, savedFilterPlace(id), name),
            filter: { filter, sort, order },
          };
        }),
      );
      await replaceSaved(tx, { staffId: staff.id, organisationId }, rows);
      await auditDone(context, null, 'filters.save', { data: { count: rows.length } });
      return presentSaved(context);
    },
  }),
];

function byTab(found: readonly number[]): Record<ListTab, Total> {
  const counts = LIST_TABS.map((tab, index) => [tab, totalOf(found[index] ?? 0)] as const);
  return Object.fromEntries(counts) as Record<ListTab, Total>;
}

function totalOf(counted: number): Total {
  return { count: Math.min(counted, COUNTED_AT_MOST), exact: counted <= COUNTED_AT_MOST };
}

async function presentSaved({ tx, staff, deps }: Context): Promise<z.input<typeof SavedFilters>> {
  const found = await readSaved(tx, staff.id);
  const data = await Promise.all(
    found.map(async ({ id, name, filter }) => ({
      id,
      name: await deps.crypt.open(staff.organisationId, savedFilterPlace(id), name),
      ...(filter as Pick<z.input<typeof SavedFilter>, 'filter' | 'sort' | 'order'>),
    })),
  );
  return { data };
}
