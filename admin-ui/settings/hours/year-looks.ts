/** How the days of a year look: never told apart by colour alone. */
import type { DayKind } from '../../../domain/reception-year.ts';

const stripes = (angle: string) =>
  `repeating-linear-gradient(${angle}, transparent 0 5px, color-mix(in srgb, currentcolor 22%, transparent) 5px 6px)`;

export const CELL_SX = {
  any: {
    display: 'grid',
    placeItems: 'center',
    minHeight: '1.75rem',
    border: '1px solid var(--color-hairline)',
    borderRadius: '2px',
    fontSize: '0.8125rem',
    lineHeight: 1,
    color: 'var(--color-text)',
    printColorAdjust: 'exact',
  },
  open: {
    background: 'var(--color-present-ground)',
    color: 'var(--color-present)',
    borderColor: 'var(--color-present)',
  },
  extra: {
    backgroundColor: 'var(--color-action-ground)',
    color: 'var(--color-action)',
    border: '2px solid var(--color-action)',
  },
  stopped: {
    backgroundColor: 'var(--color-attention-ground)',
    backgroundImage: `${stripes('45deg')}, ${stripes('-45deg')}`,
    color: 'var(--color-attention)',
    border: '2px solid var(--color-attention)',
  },
  'closed-day': {
    backgroundColor: 'var(--color-ground)',
    backgroundImage: stripes('45deg'),
    color: 'var(--color-text)',
  },
  'year-end': {
    backgroundColor: 'var(--color-ground)',
    backgroundImage: stripes('90deg'),
    color: 'var(--color-text)',
  },
  holiday: {
    backgroundColor: 'var(--color-ground)',
    backgroundImage: stripes('-45deg'),
    color: 'var(--color-text)',
  },
  off: { backgroundColor: 'var(--color-surface)' },
} as const satisfies Record<DayKind | 'any', object>;
