/** Components in words: state, reason, figures, and what to do. */
import type { z } from 'zod';
import type { Operations } from '../../contracts/operations.ts';
import {
  actionFor,
  COMPONENTS,
  isComponent,
  minutesAway,
  QUEUE_NAMES,
  REASON_TEXTS,
  type Component,
} from '../../domain/components.ts';
import { monthsBack } from '../../domain/months.ts';
import type { StateRow } from './queries.ts';

type Shown = z.input<typeof Operations>;
type Known = StateRow & { component: Component };

const isKnown = (row: StateRow): row is Known => isComponent(row.component);
const ORDER = Object.keys(COMPONENTS);

export function presentComponents(now: readonly StateRow[]): Shown['components'] {
  const known = now.filter(isKnown);
  // Until somebody has looked: that is said rather than left out.
  const backup = { component: 'backup', state: 'unset', since: new Date(0) } as const;
  const all = known.map(presentState);
  const isBackupKnown = known.some(({ component }) => component === 'backup');
  const missing: Shown['components'] = isBackupKnown
    ? []
    : [
        {
          ...presentState({
            ...backup,
            subject: '',
            serviceName: null,
            reason: 'never-made',
            detail: null,
            until: null,
            seenAt: backup.since,
          }),
        },
      ];
  return [...all, ...missing].toSorted(
    (a, b) => ORDER.indexOf(a.component) - ORDER.indexOf(b.component),
  );
}

function presentState(row: Known): Shown['components'][number] {
  const { component, state, since } = row;
  return {
    component,
    name: COMPONENTS[component].name,
    subject: subjectOf(row),
    state,
    reason: reasonOf(row),
    since: since.toISOString(),
    action: actionFor(component, state),
    figures: figuresOf(row),
  };
}

export function presentChanges(trouble: readonly StateRow[]): Shown['changes'] {
  return trouble.filter(isKnown).map((row) => ({
    component: row.component,
    name: COMPONENTS[row.component].name,
    subject: subjectOf(row),
    state: row.state,
    reason: reasonOf(row),
    since: row.since.toISOString(),
    until: (row.until ?? row.seenAt).toISOString(),
  }));
}

/** By month in Japan, the running one first. */
export function presentMonths(
  away: readonly Pick<StateRow, 'component' | 'since' | 'until'>[],
  now: number,
  count: number,
): Shown['months'] {
  return monthsBack(now, count).map(({ month, from, until }) => ({
    month,
    away: ORDER.filter(isComponent).flatMap((component) => {
      const stretches = away
        .filter((row) => row.component === component)
        .map((row) => ({
          state: 'away' as const,
          since: row.since.getTime(),
          until: row.until?.getTime() ?? null,
        }));
      const minutes = minutesAway(stretches, { from, until: Math.min(until, now) });
      return minutes === 0 ? [] : [{ name: COMPONENTS[component].name, minutes }];
    }),
  }));
}

function reasonOf({ reason }: StateRow): string | null {
  if (reason === null) return null;
  return REASON_TEXTS[reason] ?? `理由の符号 ${reason}`;
}

const FOLDER_NAMES: Readonly<Record<string, string>> = { main: '主', mirror: '写し' };

const PROCESS_NAMES: Readonly<Record<string, string>> = { api: 'API', worker: 'ワーカー' };

function subjectOf({ component, subject, serviceName }: StateRow): string {
  switch (component) {
    case 'line':
    case 'line-quota':
      return serviceName ?? '';
    case 'audit-chain':
      return '';
    case 'queue':
      return QUEUE_NAMES[subject] ?? subject;
    case 'key-folder':
      return FOLDER_NAMES[subject] ?? subject;
    case 'key-disk':
      return FOLDER_NAMES[subject.replace('keys-', '')] ?? subject;
    case 'clock': {
      const [kind = '', instance = ''] = subject.split(' ');
      return `${PROCESS_NAMES[kind] ?? kind} ${instance}`;
    }
    default:
      return subject;
  }
}

function figuresOf({ component, detail }: StateRow): string | null {
  const number = (name: string) => Number(detail?.[name] ?? 0);
  if (detail === null) return null;
  switch (component) {
    case 'queue':
      return `${number('waiting')}件${number('waiting') > 0 ? `、最も古いもの ${number('oldestSeconds')}秒` : ''}`;
    case 'clock':
      return `${(number('ms') / 1000).toFixed(1)}秒`;
    case 'disk':
    case 'key-disk':
      return `使用 ${number('usedPercent')}％`;
    case 'line-quota':
      return detail['limit'] === null
        ? `${number('used')}通（上限なし）`
        : `${number('used')}通 / ${number('limit')}通（${number('percent')}％）`;
    case 'certificate':
      return `あと${number('days')}日`;
    case 'api':
    case 'worker':
      return `${number('count')}個のプロセス`;
    case 'database':
      return `応答 ${number('answerMs')}ミリ秒`;
    case 'audit-chain':
      return `署名待ち ${number('unsigned')}行`;
    case 'schema':
      return typeof detail['version'] === 'string' ? detail['version'] : null;
    default:
      return null;
  }
}
