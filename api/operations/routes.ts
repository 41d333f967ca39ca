/** The state of every component, for those who look after the installation. */
import { Operations } from '../../contracts/operations.ts';
import { withDeadline } from '../http/deadline.ts';
import { route, type StaffContext } from '../http/route.ts';
import { presentChanges, presentComponents, presentMonths } from './present.ts';
import { readAway, readNow, readTrouble } from './queries.ts';
import { VERSION } from '../../domain/version.ts';

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 30;
const MONTHS = 6;
const PATIENCE_MS = 1_000;

type Context = StaffContext<undefined, undefined, undefined, undefined>;

export const operationsRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/operations',
    summary: '稼働状況（各部品の状態、変化の記録、月ごとの停止時間）',
    access: { kind: 'staff', permission: 'components.read' },
    response: Operations,
    handle: present,
  }),
];

async function present({ tx, staff, deps, now }: Context) {
  const states = await readNow(tx);
  const trouble = await readTrouble(tx, new Date(now - HISTORY_DAYS * DAY_MS));
  // A month more than are shown: the oldest may begin up to 31 days before.
  const away = await readAway(tx, new Date(now - (MONTHS + 1) * 31 * DAY_MS));
  const looks = states.filter(({ component }) => component === 'look');
  const seenAt = Math.max(...looks.map((row) => row.seenAt.getTime()));
  const schema = states.find(({ component }) => component === 'schema')?.detail?.['version'];
  return {
    seenAt: Number.isFinite(seenAt) ? new Date(seenAt).toISOString() : null,
    components: presentComponents(states),
    changes: presentChanges(trouble),
    months: presentMonths(away, now, MONTHS),
    keys: await readKeys(deps, staff.organisationId),
    versions: {
      product: VERSION,
      node: process.version,
      schema: typeof schema === 'string' ? schema : '',
    },
  };
}

/** Of one's own organisation alone. */
async function readKeys({ keys }: Context['deps'], organisationId: string) {
  const status = await withDeadline(keys.status(), PATIENCE_MS).catch(() => null);
  if (status === null) return null;
  const own = status.organisations.find((one) => one.organisationId === organisationId);
  return {
    rootVersion: status.rootVersion,
    organisationVersion: own?.version ?? null,
    organisationMadeAt: own?.madeAt ?? null,
    destroyed: status.destroyed,
  };
}
