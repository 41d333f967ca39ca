/** Adds somebody of the organisation to a service, changes their roles there, and removes them. */
import { Alert, Autocomplete, Link, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { ASSIGNED_ROLES, GIVEN_ROLES } from '../../domain/memberships.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { listPath } from '../board/list-link.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Member, Members } from '../staff-api/services.ts';
import { RoleChoices, type GivenRole } from './role-choices.tsx';
import { useServicesChanged } from './use-service-list.ts';

/** Changes who works in a service; what is known of services, members and accounts is read anew. */
export function useMembersChange() {
  const change = useChange('members', 'accounts', 'account', 'account-rights');
  const changed = useServicesChanged();
  return (work: () => Promise<unknown>, done: string) =>
    change(async () => {
      await work();
      await changed();
    }, done);
}

interface AddProps {
  serviceId: string;
  others: Members['others'];
  onClose: () => void;
}

export function AddMemberDialog({ serviceId, others, onClose }: AddProps) {
  const api = useStaffApi();
  const change = useMembersChange();
  const [person, setPerson] = useState<Members['others'][number] | null>(null);
  const [roles, setRoles] = useState<GivenRole[]>(['counselor']);
  const missing =
    person === null
      ? '職員を選んでください。'
      : roles.length === 0
        ? '役割を選んでください。'
        : null;
  return (
    <FormDialog
      title="ほかの窓口の職員を加える"
      submitText="加える"
      missing={missing}
      onSubmit={() =>
        change(
          () => api.setRoles(serviceId, { staffId: person?.id ?? '', roles }),
          `${person?.name ?? ''}さんを加えました。`,
        )
      }
      onClose={onClose}
    >
      <Autocomplete
        options={others}
        value={person}
        onChange={(_event, chosen) => setPerson(chosen)}
        getOptionLabel={({ name, loginId }) => `${name}（${loginId}）`}
        isOptionEqualToValue={(one, other) => one.id === other.id}
        noOptionsText="見つかりません"
        renderInput={(params) => <TextField {...params} label="職員" />}
      />
      <RoleChoices roles={roles} onChange={setRoles} />
    </FormDialog>
  );
}

interface RolesProps {
  serviceId: string;
  member: Pick<Member, 'id' | 'name' | 'roles' | 'open'>;
  onClose: () => void;
}

export function RolesDialog({ serviceId, member, onClose }: RolesProps) {
  const api = useStaffApi();
  const change = useMembersChange();
  const given = GIVEN_ROLES.filter((role) => member.roles.includes(role));
  const [roles, setRoles] = useState<GivenRole[]>([...given]);
  const isSame = roles.length === given.length && roles.every((role) => given.includes(role));
  const isOut = roles.length === 0;
  const isHeldBack =
    member.open > 0 && !roles.some((role) => (ASSIGNED_ROLES as readonly string[]).includes(role));
  const missing = isSame
    ? '変えたところはありません。'
    : isHeldBack
      ? '先に、担当中の相談を引き継いでください。'
      : null;
  return (
    <FormDialog
      title={`${member.name}さんの役割`}
      submitText={isOut ? 'この窓口から外す' : '役割を変える'}
      isGrave={isOut}
      missing={missing}
      onSubmit={() =>
        change(
          () => api.setRoles(serviceId, { staffId: member.id, roles }),
          isOut
            ? `${member.name}さんをこの窓口から外しました。`
            : `${member.name}さんの役割を変えました。`,
        )
      }
      onClose={onClose}
    >
      <RoleChoices roles={roles} onChange={setRoles} />
      {isHeldBack && (
        <Alert severity="warning">
          {member.name}さんは、続いている相談を{member.open}件担当しています。
          <Link
            component={LinkBase}
            to={listPath({ service: serviceId, assignee: member.id })}
            sx={{ display: 'inline-block', py: 0.5 }}
          >
            その相談を開いて、ほかの人に引き継ぐか、受付に戻してください。
          </Link>
        </Alert>
      )}
      <Typography variant="body2">
        {isOut
          ? '役割をすべて外すと、この窓口の相談は見られなくなります。アカウントは残り、ほかの窓口の役割は変わりません。'
          : 'サインインしている画面にも、すぐに反映されます。'}
      </Typography>
    </FormDialog>
  );
}
