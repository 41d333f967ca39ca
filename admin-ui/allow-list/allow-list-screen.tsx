/** 「接続元の制限」: from which networks staff may come, whether an address gets in, and who changed what. */
import { Alert, Box, Button, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may } from '../../domain/roles.ts';
import { CodeText } from '../parts/code-text.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { AllowList } from '../staff-api/account.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { AddressTest } from './address-test.tsx';
import { AddNetworkDialog, RemoveNetworkDialog } from './network-dialogs.tsx';

type Entry = AllowList['entries'][number];
type Change = AllowList['changes'][number];
/** Whom no account names: the command line. */
const OPERATOR = 'システム運用者';

export function AllowListScreen() {
  useTitle('接続元の制限');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['allow-list'],
    queryFn: () => api.allowList(),
    staleTime: 0,
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '70rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        接続元の制限
      </Typography>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <ListPart list={data} />
      ) : (
        <LoadingState what="接続元の制限を読み込んでいます" />
      )}
    </Box>
  );
}

type Asked = 'add' | { remove: Entry };

function ListPart({ list: { entries, changes, here } }: { list: AllowList }) {
  const mayChange = may(useRoles(), 'allow-list.change', 'service');
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <>
      {entries.length === 0 ? (
        <Alert severity="warning" sx={{ mb: 2 }}>
          接続元の制限がありません。職員の画面には、どこからでもサインインできます。
        </Alert>
      ) : (
        <Typography sx={{ mb: 2 }}>
          職員の画面には、次の接続元からだけ入れます。変更はすぐに効き、外にいる人の画面はその場で隠れます。相談者の部屋とLINEには関係しません。
        </Typography>
      )}
      <Typography sx={{ mb: 2 }}>
        あなたの今の接続元：<CodeText>{here}</CodeText>
      </Typography>
      {mayChange ? (
        <Button variant="contained" sx={{ mb: 2 }} onClick={() => setAsked('add')}>
          接続元を加える
        </Button>
      ) : (
        <Typography sx={{ mb: 2 }}>接続元は、管理者が変えられます。</Typography>
      )}
      {entries.length > 0 && (
        <StackingTable
          label="入れる接続元"
          columns={columnsFor(mayChange, (entry) => setAsked({ remove: entry }))}
          rows={entries}
          keyOf={({ network }) => network}
        />
      )}
      <SectionHeading>この住所は入れますか</SectionHeading>
      <AddressTest />
      <SectionHeading>最近の変更</SectionHeading>
      {changes.length === 0 ? (
        <Typography>まだ変更はありません。</Typography>
      ) : (
        <StackingTable
          label="接続元の制限の変更"
          columns={CHANGE_COLUMNS}
          rows={changes}
          keyOf={({ kind, network, at }) => `${at} ${kind} ${network}`}
        />
      )}
      {asked === 'add' && (
        <AddNetworkDialog
          here={entries.length === 0 ? here : null}
          onClose={() => setAsked(null)}
        />
      )}
      {asked !== null && asked !== 'add' && (
        <RemoveNetworkDialog
          network={asked.remove.network}
          isLast={entries.length === 1}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

const CHANGE_COLUMNS: readonly Column<Change>[] = [
  { heading: '日時', cell: ({ at }) => dayTimeText(at) },
  { heading: '変更', cell: ({ kind }) => (kind === 'added' ? '加えた' : '外した') },
  { heading: '接続元', cell: ({ network }) => <CodeText>{network}</CodeText> },
  { heading: '変えた人', cell: ({ by }) => by?.name ?? OPERATOR },
];

function columnsFor(mayChange: boolean, remove: (entry: Entry) => void): readonly Column<Entry>[] {
  const facts: readonly Column<Entry>[] = [
    { heading: '接続元', cell: ({ network }) => <CodeText>{network}</CodeText> },
    { heading: 'メモ', wraps: true, cell: ({ note }) => note ?? '－' },
    { heading: '加えた人', cell: ({ addedBy }) => addedBy?.name ?? OPERATOR },
    { heading: '加えた日時', cell: ({ addedAt }) => dayTimeText(addedAt) },
  ];
  if (!mayChange) return facts;
  return [
    ...facts,
    {
      heading: '操作',
      cell: (entry) => (
        <Button
          size="small"
          variant="outlined"
          aria-label={`${entry.network}を外す`}
          onClick={() => remove(entry)}
        >
          外す
        </Button>
      ),
    },
  ];
}
