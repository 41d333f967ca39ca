/** One account: roles in services, sign-ins, how it stands, what can be done about it, where its rights came from. */
import { Alert, Box, Button, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase, useParams } from 'react-admin';
import { CodeText } from '../parts/code-text.tsx';
import { FactList } from '../parts/fact-list.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { InvitationShown } from '../services/invite-dialogs.tsx';
import type { AccountShown } from '../staff-api/accounts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Invitation } from '../staff-api/services.ts';
import { FactsDialog, ResetDialog, ResumeDialog, SuspendDialog } from './account-dialogs.tsx';
import { AccountRoles } from './account-roles.tsx';
import { AccountSessions } from './account-sessions.tsx';
import { AccountState } from './account-state.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { RightsTable } from './rights-table.tsx';

export function AccountScreen() {
  useTitle('職員');
  const { staffId } = useParams<{ staffId: string }>();
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['account', staffId],
    queryFn: () => api.account(staffId),
    staleTime: 0,
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '64rem' }}>
      <Link
        component={LinkBase}
        to="/administration/staff"
        sx={{ display: 'inline-block', py: 0.5 }}
      >
        職員の一覧
      </Link>
      {error && !data ? (
        <ErrorState page="職員" error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Shown account={data} />
      ) : (
        <LoadingState what="職員を読み込んでいます" />
      )}
    </Box>
  );
}

function Shown({ account }: { account: AccountShown }) {
  const { block } = account;
  return (
    <>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        {account.name}
      </Typography>
      {block && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {block.text}
        </Alert>
      )}
      <Facts account={account} />
      {block === null && <Actions account={account} />}
      <AccountRoles account={account} />
      <AccountSessions account={account} />
      <History staffId={account.id} />
    </>
  );
}

function Facts({ account }: { account: AccountShown }) {
  const { loginId, state, link, factors, lastSignInAt, isUnused, affiliation } = account;
  const period =
    account.handlesFrom === null && account.handlesUntil === null
      ? '書かれていません'
      : `${slashed(account.handlesFrom ?? '？')}から${slashed(account.handlesUntil ?? '今')}まで`;
  const facts = [
    ['職員ID', <CodeText key="id">{loginId}</CodeText>],
    ['状態', <AccountState key="state" state={state} />],
    ...(link && state !== 'left'
      ? [[link.kind === 'reset' ? '再設定のリンク' : '招待のリンク', linkText(link)] as const]
      : []),
    ['二段階認証', factors.length > 0 ? '設定しています' : 'まだです'],
    [
      '最後のサインイン',
      lastSignInAt === null
        ? 'まだありません'
        : `${dayTimeText(lastSignInAt)}${isUnused ? '（90日以上前）' : ''}`,
    ],
    ['所属', affiliation ?? '書かれていません'],
    ['個人情報を取り扱う期間', period],
  ] as const;
  return <FactList facts={facts} nameWidth="12rem" mb={2} />;
}

const slashed = (day: string) => day.replaceAll('-', '/');

function linkText({ expiresAt }: { expiresAt: string }): string {
  return Date.parse(expiresAt) < Date.now()
    ? '期限が過ぎました'
    : `${dayTimeText(expiresAt)}まで使えます`;
}

type Asked = 'facts' | 'suspend' | 'resume' | 'reset' | 'hand-over' | 'leave';

/** What each state allows; the rest is refused by the server as well. */
function Actions({ account }: { account: AccountShown }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [link, setLink] = useState<Invitation | null>(null);
  const close = () => setAsked(null);
  const isShut = account.state === 'suspended' || account.state === 'left';
  const outlined = (what: Asked, text: string) => (
    <Button variant="outlined" onClick={() => setAsked(what)}>
      {text}
    </Button>
  );
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mb: 1 }}>
      {outlined('facts', '所属と期間を直す')}
      {!isShut && outlined('reset', 'パスワードを決め直すリンクを作る')}
      {!isShut && outlined('suspend', '停止する')}
      {isShut && outlined('resume', '再開する')}
      {account.state !== 'left' && outlined('hand-over', '担当の相談を引き継ぐ')}
      {account.state !== 'left' && outlined('leave', '退職・異動')}
      {asked === 'facts' && <FactsDialog account={account} onClose={close} />}
      {asked === 'suspend' && <SuspendDialog account={account} onClose={close} />}
      {asked === 'resume' && <ResumeDialog account={account} onClose={close} />}
      {asked === 'hand-over' && <LeaveDialog account={account} isStaying onClose={close} />}
      {asked === 'leave' && <LeaveDialog account={account} onClose={close} />}
      {asked === 'reset' && (
        <ResetDialog
          account={account}
          onClose={close}
          onReset={(made) => {
            close();
            setLink(made);
          }}
        />
      )}
      {link && (
        <InvitationShown
          name={account.name}
          loginId={account.loginId}
          invitation={link}
          title="再設定のリンク"
          onClose={() => setLink(null)}
        />
      )}
    </Stack>
  );
}

function History({ staffId }: { staffId: string }) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['account-rights', 'person', staffId],
    queryFn: () => api.rightsOf(staffId),
    staleTime: 0,
  });
  return (
    <Box>
      <SectionHeading>権限の履歴</SectionHeading>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingState what="権限の履歴を読み込んでいます" />
      ) : data.data.length === 0 ? (
        <EmptyState title="役割を持ったことはありません" />
      ) : (
        <RightsTable label="権限の履歴" periods={data.data} isOfPerson />
      )}
    </Box>
  );
}
