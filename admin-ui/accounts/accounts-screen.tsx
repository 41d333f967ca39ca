/** 「職員」: everybody of the services one looks after, found, looked at, invited and taken elsewhere. */
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { ROLE_WORDS } from '../../domain/account-words.ts';
import { may } from '../../domain/roles.ts';
import { CodeText } from '../parts/code-text.tsx';
import { PageButtons } from '../parts/page-buttons.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { InvitationShown, InviteDialog } from '../services/invite-dialogs.tsx';
import type { Account, Accounts } from '../staff-api/accounts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Invitation } from '../staff-api/services.ts';
import { CopyDialog } from '../trail/copy-dialog.tsx';
import { AccountFilters } from './account-filters.tsx';
import { AccountState } from './account-state.tsx';
import { useAccountFilters, useAccounts, type AccountFilters as Filters } from './use-accounts.ts';
import { useServicesWith } from './use-services-with.ts';

export function AccountsScreen() {
  useTitle('職員');
  const filters = useAccountFilters();
  const { data, error, refetch } = useAccounts(filters.query);
  const services = useServicesWith('membership.read');
  const mayChange = may(useRoles(), 'membership.change', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        職員
      </Typography>
      {mayChange && <Actions filters={filters} />}
      <AccountFilters filters={filters} services={services} />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <List accounts={data} filters={filters} />
      ) : (
        <LoadingState what="職員を読み込んでいます" />
      )}
    </Box>
  );
}

interface Shown {
  name: string;
  loginId: string;
  invitation: Invitation;
}

function Actions({ filters }: { filters: Filters }) {
  const api = useStaffApi();
  const services = useServicesWith('membership.change');
  const [isInviting, setInviting] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const [isCopying, setCopying] = useState(false);
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mb: 2 }}>
      <Button variant="contained" onClick={() => setInviting(true)}>
        新しい職員を招待する
      </Button>
      <Button variant="outlined" component={LinkBase} to="/administration/staff/import">
        CSVでまとめて登録する
      </Button>
      <Button variant="outlined" onClick={() => setCopying(true)}>
        この一覧をCSVで書き出す
      </Button>
      {isInviting && shown === null && (
        <InviteDialog
          services={services}
          onInvited={(person) => (invitation) => {
            setInviting(false);
            setShown({ ...person, invitation });
          }}
          onClose={() => setInviting(false)}
        />
      )}
      {isCopying && (
        <CopyDialog
          title="職員の一覧を書き出す"
          formats={['csv']}
          onCopy={({ reason }) => api.exportAccounts({ ...filters.asked(), reason })}
          onClose={() => setCopying(false)}
        />
      )}
      {shown && <InvitationShown {...shown} onClose={() => setShown(null)} />}
    </Stack>
  );
}

function List({ accounts, filters }: { accounts: Accounts; filters: Filters }) {
  const { data, total, pageInfo } = accounts;
  if (data.length === 0)
    return (
      <EmptyState title={filters.hasFilter ? '条件に合う職員はいません' : '職員はまだいません'}>
        {filters.hasFilter ? '条件を変えるか、「条件をすべて外す」を押してください。' : ''}
      </EmptyState>
    );
  return (
    <>
      <Typography role="status" sx={{ mb: 1 }}>
        {total.count.toLocaleString('ja-JP')}人
      </Typography>
      <StackingTable label="職員" columns={COLUMNS} rows={data} keyOf={({ id }) => id} />
      <PageButtons page={filters.page} pageInfo={pageInfo} onPage={filters.setPage} />
    </>
  );
}

const FACTOR_WORDS = { totp: '認証アプリ', passkey: 'パスキー' } as const;

const COLUMNS: readonly Column<Account>[] = [
  {
    heading: '氏名',
    cell: ({ id, name }) => (
      <Link component={LinkBase} to={`/administration/staff/${id}`}>
        {name}
      </Link>
    ),
  },
  { heading: '職員ID', cell: ({ loginId }) => <CodeText>{loginId}</CodeText> },
  { heading: '役割', wraps: true, cell: (account) => <Held account={account} /> },
  { heading: '状態', cell: ({ state }) => <AccountState state={state} /> },
  {
    heading: '二段階認証',
    cell: ({ factors }) => factors.map((kind) => FACTOR_WORDS[kind]).join('・') || 'なし',
  },
  {
    heading: '最後のサインイン',
    cell: ({ lastSignInAt, isUnused }) => (
      <Box
        component="span"
        sx={isUnused ? { color: 'var(--color-attention)', fontWeight: 700 } : {}}
      >
        {lastSignInAt === null ? 'まだありません' : dayTimeText(lastSignInAt)}
      </Box>
    ),
  },
  { heading: '所属', wraps: true, cell: ({ affiliation }) => affiliation ?? '－' },
];

function Held({ account: { held, elsewhere } }: { account: Account }) {
  if (held.length === 0 && elsewhere === 0) return 'なし';
  return (
    <>
      {held.map(({ service, roles }) => (
        <div key={service.id}>
          {service.name}：{roles.map((role) => ROLE_WORDS[role]).join('・')}
        </div>
      ))}
      {elsewhere > 0 && <div>ほかに{elsewhere}つの窓口</div>}
    </>
  );
}
