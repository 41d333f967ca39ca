/** A service's rich menus as their screen shows them. */
import type { z } from 'zod';
import type { MENU_VERSION_STATES, RichMenus } from '../../contracts/rich-menus.ts';
import { readServiceMenus } from '../../db/rich-menus.ts';
import { firstRow } from '../../db/scope.ts';
import { receptionAt } from '../../domain/automatic-answers.ts';
import { topicWordsOf, type TopicWords } from '../../domain/rich-menu-faults.ts';
import { wantedMenu, type WantedMenu } from '../../domain/rich-menu-wanted.ts';
import { instant } from '../consultations/present.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { readDraft, readState, readVersions, type StateRow, type VersionRow } from './queries.ts';

export type Context = Pick<
  StaffContext<ServiceTarget, unknown, unknown, unknown>,
  'tx' | 'staff' | 'target' | 'deps' | 'now'
>;

/** Words that must not, or should not, stand in what goes to the platform. */
export async function topicWords({ tx, target, deps, now }: Context): Promise<TopicWords> {
  const service = await deps.services.get(tx, target.id, now);
  return topicWordsOf(service?.settings ?? null, service?.form ?? null);
}

export async function present(context: Context): Promise<z.input<typeof RichMenus>> {
  const { tx, staff, target, deps, now } = context;
  const draft = await readDraft(tx, target.id);
  const versions = await readVersions(tx, target.id);
  const state = await readState(tx, target.id);
  const menus = await readServiceMenus(tx, target.id, now);
  const wanted = wantedMenu(menus, now);
  const channel = await firstRow(tx, `select 1 from channels where service_id = ? limit 1`, [
    target.id,
  ]);
  const ids = [draft?.changedById ?? null, ...versions.map((one) => one.publishedById)];
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  return {
    draft: draft
      ? {
          revision: draft.revision,
          content: draft.content,
          changedBy: people.of(draft.changedById),
          changedAt: instant(draft.changedAt),
        }
      : null,
    versions: versions.map((row) => ({
      id: row.id,
      version: row.version,
      state: stateOf(row, wanted, state, now),
      effectiveFrom: instant(row.effectiveFrom),
      publishedBy: people.of(row.publishedById),
      publishedAt: instant(row.createdAt),
      fromVersion: row.fromVersion,
      content: row.content,
    })),
    standing: state ? standingOf(state, wanted) : null,
    reception: receptionAt(menus.plan, now).state,
    isConnected: channel !== undefined,
    words: await topicWords(context).then(({ refused, doubtful }) => ({
      refused: [...refused],
      doubtful: [...doubtful],
    })),
  };
}

/** What became of a version: the one in force is as far as the platform has followed. */
function stateOf(
  row: VersionRow,
  wanted: WantedMenu | null,
  state: StateRow | undefined,
  now: number,
): (typeof MENU_VERSION_STATES)[number] {
  if (row.withdrawnAt !== null) return 'withdrawn';
  if (row.effectiveFrom.getTime() > now) return 'scheduled';
  if (row.id !== wanted?.version.id) return 'earlier';
  const isThere = state !== undefined && state.shownVersion === row.version;
  if (state?.standing === 'failed') return 'failed';
  return isThere && state.standing !== 'waiting' ? state.standing : 'waiting';
}

function standingOf(state: StateRow, wanted: WantedMenu | null) {
  const at = (time: Date | null) => (time === null ? null : instant(time));
  return {
    standing: state.standing,
    failure: state.failure,
    wantedPage: wanted?.start ?? null,
    shownVersion: state.shownVersion,
    shownPage: state.shownPage,
    shownAt: at(state.shownAt),
    checkedAt: at(state.checkedAt),
    repairedAt: at(state.repairedAt),
    nextAt: instant(state.nextAt),
    foreignMenus: state.foreignMenus,
  };
}
