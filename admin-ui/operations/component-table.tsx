/** Every component in a row: what wants a hand comes first. */
import { Box } from '@mui/material';
import { STATE_NAMES, type ComponentState } from '../../domain/components.ts';
import { CodeText } from '../parts/code-text.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { dayTimeText } from '../parts/time.ts';
import type { Operations } from '../staff-api/operations.ts';

type Component = Operations['components'][number];

const WEIGHT: Readonly<Record<ComponentState, number>> = {
  away: 0,
  degraded: 1,
  unknown: 2,
  unset: 3,
  ok: 4,
};

export function ComponentTable({ components }: { components: readonly Component[] }) {
  const sorted = components.toSorted((a, b) => WEIGHT[a.state] - WEIGHT[b.state]);
  return (
    <StackingTable
      label="各部品の状態"
      rows={sorted}
      keyOf={({ component, subject }) => `${component}/${subject}`}
      columns={[
        { heading: '部品', cell: (row) => <PartName row={row} />, wraps: true },
        { heading: '状態', cell: ({ state }) => <StateWord state={state} /> },
        { heading: '値', cell: ({ figures }) => <CodeText>{figures ?? '－'}</CodeText> },
        { heading: 'いつから', cell: sinceOf },
        { heading: '理由と、すること', cell: whatToDo, wraps: true },
      ]}
    />
  );
}

/** Folders, hosts and processes are called as whoever set them up calls them. */
export function PartName({ row: { name, subject } }: { row: Pick<Component, 'name' | 'subject'> }) {
  if (subject === '') return <>{name}</>;
  return (
    <>
      {name}（<CodeText>{subject}</CodeText>）
    </>
  );
}

/** A word and its ground: colour never says it alone. */
export function StateWord({ state }: { state: ComponentState }) {
  const isTrouble = state === 'away' || state === 'degraded';
  return (
    <Box
      component="span"
      sx={{
        py: 0.25,
        borderRadius: 'var(--radius-s)',
        fontWeight: isTrouble ? 700 : 400,
        whiteSpace: 'nowrap',
        ...(isTrouble
          ? { px: 0.75, color: 'var(--color-attention)', bgcolor: 'var(--color-attention-ground)' }
          : state === 'ok'
            ? { color: 'var(--color-present)' }
            : { color: 'text.secondary' }),
      }}
    >
      {STATE_NAMES[state]}
    </Box>
  );
}

/** What was never there has no beginning. */
function sinceOf({ since, state }: Component): string {
  return state === 'unset' || Date.parse(since) === 0 ? '－' : dayTimeText(since);
}

function whatToDo({ reason, action }: Component): string {
  const texts = [reason === null ? null : `${reason}。`, action].filter((text) => text !== null);
  return texts.length === 0 ? '－' : texts.join('');
}
