/** Asked of somebody who goes off duty with open consultations: whose will each be? */
import { Alert, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useNow } from '../parts/use-now.ts';
import type { ShiftEndRow as Row } from '../staff-api/types.ts';
import { ShiftEndRow } from './shift-end-row.tsx';
import {
  firstDecision,
  missingOf,
  useShiftEnd,
  useShiftEndRows,
  type Decisions,
} from './use-shift-end.ts';

interface Props {
  submitText?: string;
  onClose: () => void;
  /** The shift is over. */
  onOver: () => void;
}

export function ShiftEndDialog({ submitText = '勤務を終える', onClose, onOver }: Props) {
  const { data, error, refetch } = useShiftEndRows(true);
  const { end, progress, refused } = useShiftEnd();
  const [made, setMade] = useState<Decisions>({});
  const now = useNow();
  const rows = data?.data ?? [];
  const decisions = Object.fromEntries(
    rows.map((row) => [row.id, made[row.id] ?? firstDecision(row)]),
  );
  const failures = progress?.failures ?? {};
  const failed = Object.keys(failures).length;

  async function submit(): Promise<boolean> {
    const isOver = await end(rows, decisions);
    if (isOver) onOver();
    return isOver;
  }

  return (
    <FormDialog
      title="勤務を終える"
      submitText={submitText}
      missing={data ? missingIn(rows, decisions) : '担当の相談を調べています。'}
      onSubmit={submit}
      onClose={onClose}
      maxWidth="md"
    >
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState what="担当の相談を調べています" />}
      {data && rows.length === 0 && <Typography>担当している相談はありません。</Typography>}
      {rows.length > 0 && (
        <>
          <Typography>
            担当している相談が{rows.length}
            件あります。返信を待っている人が残らないように、それぞれどうするかを選んでください。
          </Typography>
          <ForAll rows={rows} onChange={setMade} />
        </>
      )}
      {(refused !== null || failed > 0) && (
        <Alert severity="warning" role="alert">
          <strong>勤務はまだ終わっていません。</strong>
          {failed > 0
            ? `${failed}件ができませんでした。下の理由を見て、選び直してください。ほかの相談は済みました。`
            : refused}
        </Alert>
      )}
      {progress && progress.done < progress.all && (
        <Typography role="status">
          {progress.all}件のうち{progress.done}件が済みました。
        </Typography>
      )}
      {rows.map((row) => (
        <ShiftEndRow
          key={row.id}
          row={row}
          decision={decisions[row.id] ?? firstDecision(row)}
          failure={failures[row.id] ?? null}
          now={now}
          onChange={(decision) => setMade({ ...made, [row.id]: decision })}
        />
      ))}
    </FormDialog>
  );
}

function missingIn(rows: readonly Row[], decisions: Decisions): string | null {
  for (const row of rows) {
    const decision = decisions[row.id];
    const missing = decision && !row.isLeaving ? missingOf(decision) : null;
    if (missing !== null) return `No.${row.number}：${missing}`;
  }
  return null;
}

/** The same for all, where that is one's wish. */
function ForAll({
  rows,
  onChange,
}: {
  rows: readonly Row[];
  onChange: (decisions: Decisions) => void;
}) {
  if (rows.length < 2) return null;
  const all = (choice: 'return-to-queue' | 'keep') =>
    onChange(
      Object.fromEntries(
        rows.map((row) => [
          row.id,
          row.choices.includes(choice) ? { choice, to: '', note: '' } : firstDecision(row),
        ]),
      ),
    );
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      <Button size="small" variant="outlined" onClick={() => all('return-to-queue')}>
        すべて受付に戻す
      </Button>
      <Button size="small" variant="outlined" onClick={() => all('keep')}>
        すべて次の勤務まで担当する
      </Button>
    </Stack>
  );
}
