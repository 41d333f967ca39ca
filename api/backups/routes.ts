/** The backups, for those who look after the installation. */
import { Backups } from '../../contracts/backups.ts';
import { readArchive, readBases, readOutcomes, troubleOf } from '../../db/backups.ts';
import { route, type StaffContext } from '../http/route.ts';

type Context = StaffContext<undefined, undefined, undefined, undefined>;

const MOST_BASES = 60;

export const backupsRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/backups',
    summary: 'バックアップ（戻せる範囲、一覧、検証と訓練の結果）',
    access: { kind: 'staff', permission: 'components.read' },
    response: Backups,
    handle: present,
  }),
];

async function present({ tx, now }: Context) {
  const archive = await readArchive(tx);
  const bases = await readBases(tx);
  const outcomes = await readOutcomes(tx);
  const whole = bases.filter(({ fault }) => fault === null);
  const from = whole.at(-1)?.finishedAt;
  return {
    by: archive.by,
    trouble: troubleOf(archive, bases, outcomes, now),
    coverage:
      from === undefined
        ? null
        : { from: text(from), until: text(Math.max(from, archive.lastAt ?? 0)) },
    archive: {
      lastAt: textOrNull(archive.lastAt),
      failedAt: textOrNull(archive.failedAt),
      lateSeconds: Math.round(archive.lateS),
    },
    bases: bases.slice(0, MOST_BASES).map((base) => ({
      ...base,
      startedAt: text(base.startedAt),
      finishedAt: text(base.finishedAt),
      verifiedAt: textOrNull(base.verifiedAt),
    })),
    outcomes: outcomes.map(({ kind, at, isOk, reason, detail }) => ({
      kind,
      at: text(at),
      isOk,
      reason,
      figures: Object.fromEntries(
        Object.entries(detail).filter((entry): entry is [string, number] =>
          Number.isFinite(entry[1]),
        ),
      ),
    })),
  };
}

function text(at: number): string {
  return new Date(at).toISOString();
}

function textOrNull(at: number | null): string | null {
  return at === null ? null : text(at);
}
