/** 「職員」 of a service: who holds which roles here, who is added, and who is invited. */
import { Box, Button, Chip, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-admin';
import { may, type Role } from '../../domain/roles.ts';
import { ROLE_WORDS } from '../i18n/words.ts';
import { CodeText } from '../parts/code-text.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { timeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Invitation, Member, Members } from '../staff-api/services.ts';
import { InvitationShown, InviteAgainDialog, InviteDialog } from './invite-dialogs.tsx';
import { AddMemberDialog, RolesDialog } from './member-dialogs.tsx';

export function MembersScreen() {
  useTitle('窓口の職員');
  const { id } = useParams<{ id: string }>();
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['members', id],
    queryFn: () => api.members(id),
    staleTime: 0,
  });
  const mayChange = may(useRolesIn(id), 'membership.change', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        職員
      </Typography>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <MembersPart serviceId={id} members={data} mayChange={mayChange} />
      ) : (
        <LoadingState what="職員を読み込んでいます" />
      )}
    </Box>
  );
}

type Asked =
  | { kind: 'add' | 'invite' }
  | { kind: 'roles' | 'again'; member: Member }
  | { kind: 'link'; name: string; loginId: string; invitation: Invitation };

interface Props {
  serviceId: string;
  members: Members;
  mayChange: boolean;
}

function MembersPart({ serviceId, members: { data, others }, mayChange }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const showLink = ({ name, loginId }: Pick<Member, 'name' | 'loginId'>) => {
    return (invitation: Invitation) => setAsked({ kind: 'link', name, loginId, invitation });
  };
  return (
    <>
      {mayChange ? (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mb: 2 }}>
          <Button variant="contained" onClick={() => setAsked({ kind: 'invite' })}>
            新しい職員を招待する
          </Button>
          <Button
            variant="outlined"
            disabled={others.length === 0}
            onClick={() => setAsked({ kind: 'add' })}
          >
            ほかの窓口の職員を加える
          </Button>
        </Stack>
      ) : (
        <Typography sx={{ mb: 2 }}>職員と役割は、管理者が変えられます。</Typography>
      )}
      {data.length === 0 ? (
        <EmptyState title="この窓口にはまだ職員がいません" />
      ) : (
        <StackingTable
          label="窓口の職員"
          columns={columnsFor(mayChange, setAsked)}
          rows={data}
          keyOf={({ id }) => id}
        />
      )}
      {asked?.kind === 'add' && (
        <AddMemberDialog serviceId={serviceId} others={others} onClose={close} />
      )}
      {asked?.kind === 'roles' && (
        <RolesDialog serviceId={serviceId} member={asked.member} onClose={close} />
      )}
      {asked?.kind === 'invite' && (
        <InviteDialog
          services={[{ id: serviceId, name: '' }]}
          onInvited={showLink}
          onClose={close}
        />
      )}
      {asked?.kind === 'again' && (
        <InviteAgainDialog
          serviceId={serviceId}
          member={asked.member}
          onInvited={showLink(asked.member)}
          onClose={close}
        />
      )}
      {asked?.kind === 'link' && <InvitationShown {...asked} onClose={close} />}
    </>
  );
}

function columnsFor(mayChange: boolean, ask: (asked: Asked) => void): readonly Column<Member>[] {
  const facts: Column<Member>[] = [
    { heading: '氏名', cell: ({ name }) => name },
    { heading: '職員ID', cell: ({ loginId }) => <CodeText>{loginId}</CodeText> },
    { heading: '役割', wraps: true, cell: ({ roles }) => rolesText(roles) },
    { heading: '状態', wraps: true, cell: (member) => <State member={member} /> },
    { heading: '担当中の相談', cell: ({ open }) => (open === 0 ? '－' : `${open}件`) },
  ];
  if (!mayChange) return facts;
  return [
    ...facts,
    {
      heading: '操作',
      cell: (member) => (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          <Button
            size="small"
            variant="outlined"
            aria-label={`${member.name}の役割を変える`}
            onClick={() => ask({ kind: 'roles', member })}
          >
            役割を変える
          </Button>
          {member.state === 'invited' && (
            <Button
              size="small"
              variant="outlined"
              aria-label={`${member.name}をもう一度招待する`}
              onClick={() => ask({ kind: 'again', member })}
            >
              もう一度招待する
            </Button>
          )}
        </Stack>
      ),
    },
  ];
}

function rolesText(roles: readonly Role[]): string {
  return roles.map((role) => ROLE_WORDS[role]).join('、');
}

function State({ member: { state, invitedUntil } }: { member: Member }) {
  if (state === 'disabled') return <Chip size="small" label="使えないアカウント" />;
  if (state === 'active' || invitedUntil === null) return '使えます';
  const isOver = Date.parse(invitedUntil) < Date.now();
  return isOver ? '招待の期限が過ぎました' : `招待中（${timeText(invitedUntil)}まで）`;
}
