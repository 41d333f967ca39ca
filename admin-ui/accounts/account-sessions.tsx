/** Where somebody is signed in, and ending that. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { deviceText } from '../../domain/devices.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { dayTimeText, sinceText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import type { AccountShown } from '../staff-api/accounts.ts';
import { EndSessionsDialog } from './account-dialogs.tsx';

type Session = AccountShown['sessions'][number];

export function AccountSessions({ account }: { account: AccountShown }) {
  const { sessions, block } = account;
  const now = useNow();
  const [asked, setAsked] = useState<{ session: Session | null } | null>(null);
  const columns: readonly Column<Session>[] = [
    { heading: '端末', cell: ({ device }) => deviceText(device) },
    { heading: '接続元', cell: ({ place }) => place ?? '－' },
    { heading: 'サインイン', cell: ({ since }) => dayTimeText(since) },
    { heading: '最後の操作', cell: ({ usedAt }) => `${sinceText(usedAt, now)}前` },
    {
      heading: '操作',
      cell: (session) =>
        block === null ? (
          <Button size="small" variant="outlined" onClick={() => setAsked({ session })}>
            終わらせる
          </Button>
        ) : (
          '－'
        ),
    },
  ];
  return (
    <Box>
      <SectionHeading>サインイン中の端末</SectionHeading>
      {sessions.length === 0 ? (
        <Typography>サインインしていません。</Typography>
      ) : (
        <StackingTable
          label="サインイン中の端末"
          columns={columns}
          rows={sessions}
          keyOf={({ id }) => id}
        />
      )}
      {block === null && sessions.length > 1 && (
        <Stack direction="row" sx={{ mt: 1 }}>
          <Button variant="outlined" onClick={() => setAsked({ session: null })}>
            すべて終わらせる
          </Button>
        </Stack>
      )}
      {asked && (
        <EndSessionsDialog
          account={account}
          session={asked.session}
          onClose={() => setAsked(null)}
        />
      )}
    </Box>
  );
}
