/** Where one is signed in oneself: from what, roughly where, since when; and ending what one does not know. */
import { Button, Chip, Stack, Typography } from '@mui/material';
import { deviceText } from '../../domain/devices.ts';
import { CodeText } from '../parts/code-text.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { dayTimeText, sinceText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import type { OwnSession } from '../staff-api/account.ts';
import { useOwnAccountChange } from './use-own-account-change.ts';

export function SessionsPart({ sessions }: { sessions: readonly OwnSession[] }) {
  const now = useNow();
  const { isBusy, endSession, endOthers } = useOwnAccountChange();
  const columns: readonly Column<OwnSession>[] = [
    {
      heading: '端末',
      cell: ({ device, isHere }) => (
        <>
          <CodeText>{deviceText(device)}</CodeText>{' '}
          {isHere && <Chip size="small" label="この画面" />}
        </>
      ),
    },
    { heading: '接続元', wraps: true, cell: placeText },
    { heading: 'サインイン', cell: ({ since }) => dayTimeText(since) },
    { heading: '最後の操作', cell: ({ usedAt }) => `${sinceText(usedAt, now)}前` },
    {
      heading: '操作',
      cell: ({ id, isHere, device }) =>
        isHere ? (
          '－'
        ) : (
          <Button
            size="small"
            variant="outlined"
            disabled={isBusy}
            aria-label={`${deviceText(device)}のサインインを終わらせる`}
            onClick={() => void endSession(id)}
          >
            終わらせる
          </Button>
        ),
    },
  ];
  return (
    <>
      <SectionHeading>サインイン中の端末</SectionHeading>
      <Typography sx={{ mb: 1 }}>
        覚えのないものがあれば終わらせて、パスワードを変えてください。
      </Typography>
      <StackingTable
        label="サインイン中の端末"
        columns={columns}
        rows={sessions}
        keyOf={({ id }) => id}
      />
      {sessions.length > 1 && (
        <Stack direction="row" sx={{ mt: 1 }}>
          <Button variant="outlined" disabled={isBusy} onClick={() => void endOthers()}>
            この画面のほかをすべて終わらせる
          </Button>
        </Stack>
      )}
    </>
  );
}

function placeText({ place, isSamePlace }: OwnSession): string {
  if (isSamePlace) return 'この画面と同じ';
  return place === null ? 'わかりません' : `別の場所（${place}）`;
}
