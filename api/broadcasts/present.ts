/** Broadcasts as staff get them: opened, with what is missing, what their words tell, and what became of them. */
import type { z } from 'zod';
import type { Broadcast, BroadcastHead } from '../../contracts/broadcasts.ts';
import {
  broadcastPlace,
  countReach,
  countResults,
  openWords,
  testerPlace,
  type Results,
} from '../../db/broadcasts.ts';
import { missingOf, revealingWords, type BroadcastWords } from '../../domain/broadcast.ts';
import { instant } from '../consultations/present.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { presentQuota, readQuota } from '../line-quota.ts';
import { openOrNull } from '../sealed.ts';
import { readTrials, type BroadcastRow, type TrialRow } from './queries.ts';

export type BroadcastContext = Pick<
  StaffContext<ServiceTarget, unknown, unknown, unknown>,
  'tx' | 'staff' | 'target' | 'deps' | 'now'
>;

export async function presentBroadcasts(
  context: BroadcastContext,
  found: readonly BroadcastRow[],
): Promise<z.input<typeof Broadcast>[]> {
  const { tx, staff, deps, now } = context;
  const ids = found.flatMap((row) => [
    row.createdById,
    row.editedById,
    row.confirmedById,
    row.stoppedById,
  ]);
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const begun = found.filter(({ startedAt }) => startedAt !== null).map(({ id }) => id);
  const results = await countResults(tx, begun);
  const reveals = await revealingIn(context);
  return Promise.all(
    found.map(async (row): Promise<z.input<typeof Broadcast>> => {
      const { id } = row;
      const reason = (column: 'reveal_reason' | 'quota_reason', field: Buffer | null) =>
        openOrNull(deps.crypt, staff.organisationId, broadcastPlace(column, id), field);
      const words = await openWords(deps.crypt, staff.organisationId, row);
      return {
        id,
        status: row.status,
        version: row.version,
        title: words.title,
        bubbles: [...words.bubbles],
        link: words.link,
        segment: row.segment,
        createdBy: people.of(row.createdById),
        editedBy: people.of(row.editedById),
        editedAt: instant(row.editedAt),
        check: row.checkStatus,
        sendAt: instant(row.sendAt),
        recipients: row.recipients,
        confirmedBy: people.of(row.confirmedById),
        confirmedAt: instant(row.confirmedAt),
        revealReason: await reason('reveal_reason', row.revealReason),
        quotaReason: await reason('quota_reason', row.quotaReason),
        startedAt: instant(row.startedAt),
        finishedAt: instant(row.finishedAt),
        stopReason: row.stopReason,
        stoppedBy: people.of(row.stoppedById),
        results: row.startedAt === null ? null : (results.get(id) ?? NOBODY),
        missing: missingOf(words),
        revealing: reveals(words),
      };
    }),
  );
}

const NOBODY: Results = {
  waiting: 0,
  held: 0,
  accepted: 0,
  blocked: 0,
  quota: 0,
  failed: 0,
  unwanted: 0,
  cancelled: 0,
  opened: 0,
};

/** What tells something on a lock screen, by the service's own risk words and topics besides the usual ones. */
export async function revealingIn({
  tx,
  target,
  deps,
  now,
}: BroadcastContext): Promise<(words: BroadcastWords) => string[]> {
  const service = await deps.services.get(tx, target.id, now);
  const sensitive = {
    riskWords: service?.settings?.riskWords ?? [],
    fields: service?.form?.fields ?? [],
  };
  return (words) => revealingWords(words, sensitive);
}

export async function presentHead(
  context: BroadcastContext,
  row: BroadcastRow,
): Promise<z.input<typeof BroadcastHead>> {
  const { tx, staff, target, deps } = context;
  const [shown] = await presentBroadcasts(context, [row]);
  if (!shown) throw new Error('one row in, one out');
  const trials = await readTrials(tx, row.id);
  const name = ({ testerId, name: sealed }: TrialRow) =>
    openOrNull(deps.crypt, staff.organisationId, testerPlace(testerId), sealed);
  return {
    ...shown,
    quota: presentQuota(await readQuota(tx, target.id)),
    reach: await countReach(tx, target.id, row.segment),
    trials: await Promise.all(
      trials.map(async (trial) => ({
        id: trial.id,
        name: (await name(trial)) ?? '（登録を外した人）',
        at: instant(trial.at),
        status: statusOf(trial),
      })),
    ),
  };
}

function statusOf({ status }: TrialRow): 'waiting' | 'accepted' | 'failed' {
  return status === 'waiting' || status === 'accepted' ? status : 'failed';
}
