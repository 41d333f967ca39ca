/** Numbers that are other ones than they were, both beside each other. */
import { cellText } from '../../domain/reports.ts';
import { StackingTable } from '../parts/stacking-table.tsx';
import type { ReportChangeShown } from '../staff-api/reports.ts';

interface Props {
  label: string;
  changes: readonly ReportChangeShown[];
  /** What the two numbers are called. */
  before: string;
  after: string;
}

export function ChangeTable({ label, changes, before, after }: Props) {
  return (
    <StackingTable
      label={label}
      rows={changes}
      keyOf={({ section, row, column }) => `${section}/${row}/${column}`}
      columns={[
        { heading: '項目', wraps: true, cell: ({ title, row }) => `${title}：${row}` },
        { heading: '列', wraps: true, cell: ({ column }) => column },
        { heading: before, cell: (one) => cellText(one.before, one.unit) },
        { heading: after, cell: (one) => cellText(one.after, one.unit) },
      ]}
    />
  );
}
