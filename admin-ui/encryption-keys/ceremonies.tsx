/** What was done to the organisation's keys, or above them: when, from which version to which, by whom. */
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import type { KeysState } from '../staff-api/keys.ts';

type Ceremony = KeysState['ceremonies'][number];

export function Ceremonies({ ceremonies }: { ceremonies: readonly Ceremony[] }) {
  if (ceremonies.length === 0)
    return (
      <EmptyState title="まだ作業をしていません">
        鍵は1年に一度、交換します。行った作業は、ここに残ります。
      </EmptyState>
    );
  return (
    <StackingTable
      label="行った作業の一覧"
      rows={ceremonies}
      keyOf={({ id }) => id}
      columns={[
        { heading: '日時', cell: ({ at }) => dayTimeText(at) },
        {
          heading: '作業',
          wraps: true,
          cell: ({ name, isOpen }) => (isOpen ? `${name}（途中で止まっています）` : name),
        },
        { heading: '版', cell: versionsText },
        { heading: '結果', wraps: true, cell: ({ counts }) => counts || '－' },
        { heading: '行った人', wraps: true, cell: personsText },
      ]}
    />
  );
}

function versionsText({ fromVersion, toVersion }: Ceremony): string {
  if (toVersion === null) return fromVersion === null ? '－' : `第${fromVersion}版から`;
  return fromVersion === null || fromVersion === toVersion
    ? `第${toVersion}版`
    : `第${fromVersion}版→第${toVersion}版`;
}

function personsText({ by, witness }: Ceremony): string {
  if (by === null) return '（読めません）';
  return witness === null ? by : `${by}（立会：${witness}）`;
}
